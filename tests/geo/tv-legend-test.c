// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "geo/tv-legend.h"

#include <string.h>

static const char style_text[]
    = "{\"layers\":["
      "{\"id\":\"lots\",\"kind\":\"fill\",\"field\":\"use\",\"classes\":["
      "{\"value\":\"ODT\",\"name\":{\"vi\":\"Đất ở\",\"en\":\"Housing\"},\"fill\":\"#00ff00\"},"
      "{\"value\":\"XX\",\"fill\":\"#000000\"}]},"
      "{\"id\":\"edge\",\"kind\":\"line\",\"classes\":["
      "{\"name\":{\"vi\":\"Ranh giới\"},\"stroke\":\"#ff0000\",\"width\":4}]},"
      "{\"id\":\"names\",\"kind\":\"label\",\"classes\":[{\"name\":{\"vi\":\"Tên\"}}]}]}";

static TvStyle *
new_style (void)
{
  g_autoptr (TvJson) json = tv_json_parse (style_text, strlen (style_text), 10000, NULL);
  TvStyle *style = tv_style_parse (json, NULL);

  g_assert_nonnull (style);
  return style;
}

/* What has a name and is drawn, in the style's order; a name that the language lacks is told in
 * Vietnamese. */
static void
test_entries (void)
{
  g_autoptr (TvStyle) style = new_style ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tv_legend_build (style, NULL, "en", &error);
  const TvLegendEntry *lot, *edge;

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  lot = g_ptr_array_index (entries, 0);
  edge = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (lot->code, ==, "ODT");
  g_assert_cmpstr (lot->name, ==, "Housing");
  g_assert_cmpint (lot->kind, ==, TV_STYLE_FILL);
  g_assert_null (edge->code);
  g_assert_cmpstr (edge->name, ==, "Ranh giới");
  g_assert_cmpint (edge->kind, ==, TV_STYLE_LINE);
}

static guint32
draw (const TvLegendEntry *entry, int x, int y)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 44, 30);
  cairo_t *cr = cairo_create (surface);
  guint32 pixel;

  tv_legend_draw_sample (cr, entry->kind, entry->class, 44, 30);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  memcpy (&pixel,
          cairo_image_surface_get_data (surface)
              + (gsize) y * (gsize) cairo_image_surface_get_stride (surface) + (gsize) x * 4,
          sizeof pixel);
  cairo_surface_destroy (surface);
  return pixel;
}

/* A sample shows the colours of the map: an area its fill, a line its stroke through the middle. */
static void
test_samples (void)
{
  g_autoptr (TvStyle) style = new_style ();
  g_autoptr (GPtrArray) entries = tv_legend_build (style, NULL, "vi", NULL);

  g_assert_cmphex (draw (g_ptr_array_index (entries, 0), 22, 15), ==, 0xff00ff00);
  g_assert_cmphex (draw (g_ptr_array_index (entries, 1), 22, 15), ==, 0xffff0000);
  g_assert_cmphex (draw (g_ptr_array_index (entries, 1), 22, 3), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/legend/entries", test_entries);
  g_test_add_func ("/geo/legend/samples", test_samples);
  return g_test_run ();
}
