// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/tv-http-client.h"
#include "store/tv-store.h"
#include "vault/tv-secret-store.h"
#include "vault/tv-signing-key.h"

G_BEGIN_DECLS

/**
 * tv_agent_enrolment_run:
 * @code: the province's one-time code
 * @now: best-known time, UTC seconds
 *
 * Makes the device key in the keyring, tells the province its public half, and takes up device and
 * unit. A key that was told to a server that then fell silent is told again, so the same code
 * still works. An older key stays in use until the new one is accepted. Blocks.
 *
 * Returns: %FALSE with KEYRING, CODE_USED, TOO_MANY, and the errors of client and store.
 */
gboolean tv_agent_enrolment_run (TvHttpClient *client,
                                 TvStore *store,
                                 TvSecretStore *secrets,
                                 const char *code,
                                 gint64 now,
                                 GCancellable *cancellable,
                                 GError **error);

/* The key of this machine: KEYRING, DEVICE_UNKNOWN (the keyring is right but has none). Blocks. */
TvSigningKey *tv_agent_enrolment_load_key (TvSecretStore *secrets,
                                           GCancellable *cancellable,
                                           GError **error);

G_END_DECLS
