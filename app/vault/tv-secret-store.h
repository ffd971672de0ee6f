// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The machine's keyring by libsecret, with a canary item written at enrolment: a missing canary
 * means "locked or wrong keyring", never "no secret, enrol again". Each call ends within 3 s and
 * never lets a prompt open. No file fallback outside tests (SECRET_BACKEND=file there). */
#define TV_TYPE_SECRET_STORE (tv_secret_store_get_type ())
G_DECLARE_FINAL_TYPE (TvSecretStore, tv_secret_store, TV, SECRET_STORE, GObject)

TvSecretStore *
tv_secret_store_new (const char *owner); /* "agent", "desk", … */

/* Writes the canary (first enrolment) or checks it. KEYRING when the keyring is locked or absent.
 */
gboolean
tv_secret_store_prepare (TvSecretStore *self, GCancellable *cancellable, GError **error);

/* KEYRING when locked; NOT_FOUND when the keyring is right and the item is not in it. */
GBytes *
tv_secret_store_lookup (TvSecretStore *self,
                        const char *item,
                        GCancellable *cancellable,
                        GError **error);
gboolean
tv_secret_store_save (TvSecretStore *self,
                      const char *item,
                      const char *label,
                      GBytes *secret,
                      GCancellable *cancellable,
                      GError **error);

G_END_DECLS
