// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-map-view.h"

G_BEGIN_DECLS

/* Arrow keys move the map, + and - zoom, 0 shows the whole plan, Enter asks what lies in the middle
 * (as a tap would). The map itself takes the focus. */
void tv_map_view_enable_keys (TvMapView *self);

/* West south east north of what is in sight; FALSE before the map has a size. */
gboolean tv_map_view_get_box (TvMapView *self, double ret_box[4]);

/* Calls @func (@owner) after each move or zoom, as long as both live. */
void tv_map_view_follow (TvMapView *self, GObject *owner, GCallback func);

G_END_DECLS
