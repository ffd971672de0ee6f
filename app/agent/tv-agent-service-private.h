// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-worker.h"
#include "store/tv-store.h"
#include "sync/tv-sync-engine.h"
#include "tv-agent-service.h"
#include "tv-agent-status.h"
#include "vault/tv-secret-store.h"

G_BEGIN_DECLS

/* Workers read what is set once at construction: config, best_time, store, client, secrets,
 * engine. The rest belongs to the main loop. */
struct _TvAgentService
{
  GObject parent_instance;

  TvAgentConfig *config;     /* (owned) */
  int lock_fd;               /* (owned): the state folder is ours */
  TvBestTime *best_time;     /* (owned) */
  TvStore *store;            /* (owned) (nullable): damaged */
  TvHttpClient *client;      /* (owned) */
  TvSecretStore *secrets;    /* (owned) */
  TvSyncEngine *engine;      /* (owned) */
  TvWorker *store_worker;    /* (owned) */
  TvWorker *sync_worker;     /* (owned) */
  GCancellable *cancellable; /* (owned) */

  TvSyncSchedule *schedule; /* (owned) */
  TvAgentStatus *status;    /* (owned) */
  char *unit;               /* (owned) */
  char *unit_name;          /* (owned) */
  guint timer;
  gint64 timer_due; /* monotonic, microseconds */
  gboolean started;
  gboolean again; /* a round was asked for while one is running */
};

/* What holds now, the counts left out. Main loop only. */
void tv_agent_service_refresh_status (TvAgentService *self);

/* Something waits to be sent. */
void tv_agent_service_sync_soon (TvAgentService *self);

/* Other content is on show: says so to everybody. Main loop only. */
void tv_agent_service_tell_changed (TvAgentService *self);

/* After an enrolment: another unit. Main loop only. */
void tv_agent_service_refresh_unit (TvAgentService *self);

G_END_DECLS
