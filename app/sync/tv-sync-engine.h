// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/tv-http-client.h"
#include "store/tv-store.h"
#include "tv-sync-content.h"
#include "tv-sync-report.h"
#include "vault/tv-signing-key.h"

G_BEGIN_DECLS

/**
 * TvSyncEngine:
 *
 * One kiosk's exchange with the province: opinions up, publications down (contracts §4, §5). A run
 * blocks and belongs in a thread of its own, one run at a time; everything else may be asked from
 * any thread. What is on show stays until something newer is verified and whole.
 *
 * Settings it keeps in the store: `device`, `unit` (written at enrolment), `time` (latest signed
 * time), `tick`, `disclosure-reported`.
 */
#define TV_TYPE_SYNC_ENGINE (tv_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (TvSyncEngine, tv_sync_engine, TV, SYNC_ENGINE, GObject)

/* The device key, asked for in the engine's thread when a run needs it. KEYRING when the keyring is
 * locked, NOT_FOUND when the machine is not enrolled. */
typedef TvSigningKey *(*TvSyncKeyFunc) (gpointer data, GCancellable *cancellable, GError **error);

/* Everything borrowed for the call. */
typedef struct
{
  TvHttpClient *client;
  TvStore *store; /* (nullable): damaged; content is still fetched and shown */
  TvBestTime *best_time;
  const char *content; /* the content folder */
  GBytes *root;        /* the trust anchor shipped with the machine */
  const char *unit;    /* unless the enrolment named one */
  gint64 retention;    /* seconds an acknowledged opinion is kept; negative: for ever */
  TvSyncKeyFunc key_func;
  gpointer key_data;
} TvSyncEngineOptions;

/* Takes up where the last run of the program ended. SIGNATURE, THRESHOLD, … when the anchor is
 * none. Damaged content is fetched again by the next run. */
TvSyncEngine *tv_sync_engine_new (const TvSyncEngineOptions *options, GError **error);

/* Blocks. (transfer full): never NULL. */
TvSyncReport *tv_sync_engine_run (TvSyncEngine *self, GCancellable *cancellable);

/**
 * tv_sync_engine_run_folder:
 * @folder: `THAMVAN` of a stick, with `metadata` and `objects` as a server has them
 *
 * A run with a stick instead of a server: publications in, through the same checks; the province's
 * receipts in, and the opinions that wait written to `outbox`, signed by this machine. Blocks, in
 * the same thread as tv_sync_engine_run().
 *
 * connect_error: its roots cannot be read or do not hold, or it is no such folder
 * (VOLUME_FOREIGN); push_error: VOLUME_FULL, VOLUME_GONE; pull_error: all the rest.
 *
 * Returns: (transfer full): never NULL.
 */
TvSyncReport *tv_sync_engine_run_folder (TvSyncEngine *self,
                                         const char *folder,
                                         GCancellable *cancellable);

/* What is on show now. (transfer full) */
TvSyncContent *tv_sync_engine_dup_content (TvSyncEngine *self);
TvObjectStore *tv_sync_engine_get_objects (TvSyncEngine *self); /* (transfer none) */

/* Whether the freshest timestamp is over its date: the content may be old. Also TRUE when there
 * never was one. */
gboolean tv_sync_engine_is_expired (TvSyncEngine *self);

/* The last tick the province signed, 0 for none. */
guint64 tv_sync_engine_get_tick (TvSyncEngine *self);

G_END_DECLS
