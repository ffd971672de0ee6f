// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "paper/tv-qr.h"

#define TEXT "TV1:471920334455667712"

/* Another program reads what we drew. */
static void
test_scanned (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvQr) qr = tv_qr_new (TEXT, &error);
  g_autofree char *scanner = g_find_program_in_path ("zbarimg");
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  g_autofree char *output = NULL;
  cairo_surface_t *surface;
  cairo_t *cr;
  int status;

  g_assert_no_error (error);
  if (scanner == NULL)
    {
      g_test_skip ("zbarimg (zbar-tools) is not installed");
      return;
    }

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 400);
  cr = cairo_create (surface);
  tv_qr_draw (qr, cr, 0, 0, 400);
  cairo_destroy (cr);
  folder = g_dir_make_tmp ("tv-qr-XXXXXX", &error);
  g_assert_no_error (error);
  file = g_build_filename (folder, "qr.png", NULL);
  g_assert_cmpint (cairo_surface_write_to_png (surface, file), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);

  g_spawn_sync (NULL,
                (char *[]){ scanner, (char *) "--raw", (char *) "-q", file, NULL },
                NULL,
                G_SPAWN_STDERR_TO_DEV_NULL,
                NULL,
                NULL,
                &output,
                NULL,
                &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_strstrip (output), ==, TEXT);
}

/* The three finder patterns and the dark module that every symbol has. */
static void
test_shape (void)
{
  g_autoptr (TvQr) qr = tv_qr_new (TEXT, NULL);
  guint size = tv_qr_get_size (qr);

  g_assert_cmpuint (size, ==, 25);
  for (guint i = 0; i < 7; i++)
    {
      g_assert_true (tv_qr_is_dark (qr, i, 0));
      g_assert_true (tv_qr_is_dark (qr, size - 1 - i, 0));
      g_assert_true (tv_qr_is_dark (qr, 0, size - 1 - i));
    }
  g_assert_true (tv_qr_is_dark (qr, 8, size - 8));
}

static void
test_too_long (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (5000, 'x');

  g_assert_null (tv_qr_new (text, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/paper/qr/scanned", test_scanned);
  g_test_add_func ("/paper/qr/shape", test_shape);
  g_test_add_func ("/paper/qr/too-long", test_too_long);
  return g_test_run ();
}
