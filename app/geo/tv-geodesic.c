// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-geodesic.h"

#include <geodesic.h>
#include <math.h>

#define AXIS 6378137.0
#define FLATTENING (1 / 298.257223563)

double
tv_geodesic_length (const double *points, guint n_points)
{
  struct geod_geodesic ellipsoid;
  double length = 0;

  g_return_val_if_fail (points != NULL || n_points == 0, 0);

  geod_init (&ellipsoid, AXIS, FLATTENING);
  for (guint i = 1; i < n_points; i++)
    {
      const double *from = &points[2 * (i - 1)], *to = &points[2 * i];
      double part = 0;

      geod_inverse (&ellipsoid, from[1], from[0], to[1], to[0], &part, NULL, NULL);
      length += part;
    }
  return length;
}

double
tv_geodesic_area (const double *points, guint n_points)
{
  struct geod_geodesic ellipsoid;
  struct geod_polygon polygon;
  double area = 0;

  g_return_val_if_fail (points != NULL || n_points == 0, 0);

  if (n_points < 3)
    return 0;
  geod_init (&ellipsoid, AXIS, FLATTENING);
  geod_polygon_init (&polygon, 0);
  for (guint i = 0; i < n_points; i++)
    geod_polygon_addpoint (&ellipsoid, &polygon, points[2 * i + 1], points[2 * i]);
  geod_polygon_compute (&ellipsoid, &polygon, FALSE, TRUE, &area, NULL);
  return fabs (area);
}
