// SPDX-License-Identifier: GPL-3.0-or-later
/* The reader's choice of layers, and that the painter follows it. */
#include "config.h"

#include "../geo/tv-test-tile.h"
#include "base/tv-file.h"
#include "widgets/tv-map-layers.h"

#include <glib/gstdio.h>
#include <string.h>

/* Two squares one above the other, and what only has to be listed. */
#define STYLE                                                                                      \
  "{\"layers\":["                                                                                  \
  "{\"id\":\"today\",\"kind\":\"fill\",\"group\":\"hien-trang\",\"title\":{\"vi\":\"Hiện "       \
  "trạng\"},\"classes\":[{\"fill\":\"#00ff00\"}]},"                                              \
  "{\"id\":\"edge\",\"kind\":\"line\",\"source\":\"lots\"},"                                       \
  "{\"id\":\"lots\",\"kind\":\"fill\",\"title\":{\"vi\":\"Lô đất\",\"en\":\"Lots\"},"          \
  "\"classes\":[{\"fill\":\"#ff0000\"}]},"                                                         \
  "{\"id\":\"roads\",\"kind\":\"fill\",\"title\":{\"vi\":\"Đường\"},"                          \
  "\"classes\":[{\"fill\":\"#0000ff\"}]},"                                                         \
  "{\"id\":\"names\",\"kind\":\"label\",\"source\":\"roads\",\"label\":{\"fields\":[\"name\"]}},"  \
  "{\"id\":\"marks\",\"kind\":\"point\"}]}"

#define GROUND                                                                                     \
  "{\"layers\":[{\"id\":\"wood\",\"kind\":\"fill\"},{\"id\":\"lake\",\"kind\":\"fill\"},"          \
  "{\"id\":\"lake-name\",\"source\":\"lake\",\"kind\":\"label\",\"label\":{\"fields\":[\"n\"]}}]}"

static char *folder;

static TvStyle *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) json = tv_json_parse (text, strlen (text), 10000, &error);
  TvStyle *style = tv_style_parse (json, &error);

  g_assert_no_error (error);
  return style;
}

static void
set_sheet (TvTilePainter *painter, const char *sheet, const char *text, TvMbtiles *tiles)
{
  g_autoptr (TvStyle) style = parse (text);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (tiles != NULL)
    g_ptr_array_add (files, g_object_ref (tiles));
  tv_tile_painter_set_sheet (painter, sheet, style, files);
}

/* "lots" and "roads" cover the same square of the tile. */
static TvMbtiles *
new_tiles (void)
{
  static const char *const names[] = { "today", "lots", "roads" };
  const int square[] = { 800, 800, 1600, 800, 1600, 1600, 800, 1600, -1, -2 };
  TvTestTile *tiles[4] = { NULL };
  g_autofree char *path = g_build_filename (folder, "layers.mbtiles", NULL);
  g_autoptr (GError) error = NULL;
  TvMbtiles *file;

  g_unlink (path);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      tiles[i] = tv_test_tile_new (names[i]);
      tv_test_tile_add (tiles[i], 3, square, NULL);
    }
  tv_test_tile_write (tiles, path);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    tv_test_tile_free (tiles[i]);
  file = tv_mbtiles_open (path, &error);
  g_assert_no_error (error);
  return file;
}

/* The colour in the middle of the square. */
static guint32
look (TvTilePainter *painter)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = tv_tile_painter_paint (painter, 0, 0, 0, 1, NULL, &error);
  gsize offset = 150 * (gsize) cairo_image_surface_get_stride (surface) + 150 * 4;
  guint32 pixel;

  g_assert_no_error (error);
  memcpy (&pixel, cairo_image_surface_get_data (surface) + offset, sizeof pixel);
  cairo_surface_destroy (surface);
  return pixel;
}

static char *
list (TvMapLayers *layers)
{
  GPtrArray *entries = tv_map_layers_get_entries (layers);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const TvMapEntry *entry = g_ptr_array_index (entries, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", entry->id);
    }
  return g_string_free (text, FALSE);
}

static void
assert_list (TvMapLayers *layers, const char *expected)
{
  g_autofree char *text = list (layers);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_entries (void)
{
  g_autoptr (TvTilePainter) painter = tv_tile_painter_new ();
  g_autoptr (TvMapLayers) layers = tv_map_layers_new (painter);
  g_autoptr (GPtrArray) groups = NULL;
  const TvMapEntry *entry;

  assert_list (layers, "");
  g_assert_true (tv_map_layers_is_as_published (layers));
  set_sheet (painter, "plan", STYLE, NULL);
  set_sheet (painter, "basemap", GROUND, NULL);
  tv_map_layers_reload (layers);
  /* from the top down; the names belong to the roads, the edge to the lots */
  assert_list (layers, "marks roads lots today wood");
  entry = tv_map_layers_find (layers, "plan", "lots");
  g_assert_cmpstr (entry->title, ==, "Lots");
  g_assert_cmpstr (entry->group, ==, "quy-hoach");
  g_assert_cmpuint (entry->layers->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (entry->layers, 0), ==, "edge");
  /* without a title in this language, and without any */
  g_assert_cmpstr (tv_map_layers_find (layers, "plan", "roads")->title, ==, "Đường");
  g_assert_cmpstr (tv_map_layers_find (layers, "plan", "marks")->title, ==, "marks");
  /* a base map without titles is one thing */
  entry = tv_map_layers_find (layers, "basemap", "wood");
  g_assert_null (entry->title);
  g_assert_null (entry->group);
  g_assert_cmpuint (entry->layers->len, ==, 3);
  groups = tv_map_layers_list_groups (layers);
  g_assert_cmpuint (groups->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (groups, 1), ==, "hien-trang");
}

static void
test_plan (void)
{
  const char *text = "{\"name\":\"P\",\"type\":\"qhpk\",\"state\":\"da-cong-bo\",\"layers\":["
                     "{\"id\":\"marks\",\"role\":\"moc-gioi\",\"title\":\"Mốc giới\"}]}";
  g_autoptr (TvJson) json = tv_json_parse (text, strlen (text), 10000, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvPlan) plan = tv_plan_parse ("p", 1, json, &error);
  g_autoptr (TvTilePainter) painter = tv_tile_painter_new ();
  g_autoptr (TvMapLayers) layers = NULL;

  g_assert_no_error (error);
  set_sheet (painter, "plan", STYLE, NULL);
  layers = tv_map_layers_new (painter);
  tv_map_layers_set_plan (layers, plan);
  g_assert_cmpstr (tv_map_layers_find (layers, "plan", "marks")->title, ==, "Mốc giới");
  g_assert_cmpstr (tv_map_layers_find (layers, "plan", "marks")->group, ==, "moc-gioi");
  g_assert_cmpstr (tv_map_layers_find (layers, "plan", "lots")->group, ==, "quy-hoach");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_drawing (void)
{
  g_autoptr (TvTilePainter) painter = tv_tile_painter_new ();
  g_autoptr (TvMbtiles) tiles = new_tiles ();
  g_autoptr (TvMapLayers) layers = NULL;
  guint n_changed = 0;

  set_sheet (painter, "plan", STYLE, tiles);
  layers = tv_map_layers_new (painter);
  g_signal_connect_swapped (layers, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_cmphex (look (painter), ==, 0xff0000ff);
  tv_map_layers_set_visible (layers, "plan", "roads", FALSE);
  g_assert_cmphex (look (painter), ==, 0xffff0000);
  g_assert_false (tv_map_layers_shows (layers, "plan", "names"));
  g_assert_false (tv_map_layers_is_as_published (layers));
  tv_map_layers_set_visible (layers, "plan", "roads", TRUE);
  tv_map_layers_set_opacity (layers, "plan", "roads", 60);
  g_assert_cmphex (look (painter) & 0xff0000, >, 0x500000);
  /* never so faint that it is lost */
  tv_map_layers_set_opacity (layers, "plan", "roads", 0);
  g_assert_cmpuint (tv_map_layers_find (layers, "plan", "roads")->opacity,
                    ==,
                    TV_MAP_ENTRY_FAINTEST);
  tv_map_layers_set_opacity (layers, "plan", "roads", 400);
  g_assert_cmphex (look (painter), ==, 0xff0000ff);
  g_assert_cmpuint (n_changed, ==, 5);
  /* what changes nothing is no change */
  tv_map_layers_set_opacity (layers, "plan", "roads", 100);
  tv_map_layers_set_visible (layers, "plan", "no-such-layer", FALSE);
  g_assert_cmpuint (n_changed, ==, 5);
}

static void
test_order (void)
{
  g_autoptr (TvTilePainter) painter = tv_tile_painter_new ();
  g_autoptr (TvMbtiles) tiles = new_tiles ();
  g_autoptr (TvMapLayers) layers = NULL;

  set_sheet (painter, "plan", STYLE, tiles);
  set_sheet (painter, "basemap", GROUND, NULL);
  layers = tv_map_layers_new (painter);
  g_assert_false (tv_map_layers_can_move (layers, "plan", "marks", TRUE));
  g_assert_false (tv_map_layers_can_move (layers, "plan", "lots", FALSE));
  g_assert_false (tv_map_layers_can_move (layers, "plan", "today", TRUE));
  g_assert_false (tv_map_layers_can_move (layers, "plan", "nothing", TRUE));
  tv_map_layers_move (layers, "plan", "marks", TRUE);
  g_assert_true (tv_map_layers_is_as_published (layers));
  tv_map_layers_move (layers, "plan", "lots", TRUE);
  assert_list (layers, "marks lots roads today wood");
  g_assert_cmphex (look (painter), ==, 0xffff0000);
  tv_map_layers_move (layers, "plan", "lots", FALSE);
  g_assert_cmphex (look (painter), ==, 0xff0000ff);
  g_assert_true (tv_map_layers_is_as_published (layers));
  /* a whole group */
  g_assert_false (tv_map_layers_can_move_group (layers, "hien-trang", FALSE));
  tv_map_layers_move_group (layers, "hien-trang", TRUE);
  assert_list (layers, "today marks roads lots wood");
  g_assert_cmphex (look (painter), ==, 0xff00ff00);
  tv_map_layers_set_group_visible (layers, "hien-trang", FALSE);
  g_assert_false (tv_map_layers_is_group_visible (layers, "hien-trang"));
  g_assert_cmphex (look (painter), ==, 0xff0000ff);
  tv_map_layers_reset (layers);
  g_assert_true (tv_map_layers_is_as_published (layers));
  assert_list (layers, "marks roads lots today wood");
  g_assert_cmphex (look (painter), ==, 0xff0000ff);
}

static void
test_mask (void)
{
  g_autoptr (TvTilePainter) painter = tv_tile_painter_new ();
  g_autoptr (TvMbtiles) tiles = new_tiles ();
  g_autoptr (TvMapLayers) layers = NULL;

  set_sheet (painter, "plan", STYLE, tiles);
  layers = tv_map_layers_new (painter);
  tv_map_layers_set_mask (layers, TV_MAP_MASK_EXISTING);
  g_assert_cmphex (look (painter), ==, 0xff00ff00);
  g_assert_false (tv_map_layers_shows (layers, "plan", "lots"));
  /* it is not the reader's choice, and "as published" is not its end */
  g_assert_true (tv_map_layers_is_as_published (layers));
  tv_map_layers_reset (layers);
  g_assert_cmphex (look (painter), ==, 0xff00ff00);
  tv_map_layers_set_mask (layers, TV_MAP_MASK_PLANNED);
  g_assert_cmphex (look (painter), ==, 0xff0000ff);
  g_assert_false (tv_map_layers_shows (layers, "plan", "today"));
  tv_map_layers_set_mask (layers, TV_MAP_MASK_NONE);
  g_assert_true (tv_map_layers_shows (layers, "plan", "today"));
}

/* Another version of the plan comes into the same map. */
static void
test_reload (void)
{
  g_autoptr (TvTilePainter) painter = tv_tile_painter_new ();
  g_autoptr (TvMbtiles) tiles = new_tiles ();
  g_autoptr (TvMapLayers) layers = NULL;

  set_sheet (painter, "plan", STYLE, tiles);
  layers = tv_map_layers_new (painter);
  tv_map_layers_move (layers, "plan", "lots", TRUE);
  tv_map_layers_set_opacity (layers, "plan", "today", 40);
  set_sheet (painter, "plan", STYLE, tiles);
  g_assert_cmphex (look (painter), ==, 0xff0000ff);
  tv_map_layers_reload (layers);
  g_assert_cmphex (look (painter), ==, 0xffff0000);
  g_assert_cmpuint (tv_map_layers_find (layers, "plan", "today")->opacity, ==, 40);
  /* of other layers the order is the publisher's */
  set_sheet (painter, "plan", GROUND, NULL);
  tv_map_layers_reload (layers);
  assert_list (layers, "lake wood");
  g_assert_true (tv_map_layers_is_as_published (layers));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = g_dir_make_tmp ("tv-map-layers-XXXXXX", NULL);
  g_test_add_func ("/widgets/map-layers/entries", test_entries);
  g_test_add_func ("/widgets/map-layers/plan", test_plan);
  g_test_add_func ("/widgets/map-layers/drawing", test_drawing);
  g_test_add_func ("/widgets/map-layers/order", test_order);
  g_test_add_func ("/widgets/map-layers/mask", test_mask);
  g_test_add_func ("/widgets/map-layers/reload", test_reload);
  result = g_test_run ();
  tv_file_remove_tree (folder, NULL);
  g_free (folder);
  return result;
}
