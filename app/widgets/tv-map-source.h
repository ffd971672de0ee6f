// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-tile-painter.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/* Tiles for libshumate, painted by a TvTilePainter in two threads. What is no longer wanted is not
 * painted. */
#define TV_TYPE_MAP_SOURCE (tv_map_source_get_type ())
G_DECLARE_FINAL_TYPE (TvMapSource, tv_map_source, TV, MAP_SOURCE, ShumateMapSource)

TvMapSource *tv_map_source_new (TvTilePainter *painter);

/* Pixels of the screen for one of the map's (1 or 2). */
void tv_map_source_set_scale (TvMapSource *self, int scale);

G_END_DECLS
