// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/tv-http-client.h"
#include "publication/tv-metadata.h"

G_BEGIN_DECLS

/* What the Desk believes of the province: the chain of roots from its anchor on and the metadata in
 * force, checked as a kiosk checks it, kept on this computer. Thread-safe; its calls block. */
#define TV_TYPE_DESK_TRUST (tv_desk_trust_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskTrust, tv_desk_trust, TV, DESK_TRUST, GObject)

/* @root_file: (nullable): see tv_desk_content_new(). */
TvDeskTrust *tv_desk_trust_new (TvHttpClient *client, const char *root_file);

/* Brings the metadata up to date. The errors of TvTrust and TvHttpClient; what was trusted before
 * stays. */
gboolean tv_desk_trust_update (TvDeskTrust *self, GCancellable *cancellable, GError **error);

/* Trusted metadata; NULL before the first update, and for answers before the first were published.
 * (transfer full) (nullable) */
TvMetadata *tv_desk_trust_dup_metadata (TvDeskTrust *self, TvRole role);

G_END_DECLS
