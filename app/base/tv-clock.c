// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-clock.h"

struct _TvClock
{
  GObject parent_instance;

  gboolean manual;
  gint64 now; /* of a manual clock; read by several threads */
};

G_DEFINE_FINAL_TYPE (TvClock, tv_clock, G_TYPE_OBJECT)

static void
tv_clock_class_init (TvClockClass *klass)
{
}

static void
tv_clock_init (TvClock *self)
{
}

TvClock *
tv_clock_new_system (void)
{
  return g_object_new (TV_TYPE_CLOCK, NULL);
}

TvClock *
tv_clock_new_manual (gint64 now)
{
  TvClock *self = g_object_new (TV_TYPE_CLOCK, NULL);

  self->manual = TRUE;
  self->now = now;
  return self;
}

gint64
tv_clock_now (TvClock *self)
{
  g_return_val_if_fail (TV_IS_CLOCK (self), 0);

  if (self->manual)
    return __atomic_load_n (&self->now, __ATOMIC_SEQ_CST);
  return g_get_real_time () / G_USEC_PER_SEC;
}

void
tv_clock_set (TvClock *self, gint64 now)
{
  g_return_if_fail (TV_IS_CLOCK (self));
  g_return_if_fail (self->manual);

  __atomic_store_n (&self->now, now, __ATOMIC_SEQ_CST);
}
