// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "geo/tv-coordinate.h"

#include <math.h>
#include <proj.h>

/* How far two places are apart, in metres; good for small distances. */
static double
apart (double lon_a, double lat_a, double lon_b, double lat_b)
{
  return hypot ((lon_a - lon_b) * 111320 * cos (lat_a * G_PI / 180), (lat_a - lat_b) * 110600);
}

static void
test_degrees (void)
{
  static const char *const same[] = {
    "11.9404 108.4583",
    "11,9404 108,4583",
    "11.9404,108.4583",
    "11.9404, 108.4583",
    "11,9404; 108,4583",
    "108.4583 11.9404",
    "11.9404 N 108.4583 E",
    "11,9404° B, 108,4583° Đ",
    "Vĩ độ 11,9404 Kinh độ 108,4583",
    "kinh độ: 108,4583; vĩ độ: 11,9404",
    "lat=11.9404 lon=108.4583",
    "11°56'25.44\"N 108°27'29.88\"E",
    "11° 56′ 25,44″ 108° 27′ 29,88″",
    "N 11 56 25.44 E 108 27 29.88",
    "11°56.424'N, 108°27.498'E",
    "108°27,498′ Đông 11°56,424′ Bắc",
    "11 56,424 108 27,498",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr (GError) error = NULL;
      TvCoordinate found;

      g_test_message ("%s", same[i]);
      g_assert_true (tv_coordinate_is_meant (same[i]));
      tv_coordinate_parse (same[i], &found, &error);
      g_assert_no_error (error);
      g_assert_false (found.grid);
      g_assert_cmpfloat_with_epsilon (found.lat, 11.9404, 1e-6);
      g_assert_cmpfloat_with_epsilon (found.lon, 108.4583, 1e-6);
    }
}

static void
test_grid (void)
{
  static const struct
  {
    const char *text;
    double north, east;
  } table[] = {
    { "X 1318200 Y 568960", 1318200, 568960 },
    { "X=1318200.25; Y=568960.75", 1318200.25, 568960.75 },
    { "X (Bắc): 1.318.200,25 Y (Đông): 568.960,75", 1318200.25, 568960.75 },
    { "1318200,25 568960,75", 1318200.25, 568960.75 },
    { "568960 1318200", 1318200, 568960 },
    { "1.318.200 568.960", 1318200, 568960 },
    { "X: 568960,75 m  Y: 1318200,25 m", 1318200.25, 568960.75 },
    { "1,318,200.25 568,960.75", 1318200.25, 568960.75 },
    { "1318200.25,568960.75", 1318200.25, 568960.75 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      TvCoordinate found;

      g_test_message ("%s", table[i].text);
      g_assert_true (tv_coordinate_is_meant (table[i].text));
      tv_coordinate_parse (table[i].text, &found, &error);
      g_assert_no_error (error);
      g_assert_true (found.grid);
      g_assert_cmpfloat_with_epsilon (found.north, table[i].north, 1e-6);
      g_assert_cmpfloat_with_epsilon (found.east, table[i].east, 1e-6);
    }
}

/* Each error says what to type. */
static void
test_refused (void)
{
  static const char *const table[] = {
    "11,9404", "11°75' 108°20'",  "48.85 2.35", "X 5 Y 568960", "1 2 3", "1318200 1318200",
    "",        "11 56 25 108 27", "x y",        "1..2 108",
  };
  g_autofree char *endless = g_strnfill (5000, '1');
  TvCoordinate found;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) reason = NULL;

      g_test_message ("%s", table[i]);
      g_assert_false (tv_coordinate_parse (table[i], &found, &reason));
      g_assert_error (reason, TV_ERROR, TV_ERROR_BAD_REQUEST);
      g_assert_nonnull (strpbrk (reason->message, "0123456789"));
    }
  g_assert_false (tv_coordinate_parse (endless, &found, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
}

static void
test_not_meant (void)
{
  static const char *const table[] = {
    "A1-NN01",  "12 Đường Thông Xanh", "Hồ Thông", "Phường 3, Đà Lạt", "229/QĐ-UBND", "24",
    "\xff 1 2",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_false (tv_coordinate_is_meant (table[i]));
}

/* The same by PROJ alone, with the ministry's seven parameters written out (coordinate frame). */
static void
test_against_proj (void)
{
  static const struct
  {
    const char *zone;
    double meridian, scale;
  } zones[] = {
    { "EPSG:5899", 107.75, 0.9999 }, { "EPSG:9218", 108.5, 0.9999 }, { "EPSG:5898", 108, 0.9999 },
    { "EPSG:3406", 111, 0.9996 },    { "EPSG:3405", 105, 0.9996 },   { "EPSG:5897", 105, 0.9999 },
  };
  PJ_CONTEXT *context = proj_context_create ();

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      char scale[G_ASCII_DTOSTR_BUF_SIZE], meridian[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *pipeline = g_strdup_printf (
          "+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=%s +k=%s +x_0=500000 +y_0=0 "
          "+ellps=WGS84 +step +proj=cart +ellps=WGS84 +step +proj=helmert +x=-191.90441429 "
          "+y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 "
          "+s=0.252906278 +convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 "
          "+step +proj=unitconvert +xy_in=rad +xy_out=deg",
          g_ascii_dtostr (meridian, sizeof meridian, zones[i].meridian),
          g_ascii_dtostr (scale, sizeof scale, zones[i].scale));
      PJ *way = proj_create (context, pipeline);

      g_assert_nonnull (way);
      for (double north = 1200000; north < 1400000; north += 45678.9)
        {
          TvCoordinate typed = { .grid = TRUE, .north = north, .east = 523456.7 };
          PJ_COORD wanted = proj_trans (way, PJ_FWD, proj_coord (typed.east, typed.north, 0, 0));
          g_autoptr (GError) error = NULL;
          double lon = 0, lat = 0;

          tv_coordinate_to_lonlat (&typed, zones[i].zone, &lon, &lat, &error);
          g_assert_no_error (error);
          g_assert_cmpfloat (apart (lon, lat, wanted.xy.x, wanted.xy.y), <, 1);
        }
      proj_destroy (way);
    }
  proj_context_destroy (context);
}

static void
test_format (void)
{
  static const char text[] = "X 1318200 Y 568960";
  TvCoordinate typed;
  g_autoptr (GError) error = NULL;
  g_autofree char *back = NULL;
  double lon = 0, lat = 0;

  g_assert_true (tv_coordinate_parse (text, &typed, NULL));
  g_assert_true (tv_coordinate_to_lonlat (&typed, "EPSG:5899", &lon, &lat, &error));
  back = tv_coordinate_format_grid (lon, lat, "EPSG:5899", "vi");
  g_assert_cmpstr (back, ==, "X (north) 1.318.200 m, Y (east) 568.960 m");
  g_assert_null (tv_coordinate_format_grid (lon, lat, "EPSG:6959", "vi"));
  g_assert_false (tv_coordinate_to_lonlat (&typed, "EPSG:6959", &lon, &lat, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CRS);
}

static void
test_zones (void)
{
  gsize n = 0;
  const TvCoordinateZone *zones = tv_coordinate_list_zones (&n);

  g_assert_cmpuint (n, ==, 6);
  for (gsize i = 0; i < n; i++)
    {
      TvCoordinate typed = { .grid = TRUE, .north = 1318200, .east = 500000 };
      double lon = 0, lat = 0;

      g_assert_true (tv_coordinate_to_lonlat (&typed, zones[i].crs, &lon, &lat, NULL));
      g_assert_nonnull (zones[i].where);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/coordinate/degrees", test_degrees);
  g_test_add_func ("/geo/coordinate/grid", test_grid);
  g_test_add_func ("/geo/coordinate/refused", test_refused);
  g_test_add_func ("/geo/coordinate/not-meant", test_not_meant);
  g_test_add_func ("/geo/coordinate/against-proj", test_against_proj);
  g_test_add_func ("/geo/coordinate/format", test_format);
  g_test_add_func ("/geo/coordinate/zones", test_zones);
  return g_test_run ();
}
