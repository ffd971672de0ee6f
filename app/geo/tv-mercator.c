// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-mercator.h"

#include <math.h>

/* Length of the equator of the sphere of web mercator, metres. */
#define EQUATOR (2 * G_PI * 6378137.0)

void
tv_mercator_from_lonlat (double lon, double lat, double *ret_x, double *ret_y)
{
  double clamped = CLAMP (lat, -TV_MERCATOR_MAX_LATITUDE, TV_MERCATOR_MAX_LATITUDE);
  double sine = sin (clamped * G_PI / 180);

  *ret_x = (lon + 180) / 360;
  *ret_y = 0.5 - log ((1 + sine) / (1 - sine)) / (4 * G_PI);
}

void
tv_mercator_to_lonlat (double x, double y, double *ret_lon, double *ret_lat)
{
  *ret_lon = x * 360 - 180;
  *ret_lat = atan (sinh (G_PI * (1 - 2 * y))) * 180 / G_PI;
}

double
tv_mercator_get_resolution (double lat, double zoom)
{
  return EQUATOR * cos (lat * G_PI / 180) / (TV_TILE_SIZE * pow (2, zoom));
}

void
tv_mercator_get_tile_bounds (guint zoom, guint x, guint y, double ret_bounds[4])
{
  double n = pow (2, zoom);

  tv_mercator_to_lonlat (x / n, (y + 1) / n, &ret_bounds[0], &ret_bounds[1]);
  tv_mercator_to_lonlat ((x + 1) / n, y / n, &ret_bounds[2], &ret_bounds[3]);
}

double
tv_mercator_fit (const double bounds[4],
                 double width,
                 double height,
                 double *ret_lon,
                 double *ret_lat)
{
  double west, north, east, south, span_x, span_y;

  tv_mercator_from_lonlat (bounds[0], bounds[3], &west, &north);
  tv_mercator_from_lonlat (bounds[2], bounds[1], &east, &south);
  tv_mercator_to_lonlat ((west + east) / 2, (north + south) / 2, ret_lon, ret_lat);
  span_x = MAX (east - west, 1e-9) * TV_TILE_SIZE;
  span_y = MAX (south - north, 1e-9) * TV_TILE_SIZE;
  return CLAMP (MIN (log2 (width / span_x), log2 (height / span_y)), 0, 22);
}
