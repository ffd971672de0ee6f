// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The time, injected: the system's, or one that a test moves by hand. */
#define TV_TYPE_CLOCK (tv_clock_get_type ())
G_DECLARE_FINAL_TYPE (TvClock, tv_clock, TV, CLOCK, GObject)

TvClock *tv_clock_new_system (void);
TvClock *tv_clock_new_manual (gint64 now);

/* UTC seconds since 1970. */
gint64 tv_clock_now (TvClock *self);

/* Moves a manual clock; an error of the programmer on a system clock. */
void tv_clock_set (TvClock *self, gint64 now);

G_END_DECLS
