// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "geo/tv-geometry.h"

#include <string.h>

/* A square of 0.01° at Đà Lạt with a square hole of 0.002° in its middle. */
static const double rings[2][5][2] = {
  { { 108.43, 11.93 }, { 108.44, 11.93 }, { 108.44, 11.94 }, { 108.43, 11.94 }, { 108.43, 11.93 } },
  { { 108.434, 11.934 },
    { 108.434, 11.936 },
    { 108.436, 11.936 },
    { 108.436, 11.934 },
    { 108.434, 11.934 } },
};

static void
append_u32 (GByteArray *bytes, guint32 value)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
append_double (GByteArray *bytes, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (bytes, (const guint8 *) &bits, sizeof bits);
}

static GByteArray *
make_wkb (void)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) "\1", 1);
  append_u32 (bytes, 3);
  append_u32 (bytes, 2);
  for (guint ring = 0; ring < 2; ring++)
    {
      append_u32 (bytes, 5);
      for (guint i = 0; i < 5; i++)
        {
          append_double (bytes, rings[ring][i][0]);
          append_double (bytes, rings[ring][i][1]);
        }
    }
  return bytes;
}

/* "GP", version 0, little-endian without envelope, EPSG:4326. */
static GByteArray *
make_gpkg (void)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GByteArray) wkb = make_wkb ();

  g_byte_array_append (bytes, (const guint8 *) "GP\0\1", 4);
  append_u32 (bytes, 4326);
  g_byte_array_append (bytes, wkb->data, wkb->len);
  return bytes;
}

static void
test_hole (void)
{
  g_autoptr (GByteArray) wkb = make_wkb ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TvGeometry) shape = tv_geometry_parse_wkb (wkb->data, wkb->len, &error);
  double x, y, room;

  g_assert_no_error (error);
  g_assert_cmpint (shape->type, ==, TV_GEOMETRY_POLYGON);
  g_assert_cmpuint (shape->n_parts, ==, 2);
  g_assert_true (tv_geometry_contains (shape, 108.431, 11.931));
  g_assert_false (tv_geometry_contains (shape, 108.435, 11.935));
  g_assert_false (tv_geometry_contains (shape, 108.445, 11.935));
  tv_geometry_get_label_point (shape, &x, &y, &room);
  g_assert_true (tv_geometry_contains (shape, x, y));
  g_assert_cmpfloat (room, >, 0);
}

/* On the ellipsoid a hundredth of a degree here is 1089.6 m east (cos 11.935° · 111.37 km) and
 * 1106.4 m north; 24 of 25 parts remain. */
static void
test_area (void)
{
  g_autoptr (GByteArray) wkb = make_wkb ();
  g_autoptr (TvGeometry) shape = tv_geometry_parse_wkb (wkb->data, wkb->len, NULL);
  double expected = 1089.3 * 1106.4 * 24 / 25;
  double area;

  g_assert_nonnull (shape);
  area = tv_geometry_get_area_m2 (shape);
  g_assert_cmpfloat (area, >, expected * 0.99);
  g_assert_cmpfloat (area, <, expected * 1.01);
}

static void
test_truncated (void)
{
  g_autoptr (GByteArray) wkb = make_wkb ();
  g_autoptr (GByteArray) gpkg = make_gpkg ();
  g_autoptr (TvGeometry) whole = NULL;

  for (guint i = 0; i < wkb->len; i++)
    {
      g_autofree guint8 *part = g_memdup2 (wkb->data, i);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_geometry_parse_wkb (part, i, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
    }
  for (guint i = 0; i < gpkg->len; i++)
    {
      g_autofree guint8 *part = g_memdup2 (gpkg->data, i);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_geometry_parse_gpkg (part, i, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
    }
  whole = tv_geometry_parse_gpkg (gpkg->data, gpkg->len, NULL);
  g_assert_nonnull (whole);
}

/* Whatever one wrong byte makes of it: an error or a geometry, nothing else. */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) wkb = make_wkb ();

  for (guint i = 0; i < wkb->len; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (wkb->data, wkb->len);
      g_autoptr (GError) error = NULL;
      g_autoptr (TvGeometry) shape = NULL;

      copy[i] ^= 0xff;
      shape = tv_geometry_parse_wkb (copy, wkb->len, &error);
      g_assert_true (shape != NULL || error != NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/geometry/hole", test_hole);
  g_test_add_func ("/geo/geometry/area", test_area);
  g_test_add_func ("/geo/geometry/truncated", test_truncated);
  g_test_add_func ("/geo/geometry/damaged", test_damaged);
  return g_test_run ();
}
