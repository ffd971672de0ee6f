// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-best-time.h"

#include <time.h>

#define TOLERANCE_SECONDS 300

struct _TvBestTime
{
  GObject parent_instance;
  GMutex mutex;
  TvClock *clock;      /* (owned) */
  gint64 floor;        /* the latest signed time ever, 0 for none */
  gint64 learned;      /* the latest signed time of this run, 0 for none */
  gint64 learned_boot; /* CLOCK_BOOTTIME when it came */
};

G_DEFINE_FINAL_TYPE (TvBestTime, tv_best_time, G_TYPE_OBJECT)

static void
tv_best_time_dispose (GObject *object)
{
  g_clear_object (&TV_BEST_TIME (object)->clock);
  G_OBJECT_CLASS (tv_best_time_parent_class)->dispose (object);
}

static void
tv_best_time_finalize (GObject *object)
{
  g_mutex_clear (&TV_BEST_TIME (object)->mutex);
  G_OBJECT_CLASS (tv_best_time_parent_class)->finalize (object);
}

static void
tv_best_time_class_init (TvBestTimeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_best_time_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_best_time_finalize;
}

static void
tv_best_time_init (TvBestTime *self)
{
  g_mutex_init (&self->mutex);
}

TvBestTime *
tv_best_time_new (TvClock *clock, gint64 floor)
{
  TvBestTime *self = NULL;

  g_return_val_if_fail (TV_IS_CLOCK (clock), NULL);

  self = g_object_new (TV_TYPE_BEST_TIME, NULL);
  self->clock = g_object_ref (clock);
  self->floor = MAX (floor, 0);
  return self;
}

/* Seconds since boot, suspend included; no one can set it. */
static gint64
boot_seconds (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

static gint64
now_locked (TvBestTime *self)
{
  if (self->learned > 0)
    return self->learned + boot_seconds () - self->learned_boot;
  return MAX (tv_clock_now (self->clock), self->floor);
}

gint64
tv_best_time_now (TvBestTime *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TV_IS_BEST_TIME (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return now_locked (self);
}

void
tv_best_time_learn (TvBestTime *self, gint64 signed_time)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (TV_IS_BEST_TIME (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->floor = MAX (self->floor, signed_time);
  if (signed_time < self->floor || (self->learned > 0 && signed_time <= now_locked (self)))
    return;
  self->learned = signed_time;
  self->learned_boot = boot_seconds ();
}

gint64
tv_best_time_get_floor (TvBestTime *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TV_IS_BEST_TIME (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->floor;
}

gboolean
tv_best_time_is_clock_wrong (TvBestTime *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TV_IS_BEST_TIME (self), FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  return ABS (now_locked (self) - tv_clock_now (self->clock)) > TOLERANCE_SECONDS;
}
