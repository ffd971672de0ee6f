// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-geometry.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/* What stands on top of the map: the outline of the area asked about, and one pin. */
#define TV_TYPE_MAP_MARKS (tv_map_marks_get_type ())
G_DECLARE_FINAL_TYPE (TvMapMarks, tv_map_marks, TV, MAP_MARKS, GObject)

TvMapMarks *tv_map_marks_new (ShumateMap *map);

/* NULL takes the outline away. */
void tv_map_marks_set_outline (TvMapMarks *self, const TvGeometry *geometry);

void tv_map_marks_set_pin (TvMapMarks *self, double lon, double lat);
void tv_map_marks_clear_pin (TvMapMarks *self);
gboolean tv_map_marks_get_pin (TvMapMarks *self, double *ret_lon, double *ret_lat);

G_END_DECLS
