// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/tv-device-session.h"
#include "publication/tv-item.h"
#include "publication/tv-object-store.h"
#include "publication/tv-trust.h"
#include "store/tv-outbox.h"
#include "tv-sync-engine.h"
#include "tv-sync-source-private.h"
#include "wire/tv-receipt-message.h"

G_BEGIN_DECLS

/* What the halves of a run work on; owned by the engine, used in its thread only. */
typedef struct
{
  TvHttpClient *client;     /* (owned) */
  TvStore *store;           /* (owned) (nullable) */
  TvBestTime *best_time;    /* (owned) */
  TvObjectStore *objects;   /* (owned) */
  TvTrust *trust;           /* (owned) */
  TvDeviceSession *session; /* (owned) (nullable): not enrolled, or no key */
  char *folder;             /* (owned): the content folder */
  char *unit;               /* (owned) */
  gint64 retention;         /* seconds, negative for ever */
} TvSyncContext;

/* Signed time and tick that just came. */
void tv_sync_context_learn (TvSyncContext *self, gint64 time, guint64 tick);

/* The downward half: newest metadata into the trust and onto disk. */
gboolean tv_sync_pull_roots (TvSyncContext *self,
                             TvSyncSource *source,
                             GCancellable *cancellable,
                             GError **error);
gboolean tv_sync_pull_time (TvSyncContext *self, GCancellable *cancellable, GError **error);
gboolean tv_sync_pull_metadata (TvSyncContext *self,
                                TvSyncSource *source,
                                GCancellable *cancellable,
                                GError **error);

/* What an earlier run kept, into a new trust. */
TvTrust *tv_sync_pull_restore (TvStore *store, const char *folder, GBytes *anchor, GError **error);

/* An object into the store, whole, unless it is there. */
gboolean tv_sync_object_fetch (TvSyncContext *self,
                               TvSyncSource *source,
                               const char *sha256,
                               guint64 length,
                               gboolean signed_in,
                               GCancellable *cancellable,
                               GError **error);

/* The same for a file of an item, by as few bytes as may be: from the file @old (nullable: its
 * SHA-256), else from nothing, else whole. What is wrong with a delta is no error. */
gboolean tv_sync_object_fetch_file (TvSyncContext *self,
                                    TvSyncSource *source,
                                    const TvItemFile *file,
                                    const char *old,
                                    GCancellable *cancellable,
                                    GError **error);

/* Files for what the trust lists now, the catalogue, the swap. @current: what is on show.
 * @ret_content: (transfer full): the new content, NULL when nothing changed. */
gboolean tv_sync_fetch_content (TvSyncContext *self,
                                TvSyncSource *source,
                                TvSyncContent *current,
                                TvSyncContent **ret_content,
                                GCancellable *cancellable,
                                GError **error);

/* The same items in a new generation, from files that are all here: for an index that is damaged.
 * (transfer full) */
TvSyncContent *tv_sync_fetch_rebuild (TvSyncContext *self, TvSyncContent *current, GError **error);

/* The upward half: the outbox until it is empty or something is wrong. */
gboolean tv_sync_push_run (TvSyncContext *self,
                           TvSyncReport *report,
                           GCancellable *cancellable,
                           GError **error);

/* The line about @entry, these very bytes, or NULL. (transfer none) */
const TvReceiptLine *tv_sync_push_find_line (TvReceiptMessage *receipt, const TvOutboxEntry *entry);

/* Sorts @entries (element-type TvOutboxEntry) by what the province signed about each of them;
 * @body: the verified @receipt as it came. SIGNATURE when it does not name all. */
gboolean tv_sync_push_settle (TvSyncContext *self,
                              TvReceiptMessage *receipt,
                              GBytes *body,
                              GPtrArray *entries,
                              TvSyncReport *report,
                              GError **error);

/* The machine's own report: state, what was on show, the head of its audit chain. */
gboolean tv_sync_push_report (TvSyncContext *self, GCancellable *cancellable, GError **error);

G_END_DECLS
