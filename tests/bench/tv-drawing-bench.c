// SPDX-License-Identifier: GPL-3.0-or-later
/* The viewer on one document, as a reader meets it. Needs a display.
 *   tv-drawing-bench FOLDER ID     FOLDER/documents/ID.pdf, FOLDER/thumbs/ID.png
 * prints {"first_sight_ms","sharp_ms","tile_p50_ms","tile_p99_ms","tiles","memory_kib","scale"}:
 * from asking for the document to the first frame with its small picture; to the first frame with
 * the sharp page; each square of 512 pixels of a way through the drawing at four zooms, from asking
 * the sandbox to having it; the most memory the sandboxed process ever had. With "thumb" as third
 * word it makes the small picture instead, as the importer does. */
#include "config.h"

#include <cairo.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../render/tv-render-fixture.h"
#include "widgets/tv-content.h"
#include "widgets/tv-document-view.h"

#define STEPS 60
#define TILE 512

/* A folder as content. */
#define TV_TYPE_BENCH_CONTENT (tv_bench_content_get_type ())
G_DECLARE_FINAL_TYPE (TvBenchContent, tv_bench_content, TV, BENCH_CONTENT, GObject)

struct _TvBenchContent
{
  GObject parent;

  const char *folder;
};

static char *
locate (TvContent *content, const char *item, guint version, const char *path)
{
  return g_build_filename (TV_BENCH_CONTENT (content)->folder, path, NULL);
}

static void
open_async (TvContent *content,
            const char *item,
            guint version,
            const char *path,
            GCancellable *c,
            GAsyncReadyCallback cb,
            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (content, c, cb, data);
  g_autofree char *name = locate (content, item, version, path);

  g_task_return_int (task, open (name, O_RDONLY | O_CLOEXEC));
}

static int
open_finish (TvContent *content, GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}

static void
content_init (TvContentInterface *iface)
{
  iface->open_async = open_async;
  iface->open_finish = open_finish;
  iface->locate = locate;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TvBenchContent,
                               tv_bench_content,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TV_TYPE_CONTENT, content_init))

static void
tv_bench_content_class_init (TvBenchContentClass *klass)
{
}

static void
tv_bench_content_init (TvBenchContent *self)
{
}

typedef struct
{
  gint64 start;
  double first_sight, sharp;
  gboolean drawn;
  gboolean done;
} Run;

static double
get_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static void
painted_cb (GdkFrameClock *clock, Run *run)
{
  if (run->start == 0)
    return;
  if (run->first_sight <= 0)
    run->first_sight = get_ms (run->start);
  if (run->drawn && !run->done)
    {
      run->sharp = get_ms (run->start);
      run->done = TRUE;
    }
}

static void
drawn_cb (TvDocumentView *view, Run *run)
{
  run->drawn = TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static long
read_memory (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmHWM:");
  return line != NULL ? atol (line + 6) : 0;
}

static TvRenderer *
open_renderer (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  TvRenderer *renderer;

  if (fd < 0)
    g_error ("%s cannot be read", path);
  renderer = tv_renderer_new (fd, "application/pdf");
  close (fd);
  return renderer;
}

/* Squares on a way through the page, nearer and farther, as many as fit a view in each step. */
static void
measure_tiles (const char *path, double fit)
{
  g_autoptr (TvRenderer) renderer = open_renderer (path);
  g_autoptr (GAsyncResult) kept = NULL;
  g_autoptr (GError) error = NULL;
  double times[STEPS * 4];
  guint n = 0;
  TvRendererPage page;

  g_assert_true (tv_render_fixture_page (renderer, 0, &page, &error));
  tv_renderer_keep_async (renderer, 0, NULL, result_cb, &kept);
  while (kept == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (tv_renderer_keep_finish (renderer, kept, &error));
  for (guint step = 0; step < STEPS; step++)
    for (guint level = 1; level <= 4; level++)
      {
        const double scale = fit * (1 << level);
        const double side = TILE / scale;
        const double x = fmod (step * 797.0 / scale, MAX (page.width - side, 1));
        const double y = fmod (step * 613.0 / scale, MAX (page.height - side, 1));
        const double box[4] = { x, y, x + side, y + side };
        gint64 start = g_get_monotonic_time ();
        g_autoptr (TvRendererImage) image
            = tv_render_fixture_draw (renderer, 0, scale, box, &error);

        g_assert_no_error (error);
        times[n++] = get_ms (start);
      }
  g_print (",\"memory_kib\":%ld", read_memory (tv_render_fixture_find_child ()));
  qsort (times, n, sizeof (double), compare);
  g_print (",\"tiles\":%u,\"tile_p50_ms\":%.2f,\"tile_p99_ms\":%.2f",
           n,
           times[n / 2],
           times[n * 99 / 100]);
}

static int
make_thumb (const char *folder, const char *id)
{
  g_autofree char *document = g_strdup_printf ("%s/documents/%s.pdf", folder, id);
  g_autofree char *thumb = g_strdup_printf ("%s/thumbs/%s.png", folder, id);
  g_autoptr (TvRenderer) renderer = open_renderer (document);
  g_autoptr (TvRendererImage) image = NULL;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;
  TvRendererPage page;

  tv_renderer_set_time_limit (renderer, 60000);
  g_assert_true (tv_render_fixture_page (renderer, 0, &page, &error));
  image = tv_render_fixture_draw (renderer, 0, 480 / page.width, NULL, &error);
  g_assert_no_error (error);
  surface = cairo_image_surface_create_for_data ((guchar *) g_bytes_get_data (image->pixels, NULL),
                                                 CAIRO_FORMAT_ARGB32,
                                                 (int) image->width,
                                                 (int) image->height,
                                                 (int) image->stride);
  g_assert_cmpint (cairo_surface_write_to_png (surface, thumb), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return 0;
}

static double
measure_view (const char *folder, const char *path, const char *file)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = tv_document_view_new ();
  g_autoptr (TvBenchContent) content = g_object_new (TV_TYPE_BENCH_CONTENT, NULL);
  g_autoptr (TvRenderer) renderer = NULL;
  gboolean settled = FALSE;
  TvRendererPage page;
  double fit;
  Run run = { 0 };

  content->folder = folder;
  gtk_window_set_default_size (GTK_WINDOW (window), 1080, 1600);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  tv_render_fixture_wait (&settled, 1);
  g_signal_connect (gtk_widget_get_frame_clock (window),
                    "after-paint",
                    G_CALLBACK (painted_cb),
                    &run);
  g_signal_connect (view, "drawn", G_CALLBACK (drawn_cb), &run);
  run.start = g_get_monotonic_time ();
  tv_document_view_open (TV_DOCUMENT_VIEW (view), TV_CONTENT (content), "x", 1, path, "x", 0);
  tv_render_fixture_wait (&run.done, 60);
  renderer = open_renderer (file);
  g_assert_true (tv_render_fixture_page (renderer, 0, &page, NULL));
  fit = (1080 - 40) / page.width;
  g_print ("{\"first_sight_ms\":%.2f,\"sharp_ms\":%.2f,\"scale\":%.6f",
           run.first_sight,
           run.sharp,
           fit);
  gtk_window_destroy (GTK_WINDOW (window));
  tv_render_fixture_wait (&settled, 1);
  return fit;
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *file = NULL;

  if (argc < 3)
    return 2;
  if (argc == 4)
    return make_thumb (argv[1], argv[2]);
  gtk_init ();
  path = g_strdup_printf ("documents/%s.pdf", argv[2]);
  file = g_build_filename (argv[1], path, NULL);
  measure_tiles (file, measure_view (argv[1], path, file));
  g_print ("}\n");
  return 0;
}
