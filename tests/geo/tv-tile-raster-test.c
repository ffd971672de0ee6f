// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "geo/tv-tile-painter.h"
#include "tv-test-tile.h"

#include <math.h>
#include <string.h>

/* Areas with a thin outline are drawn straight onto the pixels, but by cairo where a group lies
 * between: both have to look alike. */
#define STYLE                                                                                      \
  "{\"layers\":[{\"id\":\"lots\",\"kind\":\"fill\",\"field\":\"use\",\"classes\":["                \
  "{\"value\":\"a\",\"fill\":\"#ff8000\",\"stroke\":\"#000000\",\"width\":0.5},"                   \
  "{\"value\":\"b\",\"fill\":\"#0060c080\",\"stroke\":\"#400000\",\"width\":1},"                   \
  "{\"value\":\"c\",\"fill\":\"#20a020\"},"                                                        \
  "{\"value\":\"d\",\"stroke\":\"#a000a0a0\",\"width\":0.8}]}]}"
#define N_SHAPES 80
#define N_CORNERS 40
#define MOST_RINGS 3

static char *folder;

static TvTilePainter *
new_painter (TvTestTile *tile, const char *name)
{
  g_autoptr (TvJson) json = tv_json_parse (STYLE, strlen (STYLE), 10000, NULL);
  g_autoptr (TvStyle) style = tv_style_parse (json, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = g_strdup_printf ("%s/%s.mbtiles", folder, name);
  g_autoptr (GError) error = NULL;
  TvTilePainter *painter = tv_tile_painter_new ();
  TvMbtiles *file;

  tv_test_tile_write ((TvTestTile *const[]){ tile, NULL }, path);
  file = tv_mbtiles_open (path, &error);
  g_assert_no_error (error);
  g_ptr_array_add (files, file);
  tv_tile_painter_set_sheet (painter, "plan", style, files);
  return painter;
}

/* Stars with holes, some beyond the tile, their corners near each other or far apart. */
static TvTestTile *
new_stars (guint32 seed)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  const char *const uses[] = { "a", "b", "c", "d" };
  TvTestTile *tile = tv_test_tile_new ("lots");

  for (guint i = 0; i < N_SHAPES; i++)
    {
      int rings[MOST_RINGS * (2 * N_CORNERS + 1) + 1], n = 0;
      int corners = g_rand_int_range (chance, 3, N_CORNERS);
      double x = g_rand_double_range (chance, -200, 4300);
      double y = g_rand_double_range (chance, -200, 4300);
      double size = pow (2, g_rand_double_range (chance, 8, 11));

      for (int ring = 0; ring < MOST_RINGS; ring++)
        {
          double radius = size * (MOST_RINGS - ring) / MOST_RINGS;

          for (int k = 0; k < corners; k++)
            {
              double far = radius * g_rand_double_range (chance, 0.8, 1);

              /* in fours, so that no coordinate is a mark of the list */
              rings[n++] = (int) lrint (x + far * cos (2 * G_PI * k / corners)) & ~3;
              rings[n++] = (int) lrint (y + far * sin (2 * G_PI * k / corners)) & ~3;
            }
          rings[n++] = -1;
        }
      rings[n] = -2;
      tv_test_tile_add (tile, 3, rings, (const char *const[]){ "use", uses[i % 4], NULL });
    }
  return tile;
}

static cairo_surface_t *
paint (TvTilePainter *painter, double size, gboolean by_cairo)
{
  int pixels = (int) ceil (size);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, pixels, pixels);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GError) error = NULL;
  gboolean good;

  if (by_cairo)
    cairo_push_group (cr);
  good = tv_tile_painter_draw (painter, cr, 0, 0, 0, size, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (good);
  if (by_cairo)
    {
      cairo_pop_group_to_source (cr);
      cairo_paint (cr);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The mean of the greatest difference of each pixel's channels, and how many differ by much. */
static double
compare (cairo_surface_t *a, cairo_surface_t *b, guint *ret_many)
{
  gsize size
      = (gsize) cairo_image_surface_get_stride (a) * (gsize) cairo_image_surface_get_height (a);
  const guint8 *left = cairo_image_surface_get_data (a);
  const guint8 *right = cairo_image_surface_get_data (b);
  guint64 sum = 0;

  *ret_many = 0;
  for (gsize i = 0; i < size; i += 4)
    {
      int most = 0;

      for (gsize k = i; k < i + 4; k++)
        most = MAX (most, ABS (left[k] - right[k]));
      sum += (guint64) most;
      *ret_many += most > 64;
    }
  return (double) sum / (double) (size / 4);
}

static void
test_like_cairo (void)
{
  const double sizes[] = { 512, 700.3, 2000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (TvTestTile) tile = new_stars (i);
      g_autofree char *name = g_strdup_printf ("stars%u", i);
      g_autoptr (TvTilePainter) painter = new_painter (tile, name);
      cairo_surface_t *ours = paint (painter, sizes[i], FALSE);
      cairo_surface_t *theirs = paint (painter, sizes[i], TRUE);
      guint many;
      double mean = compare (ours, theirs, &many);

      g_test_message ("%.1f px: mean %.3f, %u pixels by much", sizes[i], mean, many);
      g_assert_cmpfloat (mean, <, 3);
      g_assert_cmpfloat (many, <, sizes[i] * sizes[i] / 200);
      cairo_surface_destroy (ours);
      cairo_surface_destroy (theirs);
    }
}

static cairo_surface_t *
paint_part (TvTilePainter *painter, const cairo_rectangle_int_t *part)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface
      = tv_tile_painter_paint_sized (painter, 0, 0, 0, 700.3, 1, part, NULL, &error);

  g_assert_no_error (error);
  return surface;
}

/* However little of a tile is painted, it is the same to the pixel. */
static void
test_part (void)
{
  g_autoptr (TvTestTile) tile = new_stars (7);
  g_autoptr (TvTilePainter) painter = new_painter (tile, "part");
  cairo_surface_t *whole = paint_part (painter, NULL);
  gsize stride = (gsize) cairo_image_surface_get_stride (whole);

  for (int x = 3; x < 600; x += 97)
    {
      const cairo_rectangle_int_t box = { x, 650 - x, 61, 47 };
      cairo_surface_t *part = paint_part (painter, &box);
      const guint8 *from = cairo_image_surface_get_data (whole) + (gsize) box.x * 4;

      for (int row = 0; row < box.height; row++)
        g_assert_cmpmem (from + (gsize) (box.y + row) * stride,
                         (gsize) box.width * 4,
                         cairo_image_surface_get_data (part)
                             + row * cairo_image_surface_get_stride (part),
                         (gsize) box.width * 4);
      cairo_surface_destroy (part);
    }
  cairo_surface_destroy (whole);
}

/* Corners at the end of what a tile can say, and an area that has none. */
static void
test_far (void)
{
  const int far = G_MAXINT32 / 4;
  g_autoptr (TvTestTile) tile = tv_test_tile_new ("lots");
  g_autoptr (TvTilePainter) painter = NULL;
  cairo_surface_t *surface;

  tv_test_tile_add (tile,
                    3,
                    (const int[]){ -far, -far, far, -far, far, far, -far, far, -1, -2 },
                    (const char *const[]){ "use", "a", NULL });
  tv_test_tile_add (tile,
                    3,
                    (const int[]){ 100, -far, 104, far, 100, far, -1, -2 },
                    (const char *const[]){ "use", "b", NULL });
  tv_test_tile_add (tile,
                    3,
                    (const int[]){ 2048, 2048, 2052, 2048, 2048, 2048, -1, -2 },
                    (const char *const[]){ "use", "c", NULL });
  painter = new_painter (tile, "far");
  surface = paint (painter, 512, FALSE);
  g_assert_cmphex (*(guint32 *) (gpointer) cairo_image_surface_get_data (surface), ==, 0xffff8000);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = g_dir_make_tmp ("thamvan-tiles-XXXXXX", NULL);
  g_test_add_func ("/geo/tile-raster/like-cairo", test_like_cairo);
  g_test_add_func ("/geo/tile-raster/part", test_part);
  g_test_add_func ("/geo/tile-raster/far", test_far);
  return g_test_run ();
}
