// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Web mercator as unit square: x and y from 0 to 1, origin at the north-west corner. A tile of zoom
 * z is one of 2^z × 2^z parts of it, drawn TV_TILE_SIZE pixels wide. */
#define TV_TILE_SIZE 512
#define TV_MERCATOR_MAX_LATITUDE 85.0511287798066

/* Latitudes beyond the square's edge are clamped to it. */
void tv_mercator_from_lonlat (double lon, double lat, double *ret_x, double *ret_y);
void tv_mercator_to_lonlat (double x, double y, double *ret_lon, double *ret_lat);

/* Metres on the ground for one pixel of a 512 px tile at @zoom (may be fractional). */
double tv_mercator_get_resolution (double lat, double zoom);

/* West south east north of a tile, degrees. */
void tv_mercator_get_tile_bounds (guint zoom, guint x, guint y, double ret_bounds[4]);

/* The largest zoom (fractional) at which @bounds (west south east north) fits @width × @height px,
 * and its middle. */
double tv_mercator_fit (const double bounds[4],
                        double width,
                        double height,
                        double *ret_lon,
                        double *ret_lat);

G_END_DECLS
