// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-map-view.h"

G_BEGIN_DECLS

/* Measures on a map: while it is active each tap adds a point to a line or to the edge of an area.
 *
 * Signal changed (): points were added or taken away. */
#define TV_TYPE_MAP_MEASURE (tv_map_measure_get_type ())
G_DECLARE_FINAL_TYPE (TvMapMeasure, tv_map_measure, TV, MAP_MEASURE, GObject)

/* @view must outlive it or be destroyed with it. */
TvMapMeasure *tv_map_measure_new (TvMapView *view);

/* Taps on the map are points from now on, or questions again; leaving takes the points away. */
void tv_map_measure_set_active (TvMapMeasure *self, gboolean active);

/* An area instead of a line. */
void tv_map_measure_set_closed (TvMapMeasure *self, gboolean closed);

void tv_map_measure_add (TvMapMeasure *self, double lon, double lat);
void tv_map_measure_undo (TvMapMeasure *self);
void tv_map_measure_clear (TvMapMeasure *self);

guint tv_map_measure_get_n_points (TvMapMeasure *self);
double tv_map_measure_get_length (
    TvMapMeasure *self);                             /* metres, with the closing side of an area */
double tv_map_measure_get_area (TvMapMeasure *self); /* square metres */

/* How far a finger misses at this zoom: metres of five pixels. */
double tv_map_measure_get_reach (TvMapMeasure *self);

G_END_DECLS
