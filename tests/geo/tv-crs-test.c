// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "geo/tv-crs.h"

#include <math.h>

static double
metres_between (double lon_a, double lat_a, double lon_b, double lat_b)
{
  return hypot ((lon_a - lon_b) * cos (lat_a * G_PI / 180), lat_a - lat_b) * 111320;
}

/* The middle of Đà Lạt in VN-2000 / TM-3 107-45, and what cs2cs says of it by EPSG:6960. */
static void
test_vn2000 (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvCrs) crs = tv_crs_new ("EPSG:5899", &error);
  double lon, lat, x, y;

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (tv_crs_get_accuracy (crs), 1, 1e-9);
  g_assert_nonnull (g_strstr_len (tv_crs_get_pipeline (crs), -1, "-191.90441429"));
  g_assert_true (tv_crs_to_lonlat (crs, 575000, 1320500, &lon, &lat));
  g_assert_cmpfloat (metres_between (lon, lat, 108.4403801647, 11.9397997788), <, 0.01);
  g_assert_true (tv_crs_from_lonlat (crs, lon, lat, &x, &y));
  g_assert_cmpfloat (hypot (x - 575000, y - 1320500), <, 0.01);
  /* read as if the grid were on WGS 84 the same point is some 226 m away (domain.md §3.5) */
  g_assert_true (g_str_has_prefix (tv_crs_get_name (crs), "VN-2000"));
}

static void
test_zones (void)
{
  const char *const codes[] = { "EPSG:9218", "EPSG:3405", "EPSG:3406", "EPSG:5897", "EPSG:5898" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TvCrs) crs = tv_crs_new (codes[i], &error);
      double x, y, lon, lat;

      g_assert_no_error (error);
      g_assert_nonnull (g_strstr_len (tv_crs_get_pipeline (crs), -1, "-191.90441429"));
      g_assert_true (tv_crs_from_lonlat (crs, 108, 12, &x, &y));
      g_assert_true (tv_crs_to_lonlat (crs, x, y, &lon, &lat));
      g_assert_cmpfloat (metres_between (lon, lat, 108, 12), <, 0.01);
    }
}

static void
test_other (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvCrs) wgs84 = tv_crs_new ("EPSG:4326", &error);
  g_autoptr (TvCrs) feet = NULL;
  double lon, lat;

  g_assert_no_error (error);
  g_assert_true (tv_crs_to_lonlat (wgs84, 108.4, 11.9, &lon, &lat));
  g_assert_cmpfloat_with_epsilon (lon, 108.4, 1e-12);
  g_assert_cmpfloat_with_epsilon (tv_crs_get_accuracy (wgs84), 0, 1e-12);
  feet = tv_crs_new ("EPSG:2227", &error);
  g_assert_no_error (error);
  g_assert_true (tv_crs_to_lonlat (feet, 6157000, 1946000, &lon, &lat));
  g_assert_cmpfloat_with_epsilon (lon, -121.9, 0.1);
  g_assert_cmpfloat_with_epsilon (lat, 37.33, 0.1);
}

static void
test_refused (void)
{
  const char *const codes[] = { "EPSG:6959", "EPSG:999999", "", "+proj=longlat", "VN-2000" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tv_crs_check (codes[i], &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_CRS);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/crs/vn2000", test_vn2000);
  g_test_add_func ("/geo/crs/zones", test_zones);
  g_test_add_func ("/geo/crs/other", test_other);
  g_test_add_func ("/geo/crs/refused", test_refused);
  return g_test_run ();
}
