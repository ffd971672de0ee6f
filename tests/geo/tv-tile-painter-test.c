// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "geo/tv-tile-painter.h"
#include "tv-test-tile.h"

#include <string.h>

/* A square with a square hole, and a plain and a hatched one beside; 512 px wide a tile. */
#define STYLE                                                                                      \
  "{\"layers\":[{\"id\":\"lots\",\"kind\":\"fill\",\"field\":\"use\",\"classes\":["                \
  "{\"value\":\"plain\",\"fill\":\"#ff0000\"},"                                                    \
  "{\"value\":\"hatched\",\"fill\":\"#ff0000\",\"stroke\":\"#000000\",\"pattern\":\"hatch\"}]},"   \
  "{\"id\":\"over\",\"kind\":\"fill\",\"classes\":[{\"fill\":\"#0000ff\"}]},"                      \
  "{\"id\":\"names\",\"kind\":\"label\",\"label\":{\"fields\":[\"name\"],\"size\":14}}]}"

static char *folder;

static TvTilePainter *
new_painter (TvTestTile *const *tiles, const char *name)
{
  g_autoptr (TvJson) json = tv_json_parse (STYLE, strlen (STYLE), 10000, NULL);
  g_autoptr (TvStyle) style = tv_style_parse (json, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = g_strdup_printf ("%s/%s.mbtiles", folder, name);
  g_autoptr (GError) error = NULL;
  TvTilePainter *painter = tv_tile_painter_new ();
  TvMbtiles *file;

  tv_test_tile_write (tiles, path);
  file = tv_mbtiles_open (path, &error);
  g_assert_no_error (error);
  g_ptr_array_add (files, file);
  tv_tile_painter_set_sheet (painter, "plan", style, files);
  return painter;
}

static TvTestTile *
new_lots (void)
{
  TvTestTile *tile = tv_test_tile_new ("lots");

  tv_test_tile_add (tile,
                    3,
                    (const int[]){ 800,
                                   800,
                                   1600,
                                   800,
                                   1600,
                                   1600,
                                   800,
                                   1600,
                                   -1,
                                   1000,
                                   1000,
                                   1000,
                                   1400,
                                   1400,
                                   1400,
                                   1400,
                                   1000,
                                   -1,
                                   -2 },
                    (const char *const[]){ "use", "plain", NULL });
  tv_test_tile_add (tile,
                    3,
                    (const int[]){ 2400, 800, 3200, 800, 3200, 1600, 2400, 1600, -1, -2 },
                    (const char *const[]){ "use", "plain", NULL });
  tv_test_tile_add (tile,
                    3,
                    (const int[]){ 2400, 2400, 3200, 2400, 3200, 3200, 2400, 3200, -1, -2 },
                    (const char *const[]){ "use", "hatched", NULL });
  return tile;
}

static TvTestTile *
new_over (void)
{
  TvTestTile *tile = tv_test_tile_new ("over");

  tv_test_tile_add (tile,
                    3,
                    (const int[]){ 2600, 1000, 3000, 1000, 3000, 1400, 2600, 1400, -1, -2 },
                    NULL);
  return tile;
}

static cairo_surface_t *
paint (TvTilePainter *painter, double size, const cairo_rectangle_int_t *part)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface
      = tv_tile_painter_paint_sized (painter, 0, 0, 0, size, 1, part, NULL, &error);

  g_assert_no_error (error);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  gsize offset = (gsize) y * (gsize) cairo_image_surface_get_stride (surface) + (gsize) x * 4;
  guint32 pixel;

  memcpy (&pixel, cairo_image_surface_get_data (surface) + offset, sizeof pixel);
  return pixel;
}

static guint
count_pixels (cairo_surface_t *surface, guint32 color, const int box[4])
{
  guint n = 0;

  for (int y = box[1]; y < box[3]; y++)
    {
      for (int x = box[0]; x < box[2]; x++)
        n += get_pixel (surface, x, y) == color;
    }
  return n;
}

static void
assert_same (cairo_surface_t *part, cairo_surface_t *whole, int left, int top)
{
  for (int y = 0; y < cairo_image_surface_get_height (part); y++)
    {
      for (int x = 0; x < cairo_image_surface_get_width (part); x++)
        g_assert_cmphex (get_pixel (part, x, y), ==, get_pixel (whole, left + x, top + y));
    }
}

static const int plain[4] = { 301, 101, 399, 199 }, hatched[4] = { 301, 301, 399, 399 };

/* 4096 units are 512 px: a square from 800 to 1600 covers the pixels 100 to 199. */
static void
test_polygon (void)
{
  g_autoptr (TvTestTile) lots = new_lots ();
  g_autoptr (TvTilePainter) painter = new_painter ((TvTestTile *const[]){ lots, NULL }, "polygon");
  cairo_surface_t *surface = paint (painter, 512, NULL);

  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 512);
  g_assert_cmphex (get_pixel (surface, 50, 50), ==, 0);
  g_assert_cmphex (get_pixel (surface, 101, 101), ==, 0xffff0000);
  g_assert_cmphex (get_pixel (surface, 198, 198), ==, 0xffff0000);
  g_assert_cmphex (get_pixel (surface, 202, 150), ==, 0);
  /* the hole */
  g_assert_cmphex (get_pixel (surface, 150, 150), ==, 0);
  g_assert_cmpuint (count_pixels (surface, 0, (const int[]){ 126, 126, 174, 174 }), ==, 48 * 48);
  cairo_surface_destroy (surface);
}

static void
test_hatch (void)
{
  g_autoptr (TvTestTile) lots = new_lots ();
  g_autoptr (TvTilePainter) painter = new_painter ((TvTestTile *const[]){ lots, NULL }, "hatch");
  cairo_surface_t *surface = paint (painter, 512, NULL);
  guint even = count_pixels (surface, 0xffff0000, plain);
  guint crossed = count_pixels (surface, 0xffff0000, hatched);

  g_assert_cmpuint (even, ==, 98 * 98);
  g_assert_cmpuint (crossed, <, even * 9 / 10);
  g_assert_cmpuint (crossed, >, even / 4);
  cairo_surface_destroy (surface);
}

/* What is left out because nobody sees it must not be missed. */
static void
test_part (void)
{
  g_autoptr (TvTestTile) lots = new_lots ();
  g_autoptr (TvTestTile) over = new_over ();
  g_autoptr (TvTilePainter) painter
      = new_painter ((TvTestTile *const[]){ lots, over, NULL }, "part");
  const double sizes[] = { 512, 700.25 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      cairo_surface_t *whole = paint (painter, sizes[i], NULL);

      for (int y = 0; y < 500; y += 130)
        {
          const cairo_rectangle_int_t box = { 370, y, 111, 119 };
          cairo_surface_t *part = paint (painter, sizes[i], &box);

          assert_same (part, whole, box.x, box.y);
          cairo_surface_destroy (part);
        }
      cairo_surface_destroy (whole);
    }
}

static void
test_choice (void)
{
  g_autoptr (TvTestTile) lots = new_lots ();
  g_autoptr (TvTestTile) over = new_over ();
  g_autoptr (TvTilePainter) painter
      = new_painter ((TvTestTile *const[]){ lots, over, NULL }, "choice");
  const char *const turned[] = { "over", "lots", NULL };
  cairo_surface_t *surface = paint (painter, 512, NULL);

  g_assert_cmphex (get_pixel (surface, 350, 150), ==, 0xff0000ff);
  cairo_surface_destroy (surface);
  tv_tile_painter_set_layer_opacity (painter, "plan", "over", 0.5);
  surface = paint (painter, 512, NULL);
  g_assert_cmphex (get_pixel (surface, 350, 150) & 0xff00ff00, ==, 0xff000000);
  g_assert_cmpint (ABS ((int) (get_pixel (surface, 350, 150) & 0xff) - 128), <, 3);
  cairo_surface_destroy (surface);
  tv_tile_painter_set_layer_opacity (painter, "plan", "over", 1);
  tv_tile_painter_set_layer_order (painter, "plan", turned);
  surface = paint (painter, 512, NULL);
  g_assert_cmphex (get_pixel (surface, 350, 150), ==, 0xffff0000);
  cairo_surface_destroy (surface);
  tv_tile_painter_set_layer_order (painter, "plan", NULL);
  tv_tile_painter_set_hidden (painter, "plan", "over", TRUE);
  surface = paint (painter, 512, NULL);
  g_assert_cmphex (get_pixel (surface, 350, 150), ==, 0xffff0000);
  cairo_surface_destroy (surface);
}

static TvTestTile *
new_names (const int at[][2], const char *const *names)
{
  TvTestTile *tile = tv_test_tile_new ("names-label");

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *room = g_strdup_printf ("=%u", 40000000 - i * 1000000);

      tv_test_tile_add (tile,
                        1,
                        (const int[]){ at[i][0], at[i][1], -2 },
                        (const char *const[]){ "name", names[i], "_room", room, NULL });
    }
  return tile;
}

static cairo_surface_t *
paint_names (const int at[][2], const char *const *names, const char *file)
{
  g_autoptr (TvTestTile) tile = new_names (at, names);
  g_autoptr (TvTilePainter) painter = new_painter ((TvTestTile *const[]){ tile, NULL }, file);

  return paint (painter, 512, NULL);
}

/* Of two that would overlap the one with more room stands alone; far away both stand. */
static void
test_labels (void)
{
  const int near[][2] = { { 2000, 2000 }, { 2100, 2050 } };
  const int far[][2] = { { 2000, 2000 }, { 2000, 3000 } };
  cairo_surface_t *one = paint_names (near, (const char *const[]){ "Hồ Thông", NULL }, "one");
  cairo_surface_t *two
      = paint_names (near, (const char *const[]){ "Hồ Thông", "Chợ Đồi", NULL }, "two");
  cairo_surface_t *both
      = paint_names (far, (const char *const[]){ "Hồ Thông", "Chợ Đồi", NULL }, "both");
  const int all[4] = { 0, 0, 512, 512 }, below[4] = { 0, 330, 512, 512 };

  g_assert_cmpuint (count_pixels (one, 0, all), <, 512 * 512 - 100);
  assert_same (two, one, 0, 0);
  g_assert_cmpuint (count_pixels (one, 0, below), ==, 512 * (512 - 330));
  g_assert_cmpuint (count_pixels (both, 0, below), <, 512 * (512 - 330) - 100);
  cairo_surface_destroy (one);
  cairo_surface_destroy (two);
  cairo_surface_destroy (both);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = g_dir_make_tmp ("thamvan-tiles-XXXXXX", NULL);
  g_test_add_func ("/geo/tile-painter/polygon", test_polygon);
  g_test_add_func ("/geo/tile-painter/hatch", test_hatch);
  g_test_add_func ("/geo/tile-painter/part", test_part);
  g_test_add_func ("/geo/tile-painter/choice", test_choice);
  g_test_add_func ("/geo/tile-painter/labels", test_labels);
  return g_test_run ();
}
