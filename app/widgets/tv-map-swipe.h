// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-map-view.h"

G_BEGIN_DECLS

/* Lies over a map and shows another one on the right of a line that can be drawn across: two
 * versions of a plan, or what is there and what is planned. Both show the same place at the same
 * zoom; touches go to the map beneath. */
#define TV_TYPE_MAP_SWIPE (tv_map_swipe_get_type ())
G_DECLARE_FINAL_TYPE (TvMapSwipe, tv_map_swipe, TV, MAP_SWIPE, GtkWidget)

/* @under: the map beneath, of the same size and place; it must outlive the swipe. */
GtkWidget *tv_map_swipe_new (TvMapView *under);

/* The map on the right, to be given its plan. (transfer none) */
TvMapView *tv_map_swipe_get_over (TvMapSwipe *self);

/* What is seen on the left and on the right of the line. */
void tv_map_swipe_set_titles (TvMapSwipe *self, const char *left, const char *right);

/* Where the line is: 0 at the left edge, 1 at the right. */
void tv_map_swipe_set_share (TvMapSwipe *self, double share);
double tv_map_swipe_get_share (TvMapSwipe *self);

G_END_DECLS
