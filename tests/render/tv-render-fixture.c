// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-fixture.h"

#include <cairo-pdf.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void
tv_render_fixture_init (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "app", NULL);

  g_setenv ("TV_LIBEXECDIR", folder, FALSE);
}

static cairo_status_t
append_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
tv_render_fixture_pdf (guint n_pages, const char *text)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, 420, 595);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < n_pages; i++)
    {
      cairo_select_font_face (cr, "Noto Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
      cairo_set_font_size (cr, 14);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_move_to (cr, 50, 80);
      cairo_show_text (cr, text);
      cairo_set_source_rgb (cr, 1, 0, 0);
      cairo_rectangle (cr, 100, 200, 100, 100);
      cairo_fill (cr);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
tv_render_fixture_png (int width, int height)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0, 0.5, 1);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

int
tv_render_fixture_fd (GBytes *bytes)
{
  int fd = memfd_create ("document", MFD_CLOEXEC);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_cmpint (fd, >=, 0);
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      g_assert_cmpint (written, >, 0);
      data += written;
      length -= (gsize) written;
    }
  return fd;
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

gboolean
tv_render_fixture_wait (gboolean *done, guint seconds)
{
  gboolean late = FALSE;
  guint timer = g_timeout_add_seconds (seconds, late_cb, &late);

  while (!*done && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  return *done;
}

typedef struct
{
  gboolean done;
  GAsyncResult *result; /* (owned) */
} Wait;

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  wait->result = g_object_ref (result);
  wait->done = TRUE;
}

gboolean
tv_render_fixture_page (TvRenderer *renderer, guint page, TvRendererPage *ret_page, GError **error)
{
  Wait wait = { 0 };
  gboolean good;

  tv_renderer_get_page_async (renderer, page, NULL, ready_cb, &wait);
  g_assert_true (tv_render_fixture_wait (&wait.done, 60));
  good = tv_renderer_get_page_finish (renderer, wait.result, ret_page, error);
  g_object_unref (wait.result);
  return good;
}

TvRendererImage *
tv_render_fixture_draw (TvRenderer *renderer,
                        guint page,
                        double scale,
                        const double box[4],
                        GError **error)
{
  Wait wait = { 0 };
  TvRendererImage *image;

  tv_renderer_draw_async (renderer, page, scale, box, NULL, ready_cb, &wait);
  g_assert_true (tv_render_fixture_wait (&wait.done, 60));
  image = tv_renderer_draw_finish (renderer, wait.result, error);
  g_object_unref (wait.result);
  return image;
}

char *
tv_render_fixture_text (TvRenderer *renderer, guint page, GError **error)
{
  Wait wait = { 0 };
  char *text;

  tv_renderer_get_text_async (renderer, page, NULL, ready_cb, &wait);
  g_assert_true (tv_render_fixture_wait (&wait.done, 60));
  text = tv_renderer_get_text_finish (renderer, wait.result, error);
  g_object_unref (wait.result);
  return text;
}

static int
read_parent (int pid, gboolean *ret_is_child)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  const char *end;

  *ret_is_child = FALSE;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  end = strrchr (text, ')');
  if (end == NULL)
    return 0;
  *ret_is_child = strstr (text, "(thamvan-render)") != NULL;
  return atoi (end + 4);
}

int
tv_render_fixture_find_child (void)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      gboolean is_child;
      gboolean unused;
      int pid = atoi (name);
      int parent = pid > 0 ? read_parent (pid, &is_child) : 0;

      if (pid <= 0 || !is_child)
        continue;
      while (parent > 1 && parent != getpid ())
        parent = read_parent (parent, &unused);
      if (parent == getpid ())
        return pid;
    }
  return 0;
}
