// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-clock.h"

G_BEGIN_DECLS

/**
 * TvBestTime:
 *
 * The best guess of the time on a machine whose clock may be wrong: what the province signed, moved
 * on by the time since (suspend included); the machine's clock until then, but never earlier than
 * any time that was ever signed. Thread-safe.
 */
#define TV_TYPE_BEST_TIME (tv_best_time_get_type ())
G_DECLARE_FINAL_TYPE (TvBestTime, tv_best_time, TV, BEST_TIME, GObject)

/* @floor: the latest signed time an earlier run kept, 0 for none. */
TvBestTime *tv_best_time_new (TvClock *clock, gint64 floor);

/* UTC seconds. */
gint64 tv_best_time_now (TvBestTime *self);

/* A signed time arrived just now; an earlier one than what is known already changes nothing. */
void tv_best_time_learn (TvBestTime *self, gint64 signed_time);

/* The latest signed time seen, to be kept; 0 for none. */
gint64 tv_best_time_get_floor (TvBestTime *self);

/* Whether the machine's clock is more than five minutes from the best time. */
gboolean tv_best_time_is_clock_wrong (TvBestTime *self);

G_END_DECLS
