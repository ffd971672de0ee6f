// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/tv-outbox.h"
#include "sync/tv-sync-report.h"

G_BEGIN_DECLS

/* What the agent knows about itself, and how it tells it: banners for the public screen, facts and
 * checks for the staff. */
typedef struct
{
  GError *store_error; /* (owned) (nullable): the store did not open */
  GError *sync_error;  /* (owned) (nullable): what to say about the last round */
  GPtrArray *banners;  /* (owned) (element-type utf8): of the last round, error words */
  gint64 last_sync;    /* UTC seconds of the last round that reached the province, 0: never */
  guint counts[TV_N_OUTBOX_STATES];
  gboolean syncing;
  gboolean enrolled;
  gboolean expired;
  gboolean clock_wrong;
  guint generation;
  gint64 now;
} TvAgentStatus;

TvAgentStatus *tv_agent_status_new (void);
TvAgentStatus *tv_agent_status_copy (const TvAgentStatus *self);
void tv_agent_status_free (TvAgentStatus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvAgentStatus, tv_agent_status_free)

/* Takes over what a round found. */
void tv_agent_status_take_report (TvAgentStatus *self, const TvSyncReport *report);

/* All banners that hold now. (transfer full) */
GStrv tv_agent_status_dup_banners (const TvAgentStatus *self);

/* a{sv} of Status; floating. */
GVariant *tv_agent_status_to_variant (const TvAgentStatus *self);

/* aa{sv} of Readiness: disk of both folders, store, clock, sync, queue, keyring; floating. */
GVariant *tv_agent_status_check (const TvAgentStatus *self, const char *state, const char *content);

G_END_DECLS
