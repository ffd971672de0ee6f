// SPDX-License-Identifier: GPL-3.0-or-later
/* The pixels that are made ahead are the page's. */
#include "config.h"

#include "render/child/tv-render-raster.h"
#include "render/child/tv-render-record.h"

#include <cairo-pdf.h>
#include <poppler.h>
#include <stdlib.h>

#define WIDTH 420
#define HEIGHT 150

static cairo_status_t
append_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

/* @n circles in rows, and a red square at (300, 90). */
static PopplerDocument *
make_document (guint n)
{
  GByteArray *array = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, array, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  PopplerDocument *document;

  for (guint i = 0; i < n; i++)
    {
      cairo_arc (cr, 3 + i % 100 * 4, 3 + i / 100 * 4, 1.5, 0, 2 * G_PI);
      cairo_set_source_rgb (cr, 0, i % 2, 1);
      cairo_fill_preserve (cr);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_set_line_width (cr, 0.3);
      cairo_stroke (cr);
    }
  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_rectangle (cr, 300, 90, 50, 50);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  bytes = g_byte_array_free_to_bytes (array);
  document = poppler_document_new_from_bytes (bytes, NULL, &error);
  g_assert_no_error (error);
  return document;
}

static cairo_t *
begin_picture (double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                                         (int) (WIDTH * scale),
                                                         (int) (HEIGHT * scale));
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  return cr;
}

/* Mean of all channels. */
static double
compare (cairo_t *one, cairo_t *two)
{
  cairo_surface_t *left = cairo_get_target (one);
  cairo_surface_t *right = cairo_get_target (two);
  gsize length = (gsize) cairo_image_surface_get_stride (left)
                 * (gsize) cairo_image_surface_get_height (left);
  const guint8 *left_data;
  const guint8 *right_data;
  gint64 sum = 0;

  cairo_surface_flush (left);
  cairo_surface_flush (right);
  left_data = cairo_image_surface_get_data (left);
  right_data = cairo_image_surface_get_data (right);
  for (gsize i = 0; i < length; i++)
    sum += i % 4 != 3 ? abs (left_data[i] - right_data[i]) : 0;
  return (double) sum / ((double) length * 3 / 4);
}

static void
test_same (void)
{
  static const double scales[] = { 0.5, 3 };
  PopplerDocument *document = make_document (2000);
  PopplerPage *page = poppler_document_get_page (document, 0);
  g_autoptr (TvRenderRecord) record = tv_render_record_new (page, 0, WIDTH, HEIGHT);
  g_autoptr (TvRenderRaster) raster = NULL;
  guint n = 0;

  g_assert_nonnull (record);
#if !defined(__SANITIZE_ADDRESS__)
  /* Its allocator tells nobody how much is in use. */
  g_assert_true (tv_render_record_is_heavy (record));
#endif
  raster = tv_render_raster_new (record, WIDTH, HEIGHT);
  g_assert_nonnull (raster);
  for (; tv_render_raster_is_pending (raster); n++)
    {
      cairo_t *cr = begin_picture (1);

      g_assert_false (tv_render_raster_paint (raster, cr, 1));
      cairo_destroy (cr);
      tv_render_raster_work (raster);
    }
  g_assert_cmpuint (n, ==, 4 * 2); /* 1680 × 600 pixels */
  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      cairo_t *shrunk = begin_picture (scales[i]);
      cairo_t *direct = begin_picture (scales[i]);
      cairo_t *empty = begin_picture (scales[i]);

      double far;
      double whole;

      g_assert_true (tv_render_raster_paint (raster, shrunk, scales[i]));
      poppler_page_render_for_printing (page, direct);
      far = compare (shrunk, direct);
      whole = compare (empty, direct);
      g_test_message ("at %.1f: %.2f of %.2f", scales[i], far, whole);
      /* Hair lines a fraction of a pixel wide, everywhere: that far at most. */
      g_assert_cmpfloat (far, <, 10);
      g_assert_cmpfloat (whole, >, 30);
      cairo_destroy (shrunk);
      cairo_destroy (direct);
      cairo_destroy (empty);
    }
  g_assert_false (tv_render_raster_paint (raster, NULL, 3.5));
  g_object_unref (page);
  g_object_unref (document);
}

/* A page of text is as quick without. */
static void
test_light (void)
{
  PopplerDocument *document = make_document (50);
  PopplerPage *page = poppler_document_get_page (document, 0);
  g_autoptr (TvRenderRecord) record = tv_render_record_new (page, 0, WIDTH, HEIGHT);

  g_assert_false (tv_render_record_is_heavy (record));
  g_object_unref (page);
  g_object_unref (document);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/render/raster/same", test_same);
  g_test_add_func ("/render/raster/light", test_light);
  return g_test_run ();
}
