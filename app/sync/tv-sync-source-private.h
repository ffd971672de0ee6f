// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/tv-device-session.h"

G_BEGIN_DECLS

/**
 * TvSyncSource:
 *
 * Where publications come from: the province's server, or the folder THAMVAN of a stick. Neither is
 * trusted: what they give is judged by the same trust, the same object store, the same item parser.
 */
typedef struct _TvSyncSource TvSyncSource;

/* @session: (nullable): entries of answers are for signed-in machines only. Both borrowed for the
 * life of the source. */
TvSyncSource *tv_sync_source_new_server (TvHttpClient *client, TvDeviceSession *session);

/* @folder: the one that holds `metadata` and `objects`. */
TvSyncSource *tv_sync_source_new_folder (const char *folder);

void tv_sync_source_free (TvSyncSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvSyncSource, tv_sync_source_free)

/* Whether the entries of answers can be had. */
gboolean tv_sync_source_has_entries (TvSyncSource *self);

/**
 * tv_sync_source_get_metadata:
 * @name: "timestamp.json"
 * @max: no more bytes are ever read
 *
 * Returns: (transfer full): NOT_FOUND, TOO_LARGE, PATH (a link or no plain file lies there),
 * VOLUME_GONE, and what TvHttpClient says.
 */
GBytes *tv_sync_source_get_metadata (TvSyncSource *self,
                                     const char *name,
                                     gsize max,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * tv_sync_source_get_object:
 * @length: what the signed metadata says; not one byte more is ever written
 * @file: where the bytes go; what an earlier try left there is continued
 * @signed_in: only a signed-in machine is given it
 *
 * The hash is the business of who knows it. LENGTH, STORAGE_FULL, and as above.
 */
gboolean tv_sync_source_get_object (TvSyncSource *self,
                                    const char *sha256,
                                    guint64 length,
                                    const char *file,
                                    gboolean signed_in,
                                    GCancellable *cancellable,
                                    GError **error);

/**
 * tv_sync_source_get_delta:
 * @old: SHA-256 of the file that is here, or TV_DELTA_NOTHING
 * @new: SHA-256 of the file that is wanted
 * @most: bytes that are worth it; nobody signed how long a delta is
 * @file: as above
 *
 * NOT_FOUND when there is none, LENGTH when it is longer, and as above.
 */
gboolean tv_sync_source_get_delta (TvSyncSource *self,
                                   const char *old,
                                   const char *new,
                                   guint64 most,
                                   const char *file,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
