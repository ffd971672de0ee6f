// SPDX-License-Identifier: GPL-3.0-or-later
/* Poppler's own printing path without any of ours, and the drawing that all programs are given.
 *   tv-drawing-peer make FILE.pdf
 *   tv-drawing-peer draw FILE.pdf SCALE        open and draw page 1: {"ms","cpu_ms"}
 *   tv-drawing-peer tiles FILE.pdf SCALE N     squares of 512 pixels as a viewer without a record
 *                                              would draw them: {"p50_ms","p99_ms"} */
#include "config.h"

#include <cairo-pdf.h>
#include <math.h>
#include <poppler.h>
#include <stdlib.h>
#include <time.h>

#define MM (72 / 25.4)
#define COLUMNS 160
#define ROWS 110
#define TILE 512

static double
get_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

/* One lot: eight sides that are not quite straight, a land use's colour, its name. */
static void
draw_lot (cairo_t *cr, GRand *random, double x, double y, double size, guint number)
{
  static const double colors[][3]
      = { { 1, 0.85, 0.55 }, { 0.75, 0.9, 0.65 }, { 0.95, 0.7, 0.7 }, { 0.7, 0.8, 0.95 } };
  const double *color = colors[number % G_N_ELEMENTS (colors)];
  g_autofree char *name = g_strdup_printf ("Đất ở %u", number);

  for (guint i = 0; i < 8; i++)
    {
      double angle = i * G_PI / 4 + G_PI / 8;
      double radius = size * g_rand_double_range (random, 0.42, 0.54);

      cairo_line_to (cr, x + radius * cos (angle), y + radius * sin (angle));
    }
  cairo_close_path (cr);
  cairo_set_source_rgb (cr, color[0], color[1], color[2]);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
  cairo_set_line_width (cr, 0.3);
  cairo_stroke (cr);
  if (number % 2 == 0)
    {
      cairo_move_to (cr, x - size * 0.32, y);
      cairo_show_text (cr, name);
    }
}

/* An A0 sheet of 17,600 lots and 8,800 names. */
static int
make (const char *path)
{
  const double width = 1189 * MM;
  const double height = 841 * MM;
  const double size = (width - 40 * MM) / COLUMNS;
  cairo_surface_t *surface = cairo_pdf_surface_create (path, width, height);
  cairo_t *cr = cairo_create (surface);
  GRand *random = g_rand_new_with_seed (20260101);
  guint number = 0;

  cairo_select_font_face (cr, "Noto Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, 3);
  for (guint row = 0; row < ROWS; row++)
    for (guint column = 0; column < COLUMNS; column++)
      draw_lot (cr,
                random,
                20 * MM + (column + 0.5) * size,
                15 * MM + (row + 0.5) * size,
                size,
                number++);
  g_rand_free (random);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  number = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy (surface);
  return number ? 0 : 1;
}

static PopplerDocument *
open_document (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_filename_to_uri (path, NULL, &error);
  PopplerDocument *document
      = uri != NULL ? poppler_document_new_from_file (uri, NULL, &error) : NULL;

  if (document == NULL)
    g_error ("%s: %s", path, error->message);
  return document;
}

static void
paint (PopplerPage *page, double scale, double x, double y, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, -x, -y);
  cairo_scale (cr, scale, scale);
  poppler_page_render_for_printing (page, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static int
draw (const char *path, double scale)
{
  gint64 start = g_get_monotonic_time ();
  clock_t cpu = clock ();
  PopplerDocument *document = open_document (path);
  PopplerPage *page = poppler_document_get_page (document, 0);
  double width, height;

  poppler_page_get_size (page, &width, &height);
  paint (page, scale, 0, 0, (int) ceil (width * scale), (int) ceil (height * scale));
  g_print ("{\"ms\":%.2f,\"cpu_ms\":%.2f}\n",
           get_ms (start),
           (double) (clock () - cpu) * 1000 / CLOCKS_PER_SEC);
  g_object_unref (page);
  g_object_unref (document);
  return 0;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static int
tiles (const char *path, double scale, guint n)
{
  PopplerDocument *document = open_document (path);
  PopplerPage *page = poppler_document_get_page (document, 0);
  g_autofree double *times = g_new0 (double, n);
  double width, height;

  poppler_page_get_size (page, &width, &height);
  for (guint i = 0; i < n; i++)
    {
      gint64 start = g_get_monotonic_time ();

      paint (page,
             scale,
             fmod (i * 797.0, MAX (width * scale - TILE, 1)),
             fmod (i * 613.0, MAX (height * scale - TILE, 1)),
             TILE,
             TILE);
      times[i] = get_ms (start);
    }
  qsort (times, n, sizeof (double), compare);
  g_object_unref (page);
  g_object_unref (document);
  g_print ("{\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n", times[n / 2], times[(n * 99) / 100]);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "make"))
    return make (argv[2]);
  if (argc == 4 && g_str_equal (argv[1], "draw"))
    return draw (argv[2], g_ascii_strtod (argv[3], NULL));
  if (argc == 5 && g_str_equal (argv[1], "tiles"))
    return tiles (argv[2], g_ascii_strtod (argv[3], NULL), (guint) CLAMP (atoi (argv[4]), 1, 1000));
  g_printerr ("tv-drawing-peer make|draw|tiles …\n");
  return 2;
}
