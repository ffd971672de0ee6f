// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/tv-http-client.h"
#include "publication/tv-item.h"
#include "publication/tv-metadata.h"
#include "widgets/tv-content.h"

G_BEGIN_DECLS

/* The province's publications for the Desk: signed metadata checked as a kiosk checks it, files in
 * a cache named by their hash. Implements TvContent. Version 0 stands for the newest one. */
#define TV_TYPE_DESK_CONTENT (tv_desk_content_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskContent, tv_desk_content, TV, DESK_CONTENT, GObject)

/**
 * tv_desk_content_new:
 * @root_file: (nullable): the trust anchor this machine was given. Without one the root that the
 *   server showed first, over its pinned certificate, is kept and from then on only what chains
 *   from it is believed.
 */
TvDeskContent *tv_desk_content_new (TvHttpClient *client, const char *root_file);

/* Brings the metadata up to date. The errors of TvTrust and TvHttpClient; what was trusted before
 * stays. */
void tv_desk_content_update_async (TvDeskContent *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tv_desk_content_update_finish (TvDeskContent *self, GAsyncResult *result, GError **error);

/* The same, blocking, for work that is in a thread already. */
gboolean tv_desk_content_update (TvDeskContent *self, GCancellable *cancellable, GError **error);

/* Trusted metadata of root, targets or answers; NULL before the first update, and for answers
 * before the first were published. (transfer full) (nullable) */
TvMetadata *tv_desk_content_dup_metadata (TvDeskContent *self, TvRole role);

/* The newest item of a kind that stands for a unit or for all; NULL when there is none.
 * (transfer full) (nullable) */
char *tv_desk_content_dup_item_of_kind (TvDeskContent *self, const char *kind);

/* An object as a file of the cache, fetched and checked where it was not there; blocks. @bearer:
 * (nullable): what is only proposed is shown to signers alone. (transfer full) */
char *tv_desk_content_locate_object (TvDeskContent *self,
                                     const char *sha256,
                                     guint64 length,
                                     const char *bearer,
                                     GCancellable *cancellable,
                                     GError **error);

/* A JSON file of an item. */
void tv_desk_content_load_json_async (TvDeskContent *self,
                                      const char *item,
                                      const char *path,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TvJson *tv_desk_content_load_json_finish (TvDeskContent *self,
                                          GAsyncResult *result,
                                          GError **error);

G_END_DECLS
