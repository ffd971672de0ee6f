// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TvSyncSchedule:
 *
 * When to sync next. After a success: the interval, up to a tenth sooner or later, so that kiosks
 * do not come all at once. After failures: full jitter, a random time up to base × 2^failures but
 * no more than the cap, and never sooner than the server asked for. It holds no clock and no timer:
 * who uses it waits.
 */
typedef struct _TvSyncSchedule TvSyncSchedule;

/* A number below @bound, evenly spread. */
typedef guint32 (*TvSyncRandom) (guint32 bound);

typedef enum
{
  TV_SYNC_OUTCOME_DONE,   /* all went well */
  TV_SYNC_OUTCOME_RETRY,  /* network, 5xx, 429, 408 */
  TV_SYNC_OUTCOME_PAUSED, /* 401, 403, a bad certificate: a person must act; tried at the cap */
} TvSyncOutcome;

/* @interval, @base, @cap: milliseconds. @random: NULL for the kernel's. */
TvSyncSchedule *tv_sync_schedule_new (guint interval, guint base, guint cap, TvSyncRandom random);
void tv_sync_schedule_free (TvSyncSchedule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvSyncSchedule, tv_sync_schedule_free)

/* Milliseconds to wait now. @retry_after: what the server asked for, milliseconds, 0 for
 * nothing. */
guint tv_sync_schedule_next (TvSyncSchedule *self, TvSyncOutcome outcome, guint retry_after);

guint tv_sync_schedule_get_failures (const TvSyncSchedule *self);

G_END_DECLS
