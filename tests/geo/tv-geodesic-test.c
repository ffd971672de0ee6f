// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "geo/tv-crs.h"
#include "geo/tv-geodesic.h"

/* A degree of the equator and of the first meridian piece, as the ellipsoid's formulas give them.
 */
static void
test_length (void)
{
  static const double equator[] = { 107, 0, 108, 0 };
  static const double meridian[] = { 108, 0, 108, 1, 108, 0 };

  g_assert_cmpfloat_with_epsilon (tv_geodesic_length (equator, 2), 111319.4908, 0.001);
  g_assert_cmpfloat_with_epsilon (tv_geodesic_length (meridian, 3), 2 * 110574.3886, 0.002);
  g_assert_cmpfloat_with_epsilon (tv_geodesic_length (equator, 1), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (tv_geodesic_length (NULL, 0), 0, 1e-9);
}

/* A square of 500 m laid out in VN-2000: the grid's scale (−40 ppm on its meridian) is all that
 * stands between the two. */
static void
test_grid (void)
{
  static const double corners[][2]
      = { { 500000, 1318000 }, { 500500, 1318000 }, { 500500, 1318500 }, { 500000, 1318500 } };
  g_autoptr (TvCrs) crs = tv_crs_new ("EPSG:5899", NULL);
  double points[8], turned[8];

  g_assert_nonnull (crs);
  for (guint i = 0; i < 4; i++)
    g_assert_true (
        tv_crs_to_lonlat (crs, corners[i][0], corners[i][1], &points[2 * i], &points[2 * i + 1]));
  for (guint i = 0; i < 4; i++)
    {
      turned[2 * i] = points[2 * (3 - i)];
      turned[2 * i + 1] = points[2 * (3 - i) + 1];
    }
  g_assert_cmpfloat_with_epsilon (tv_geodesic_length (points, 2), 500, 0.08);
  g_assert_cmpfloat_with_epsilon (tv_geodesic_area (points, 4), 250000, 70);
  g_assert_cmpfloat_with_epsilon (tv_geodesic_area (turned, 4), tv_geodesic_area (points, 4), 0.01);
  g_assert_cmpfloat_with_epsilon (tv_geodesic_area (points, 2), 0, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/geodesic/length", test_length);
  g_test_add_func ("/geo/geodesic/grid", test_grid);
  return g_test_run ();
}
