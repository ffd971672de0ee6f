// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "geo/tv-mercator.h"

#include <math.h>

static void
test_round_trip (void)
{
  const double places[][2] = { { 108.44, 11.94 }, { 0, 0 }, { -179.9, 84 }, { 107.2, -60 } };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      double x, y, lon, lat;

      tv_mercator_from_lonlat (places[i][0], places[i][1], &x, &y);
      tv_mercator_to_lonlat (x, y, &lon, &lat);
      g_assert_cmpfloat_with_epsilon (lon, places[i][0], 1e-9);
      g_assert_cmpfloat_with_epsilon (lat, places[i][1], 1e-9);
    }
}

static void
test_tile (void)
{
  double bounds[4], x, y;

  tv_mercator_get_tile_bounds (0, 0, 0, bounds);
  g_assert_cmpfloat_with_epsilon (bounds[0], -180, 1e-9);
  g_assert_cmpfloat_with_epsilon (bounds[3], TV_MERCATOR_MAX_LATITUDE, 1e-9);
  /* Đà Lạt's market lies in tile 12/3281/1911 of every web map */
  tv_mercator_from_lonlat (108.4370, 11.9429, &x, &y);
  g_assert_cmpint ((int) (x * 4096), ==, 3281);
  g_assert_cmpint ((int) (y * 4096), ==, 1911);
  tv_mercator_from_lonlat (0, 90, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 0, 1e-9);
}

static void
test_fit (void)
{
  const double bounds[4] = { 108.40, 11.90, 108.45, 11.95 };
  double lon, lat;
  double zoom = tv_mercator_fit (bounds, 1024, 1024, &lon, &lat);

  g_assert_cmpfloat_with_epsilon (lon, 108.425, 1e-6);
  g_assert_cmpfloat_with_epsilon (lat, 11.925, 1e-4);
  g_assert_cmpfloat (0.05 / 360 * TV_TILE_SIZE * pow (2, zoom), <=, 1024.01);
  g_assert_cmpfloat (zoom, >, 13);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/mercator/round-trip", test_round_trip);
  g_test_add_func ("/geo/mercator/tile", test_tile);
  g_test_add_func ("/geo/mercator/fit", test_fit);
  return g_test_run ();
}
