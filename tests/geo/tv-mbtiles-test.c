// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "geo/tv-mbtiles.h"
#include "geo/tv-mvt.h"

static TvMbtiles *
open_shared (const char *name, GError **error)
{
  const char *shared = g_getenv ("TV_SHARED_DATA");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "", name, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("TV_SHARED_DATA has no map tiles");
      return NULL;
    }
  return tv_mbtiles_open (path, error);
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvMbtiles) file = open_shared ("tiles/world_cities.mbtiles", &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvMvt) mvt = NULL;

  if (file == NULL && error == NULL)
    return;
  g_assert_no_error (error);
  g_assert_cmpint (tv_mbtiles_get_format (file), ==, TV_MBTILES_VECTOR);
  bytes = tv_mbtiles_read (file, 0, 0, 0, &error);
  g_assert_no_error (error);
  mvt = tv_mvt_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mvt->layers->len, ==, 1);
  g_assert_null (tv_mbtiles_read (file, 25, 0, 0, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

static void
test_unpacked (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvMbtiles) file = open_shared ("tiles/uncompressed_mvt.mbtiles", &error);
  guint zoom, n = 0;

  if (file == NULL && error == NULL)
    return;
  g_assert_no_error (error);
  zoom = tv_mbtiles_get_min_zoom (file);
  for (guint x = 0; x < 1u << zoom; x++)
    {
      for (guint y = 0; y < 1u << zoom; y++)
        {
          g_autoptr (GBytes) bytes = tv_mbtiles_read (file, zoom, x, y, NULL);
          g_autoptr (TvMvt) mvt = bytes != NULL ? tv_mvt_parse (bytes, NULL) : NULL;

          n += mvt != NULL;
        }
    }
  g_assert_cmpuint (n, >, 0);
}

static void
test_raster (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvMbtiles) file = open_shared ("tiles/geography-class-png.mbtiles", &error);

  if (file == NULL && error == NULL)
    return;
  g_assert_no_error (error);
  g_assert_cmpint (tv_mbtiles_get_format (file), ==, TV_MBTILES_RASTER);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvMbtiles) file = open_shared ("tiles/invalid.mbtiles", &error);

  if (file == NULL && error == NULL)
    return;
  g_assert_null (file);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (tv_mbtiles_open ("/nonexistent/x.mbtiles", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

/* All of a real town's tiles can be read and decoded; row 0 is the north. */
static void
test_town (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvMbtiles) file = open_shared ("osm-dalat/dalat_osm_2024_mvt.mbtiles", &error);
  guint n = 0;

  if (file == NULL && error == NULL)
    return;
  g_assert_no_error (error);
  for (guint zoom = 10; zoom <= 15; zoom++)
    {
      guint x0 = 3281u << (zoom - 10) >> 2, y0 = 1911u << (zoom - 10) >> 2;
      guint span = 1u << (zoom - 10);

      for (guint x = x0 - span; x <= x0 + span; x++)
        {
          for (guint y = y0 - span; y <= y0 + span; y++)
            {
              g_autoptr (GBytes) bytes = tv_mbtiles_read (file, zoom, x, y, NULL);
              g_autoptr (TvMvt) mvt = NULL;

              if (bytes == NULL)
                continue;
              mvt = tv_mvt_parse (bytes, &error);
              g_assert_no_error (error);
              n++;
            }
        }
    }
  g_assert_cmpuint (n, ==, 334);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/mbtiles/read", test_read);
  g_test_add_func ("/geo/mbtiles/unpacked", test_unpacked);
  g_test_add_func ("/geo/mbtiles/raster", test_raster);
  g_test_add_func ("/geo/mbtiles/refused", test_refused);
  g_test_add_func ("/geo/mbtiles/town", test_town);
  return g_test_run ();
}
