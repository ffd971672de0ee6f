// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-fixture.h"

#include "base/tv-error.h"
#include "base/tv-json.h"

#include <fcntl.h>
#include <unistd.h>

static TvRenderer *
open_bytes (GBytes *bytes, const char *media_type)
{
  int fd = tv_render_fixture_fd (bytes);
  TvRenderer *renderer = tv_renderer_new (fd, media_type);

  close (fd);
  return renderer;
}

static guint32
pixel_at (TvRendererImage *image, guint x, guint y)
{
  const guint8 *data = g_bytes_get_data (image->pixels, NULL);
  guint32 pixel;

  memcpy (&pixel, data + (gsize) y * image->stride + x * 4, 4);
  return pixel;
}

static void
test_pages (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (3, "Trang");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autoptr (GError) error = NULL;
  TvRendererPage page = { 0 };

  g_assert_true (tv_render_fixture_page (renderer, 2, &page, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (page.n_pages, ==, 3);
  g_assert_cmpfloat_with_epsilon (page.width, 420, 0.5);
  g_assert_cmpfloat_with_epsilon (page.height, 595, 0.5);
  g_assert_false (tv_render_fixture_page (renderer, 3, &page, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_DOCUMENT);
  g_clear_error (&error);
  /* A refusal does not cost the child. */
  g_assert_true (tv_render_fixture_page (renderer, 0, &page, &error));
}

static void
test_draw (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (1, "Quy hoạch");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvRendererImage) whole = tv_render_fixture_draw (renderer, 0, 2.0, NULL, &error);
  const double box[4] = { 90, 190, 140, 240 };
  g_autoptr (TvRendererImage) part = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (whole->width, ==, 840);
  g_assert_cmpuint (whole->height, ==, 1190);
  g_assert_cmpuint (g_bytes_get_size (whole->pixels), ==, whole->stride * whole->height);
  g_assert_cmphex (pixel_at (whole, 300, 500), ==, 0xffff0000);
  g_assert_cmphex (pixel_at (whole, 10, 10), ==, 0xffffffff);
  part = tv_render_fixture_draw (renderer, 0, 4.0, box, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (part->width, ==, 200);
  g_assert_cmpuint (part->height, ==, 200);
  g_assert_cmphex (pixel_at (part, 20, 20), ==, 0xffffffff);
  g_assert_cmphex (pixel_at (part, 100, 100), ==, 0xffff0000);
}

static void
test_text (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (2, "Đất ở đô thị");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tv_render_fixture_text (renderer, 1, &error);
  g_autoptr (TvJson) json = NULL;
  TvJson *paragraph;

  g_assert_no_error (error);
  json = tv_json_parse (text, strlen (text), 1 << 20, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (json), ==, 1);
  paragraph = json_array_get (json, 0);
  g_assert_cmpstr (tv_json_get_string (paragraph, "text", NULL), ==, "Đất ở đô thị");
  g_assert_cmpstr (tv_json_get_string (paragraph, "id", NULL), ==, "p2.1");
  g_assert_cmpuint (json_array_size (json_object_get (paragraph, "box")), ==, 4);
}

static void
test_limits (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (1, "x");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvRendererImage) image = tv_render_fixture_draw (renderer, 0, 500.0, NULL, &error);

  g_assert_null (image);
  g_assert_error (error, TV_ERROR, TV_ERROR_DOCUMENT);
}

static void
test_not_a_document (void)
{
  g_autoptr (GBytes) junk = g_bytes_new_static ("no PDF at all", 13);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (TvRenderer) renderer = open_bytes (junk, "application/pdf");
  g_autoptr (TvRenderer) empty = open_bytes (nothing, "application/pdf");
  g_autoptr (TvRenderer) foreign = open_bytes (junk, "text/html");
  TvRenderer *all[] = { renderer, empty, foreign };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GError) error = NULL;
      TvRendererPage page;

      g_assert_false (tv_render_fixture_page (all[i], 0, &page, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_DOCUMENT);
    }
}

static void
encoded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GBytes **bytes = data;
  g_autoptr (GError) error = NULL;

  *bytes = tv_renderer_encode_finish (TV_RENDERER (source), result, &error);
  g_assert_no_error (error);
}

static void
test_picture (void)
{
  g_autoptr (GBytes) png = tv_render_fixture_png (300, 200);
  g_autoptr (TvRenderer) renderer = open_bytes (png, "image/png");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvRendererImage) image = tv_render_fixture_draw (renderer, 0, 0.5, NULL, &error);
  g_autoptr (GBytes) jpeg = NULL;
  const guint8 *data;

  g_assert_no_error (error);
  g_assert_cmpuint (image->width, ==, 150);
  g_assert_cmphex (pixel_at (image, 50, 50) >> 24, ==, 0xff);
  tv_renderer_encode_async (renderer, 100, NULL, encoded_cb, &jpeg);
  while (jpeg == NULL)
    g_main_context_iteration (NULL, TRUE);
  data = g_bytes_get_data (jpeg, NULL);
  g_assert_cmphex (data[0], ==, 0xff);
  g_assert_cmphex (data[1], ==, 0xd8);
}

static void
store_error_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;
  TvRendererImage *image = tv_renderer_draw_finish (TV_RENDERER (source), result, error);

  g_assert_null (image);
}

static void
test_cancel (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (1, "x");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;
  g_autoptr (GError) error = NULL;
  TvRendererPage page;

  tv_renderer_draw_async (renderer, 0, 2, NULL, cancellable, store_error_cb, &first);
  tv_renderer_draw_async (renderer, 0, 2, NULL, cancellable, store_error_cb, &second);
  g_cancellable_cancel (cancellable);
  while (first == NULL || second == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (first, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (second, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The next call starts a child anew. */
  g_assert_true (tv_render_fixture_page (renderer, 0, &page, &error));
  g_assert_no_error (error);
}

static void
test_time_limit (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (1, "x");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autoptr (GError) error = NULL;
  TvRendererPage page;

  tv_renderer_set_time_limit (renderer, 1);
  g_assert_false (tv_render_fixture_page (renderer, 0, &page, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_DOCUMENT);
  tv_renderer_set_time_limit (renderer, 20000);
  g_clear_error (&error);
  g_assert_true (tv_render_fixture_page (renderer, 0, &page, &error));
}

static void
test_no_sandbox (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (1, "x");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *program = NULL;
  g_autoptr (GError) error = NULL;
  TvRendererPage page;

  /* A machine whose bwrap cannot make namespaces: no document is parsed without them. */
  program = g_build_filename (g_get_user_cache_dir (), "bwrap", NULL);
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents_full (
      program,
      "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n",
      -1,
      G_FILE_SET_CONTENTS_NONE,
      0755,
      &error));
  g_setenv ("PATH", g_get_user_cache_dir (), TRUE);
  g_assert_false (tv_render_fixture_page (renderer, 0, &page, &error));
  g_setenv ("PATH", path, TRUE);
  g_assert_error (error, TV_ERROR, TV_ERROR_DOCUMENT);
  g_assert_nonnull (strstr (error->message, "No permissions to create new namespace"));
}

static guint
try_folder (const char *folder, guint limit, guint *ret_drawn)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint tried = 0;

  while (dir != NULL && tried < limit && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (TvRenderer) renderer = NULL;
      g_autoptr (TvRendererImage) image = NULL;
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      int fd;

      if (!g_str_has_suffix (name, ".pdf"))
        continue;
      fd = open (path, O_RDONLY | O_CLOEXEC);
      g_assert_cmpint (fd, >=, 0);
      renderer = tv_renderer_new (fd, "application/pdf");
      close (fd);
      tv_renderer_set_time_limit (renderer, 10000);
      image = tv_render_fixture_draw (renderer, 0, 1.0, NULL, &error);
      g_assert_true ((image != NULL) != (error != NULL));
      if (error != NULL)
        g_assert_error (error, TV_ERROR, TV_ERROR_DOCUMENT);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
      *ret_drawn += image != NULL;
      tried++;
    }
  return tried;
}

static void
test_real_documents (void)
{
  static const struct
  {
    const char *folder;
    guint limit;
    gboolean good;
  } folders[] = {
    { "real-vi", 20, TRUE },
    { "pdfminer", 40, FALSE },
    { "qpdf", 60, FALSE },
  };
  const char *shared = g_getenv ("TV_SHARED_DATA");

  if (shared == NULL || !g_file_test (shared, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("TV_SHARED_DATA has no documents");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (shared, "pdf", folders[i].folder, NULL);
      guint drawn = 0;
      guint tried = try_folder (path, folders[i].limit, &drawn);

      g_test_message ("%s: %u tried, %u drawn", folders[i].folder, tried, drawn);
      g_assert_cmpuint (tried, >, 0);
      if (folders[i].good)
        g_assert_cmpuint (drawn, ==, tried);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  tv_render_fixture_init ();
  g_test_add_func ("/render/renderer/pages", test_pages);
  g_test_add_func ("/render/renderer/draw", test_draw);
  g_test_add_func ("/render/renderer/text", test_text);
  g_test_add_func ("/render/renderer/limits", test_limits);
  g_test_add_func ("/render/renderer/not-a-document", test_not_a_document);
  g_test_add_func ("/render/renderer/picture", test_picture);
  g_test_add_func ("/render/renderer/cancel", test_cancel);
  g_test_add_func ("/render/renderer/time-limit", test_time_limit);
  g_test_add_func ("/render/renderer/no-sandbox", test_no_sandbox);
  g_test_add_func ("/render/renderer/real-documents", test_real_documents);
  return g_test_run ();
}
