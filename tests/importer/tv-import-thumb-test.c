// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "importer/tv-import-thumb.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <string.h>

#define WIDTH 300
#define HEIGHT 200

static char *
make_path (void)
{
  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  return g_build_filename (g_get_user_data_dir (), "map.png", NULL);
}

static cairo_surface_t *
draw (const char *path)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (picture);

  cairo_set_source_rgb (cr, 0.9, 0.5, 0.1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.1, 0.4, 0.8);
  cairo_arc (cr, WIDTH / 2.0, HEIGHT / 2.0, 70, 0, 6);
  cairo_fill (cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (picture, path), ==, CAIRO_STATUS_SUCCESS);
  return picture;
}

static gint64
size_of (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_size : -1;
}

/* The same picture, pixel by pixel, in as many bytes as it has colours. */
static void
test_unpack (void)
{
  g_autofree char *path = make_path ();
  cairo_surface_t *before = draw (path);
  cairo_surface_t *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (size_of (path), <, WIDTH * HEIGHT);
  g_assert_true (tv_import_thumb_unpack (path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (size_of (path), >, 3 * WIDTH * HEIGHT);
  g_assert_cmpint (size_of (path), <, 3 * WIDTH * HEIGHT + 1000);
  after = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (after), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (after), ==, WIDTH);
  for (int y = 0; y < HEIGHT; y++)
    {
      const guint32 *left
          = (gpointer) (cairo_image_surface_get_data (before)
                        + (gsize) y * (gsize) cairo_image_surface_get_stride (before));
      const guint32 *right
          = (gpointer) (cairo_image_surface_get_data (after)
                        + (gsize) y * (gsize) cairo_image_surface_get_stride (after));

      for (int x = 0; x < WIDTH; x++)
        g_assert_cmphex (left[x] & 0xffffff, ==, right[x] & 0xffffff);
    }
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

static void
test_no_picture (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "<html>", -1, NULL);
  g_assert_false (tv_import_thumb_unpack (path, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/import-thumb/unpack", test_unpack);
  g_test_add_func ("/import-thumb/no-picture", test_no_picture);
  return g_test_run ();
}
