// SPDX-License-Identifier: GPL-3.0-or-later
/* Paints tiles of a plan's item as it is told on standard input, one word and its arguments a line:
 *   tv-map-bench ITEM          reads ITEM/style.json and ITEM/tiles
 *     fresh                    forgets all decoded tiles; answers with an empty line
 *     paint ZOOM X Y [PNG]     one tile of 512 px; answers with the processor's milliseconds
 *   tv-map-bench compare A B   the mean difference of two pictures (0 to 255, on white) and the
 *                              share of pixels that differ by more than 64 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "geo/tv-tile-painter.h"

#define MUCH 64

static void
check (gboolean good, const GError *error, const char *what)
{
  if (!good)
    g_error ("%s: %s", what, error != NULL ? error->message : "failed");
}

static char *
locate (const char *path, gpointer data)
{
  return g_build_filename (data, path, NULL);
}

static TvTilePainter *
open_painter (char *item)
{
  TvTilePainter *painter = tv_tile_painter_new ();
  g_autoptr (GError) error = NULL;
  gboolean good = tv_tile_painter_load_plan (painter, locate, item, &error);

  check (good, error, item);
  return painter;
}

static double
get_processor_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* On white, as the peer draws it. */
static void
write_png (cairo_surface_t *surface, const char *path)
{
  cairo_t *cr = cairo_create (surface);

  cairo_set_operator (cr, CAIRO_OPERATOR_DEST_OVER);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_destroy (cr);
  check (cairo_surface_write_to_png (surface, path) == CAIRO_STATUS_SUCCESS, NULL, path);
}

static void
paint (TvTilePainter *painter, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_strsplit (arguments, " ", 4);
  cairo_surface_t *surface;
  double start = get_processor_ms (), used;

  check (g_strv_length (words) >= 3, NULL, arguments);
  surface = tv_tile_painter_paint (painter,
                                   (guint) atoi (words[0]),
                                   (guint) atoi (words[1]),
                                   (guint) atoi (words[2]),
                                   1,
                                   NULL,
                                   &error);
  used = get_processor_ms () - start;
  check (surface != NULL, error, arguments);
  if (words[3] != NULL)
    write_png (surface, words[3]);
  printf ("%.4f\n", used);
  cairo_surface_destroy (surface);
}

static int
serve (char *item)
{
  g_autoptr (TvTilePainter) painter = open_painter (item);
  char line[4096];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_strchomp (line);
      if (g_str_has_prefix (line, "paint "))
        {
          paint (painter, line + strlen ("paint "));
        }
      else
        {
          g_object_unref (painter);
          painter = open_painter (item);
          printf ("\n");
        }
      fflush (stdout);
    }
  return 0;
}

static guint
difference (guint32 a, guint32 b)
{
  guint most = 0;

  for (int shift = 0; shift < 24; shift += 8)
    most = MAX (most, (guint) ABS ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));
  return most;
}

static const guint32 *
get_row (cairo_surface_t *surface, int y)
{
  return (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface)
                                            + (gssize) y
                                                  * cairo_image_surface_get_stride (surface));
}

static int
compare (const char *first, const char *second)
{
  cairo_surface_t *a = cairo_image_surface_create_from_png (first);
  cairo_surface_t *b = cairo_image_surface_create_from_png (second);
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  guint64 sum = 0, many = 0;

  check (width > 0 && width == cairo_image_surface_get_width (b)
             && height == cairo_image_surface_get_height (b),
         NULL,
         second);
  for (int y = 0; y < height; y++)
    {
      const guint32 *left = get_row (a, y), *right = get_row (b, y);

      for (int x = 0; x < width; x++)
        {
          guint by = difference (left[x], right[x]);

          sum += by;
          many += by > MUCH;
        }
    }
  printf ("%.3f %.5f\n", (double) sum / (width * height), (double) many / (width * height));
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "compare"))
    return compare (argv[2], argv[3]);
  return argc == 2 ? serve (argv[1]) : 2;
}
