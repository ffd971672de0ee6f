// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-file.h"
#include "geo/tv-map-painter.h"
#include "publication/tv-item.h"
#include "tv-import-run.h"

#include <math.h>
#include <string.h>

static char *
locate (const char *path, gpointer data)
{
  g_autofree char *full = g_build_filename (data, path, NULL);

  return g_file_test (full, G_FILE_TEST_EXISTS) ? g_steal_pointer (&full) : NULL;
}

/* The tiles name the label points by which neighbours agree where a name stands. */
static void
assert_has_names (const char *item, const char *path, const char *layer)
{
  g_autofree char *full = g_build_filename (item, path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvMbtiles) tiles = tv_mbtiles_open (full, &error);
  g_autofree char *said = NULL;

  g_assert_no_error (error);
  said = tv_mbtiles_dup_metadata (tiles, "json");
  g_assert_nonnull (strstr (said, layer));
}

/* Imports, opens and draws; the picture has more than a few colours. */
static void
check_basemap (const char *input, const char *style, const char *attribution, const char *names)
{
  g_autofree char *folder = g_dir_make_tmp ("thamvan-ground-XXXXXX", NULL);
  g_autofree char *out = g_build_filename (folder, "item", NULL);
  const char *const args[]
      = { "basemap", input, "--crs", "EPSG:5899", "-o", out, style != NULL ? "--style" : NULL,
          style,     NULL };
  const TvMapFrame frame = { .width = 700, .height = 500, .zoom = NAN };
  g_autoptr (TvTilePainter) painter = tv_tile_painter_new ();
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);
  g_autofree char *said = NULL;
  g_autofree char *sources = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvItem) item = NULL;
  cairo_surface_t *surface;
  const guint32 *pixels;

  g_assert_cmpint (tv_import_run (args, &said), ==, 0);
  item = tv_item_open (out, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (item->kind, ==, "basemap");
  g_assert_true (tv_tile_painter_load_basemap (painter, locate, out, &error));
  g_assert_no_error (error);
  surface = tv_map_painter_paint (painter, &frame, &error);
  g_assert_no_error (error);
  pixels = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (surface);
  for (guint i = 0; i < 700 * 500; i += 3)
    g_hash_table_add (colors, GUINT_TO_POINTER (pixels[i]));
  g_assert_cmpuint (g_hash_table_size (colors), >, 30);
  cairo_surface_destroy (surface);
  if (names != NULL)
    assert_has_names (out, "basemap.mbtiles", names);
  sources = tv_tile_painter_dup_attribution (painter);
  if (attribution != NULL)
    g_assert_nonnull (strstr (sources, attribution));
  tv_file_remove_tree (folder, NULL);
}

static void
test_sample (void)
{
  g_autofree char *input = tv_import_sample ("basemap");

  check_basemap (input, NULL, NULL, "\"dia-danh-label\"");
}

/* The real town, with its source named. */
static void
test_real_town (void)
{
  g_autofree char *input = tv_import_shared ("osm-dalat/dalat_osm_2024_mvt.mbtiles");
  g_autofree char *style = tv_import_sample ("osm/style.json");

  if (input != NULL)
    check_basemap (input, style, "© OpenStreetMap contributors", NULL);
}

/* The province's 124 units as one layer. */
static void
test_real_units (void)
{
  g_autofree char *input = tv_import_shared ("admin/lamdong_admin.gpkg");

  if (input != NULL)
    check_basemap (input, NULL, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/importer/basemap/sample", test_sample);
  g_test_add_func ("/importer/basemap/real-town", test_real_town);
  g_test_add_func ("/importer/basemap/real-units", test_real_units);
  return g_test_run ();
}
