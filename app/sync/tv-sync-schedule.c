// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-sync-schedule.h"

#include "vault/tv-password.h"

#define MAX_DOUBLINGS 16

struct _TvSyncSchedule
{
  guint interval;
  guint base;
  guint cap;
  guint failures;
  TvSyncRandom random;
};

TvSyncSchedule *
tv_sync_schedule_new (guint interval, guint base, guint cap, TvSyncRandom random)
{
  TvSyncSchedule *self = NULL;

  g_return_val_if_fail (interval > 0 && base > 0 && cap >= base, NULL);

  self = g_new0 (TvSyncSchedule, 1);
  self->interval = interval;
  self->base = base;
  self->cap = cap;
  self->random = random != NULL ? random : tv_random_below;
  return self;
}

void
tv_sync_schedule_free (TvSyncSchedule *self)
{
  g_free (self);
}

static guint
after_failure (TvSyncSchedule *self)
{
  guint64 ceiling = (guint64) self->base << MIN (self->failures, MAX_DOUBLINGS);

  return 1 + self->random ((guint32) MIN (ceiling, self->cap));
}

guint
tv_sync_schedule_next (TvSyncSchedule *self, TvSyncOutcome outcome, guint retry_after)
{
  guint wait = 0;
  guint tenth = 0;

  g_return_val_if_fail (self != NULL, 1000);

  switch (outcome)
    {
    case TV_SYNC_OUTCOME_DONE:
      self->failures = 0;
      tenth = self->interval / 10;
      wait = self->interval - tenth + self->random (2 * tenth + 1);
      break;
    case TV_SYNC_OUTCOME_PAUSED:
      self->failures++;
      wait = self->cap / 2 + self->random (self->cap / 2 + 1);
      break;
    case TV_SYNC_OUTCOME_RETRY:
    default:
      wait = after_failure (self);
      self->failures++;
      break;
    }
  return MAX (wait, retry_after);
}

guint
tv_sync_schedule_get_failures (const TvSyncSchedule *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->failures;
}
