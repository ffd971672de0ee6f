// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-sync-schedule.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What one run did, and what went wrong with each half of it. */
typedef struct
{
  guint acked;            /* opinions confirmed */
  guint parked;           /* opinions refused */
  guint exported;         /* opinions written to a stick */
  gboolean changed;       /* other content is on show */
  guint retry_after;      /* milliseconds the server asked for, 0 for nothing */
  GError *connect_error;  /* (owned) (nullable): the server could not be reached at all */
  GError *identity_error; /* (owned) (nullable): no key, no session: nothing was sent */
  GError *push_error;     /* (owned) (nullable) */
  GError *pull_error;     /* (owned) (nullable): what was on show stays on show */
  GError *store_error;    /* (owned) (nullable): this machine's own database */
} TvSyncReport;

TvSyncReport *tv_sync_report_new (void);
void tv_sync_report_free (TvSyncReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvSyncReport, tv_sync_report_free)

/* The first error in the order of the fields, or NULL. (transfer none) */
const GError *tv_sync_report_get_error (const TvSyncReport *self);

TvSyncOutcome tv_sync_report_get_outcome (const TvSyncReport *self);

/* What @error asks of a queue (platform notes: retry, pause, park). */
TvSyncOutcome tv_sync_report_classify (const GError *error);

G_END_DECLS
