// SPDX-License-Identifier: GPL-3.0-or-later
/* The viewer on one document, as a reader meets it. Needs a display.
 *   tv-drawing-bench FOLDER ID     FOLDER/documents/ID.pdf, FOLDER/thumbs/ID.png
 * prints
 * {"first_sight_ms","first_sight_cpu_ms","sharp_ms","sharp_cpu_ms","exact_ms","scale","hasty_p99_ms",
 * "difference","memory_kib","tiles","tile_p50_ms","tile_p99_ms","tile_cpu_p99_ms"}: from asking for
 * the document to the first frame with its small picture; to the first frame with a pixel for each
 * of the screen, and the processor time both processes took until then; until the page is drawn
 * anew where its picture came along; each square of 512 pixels of a way through the drawing at four
 * zooms, from asking the sandbox to having it, at once (hasty) and after it had a moment; how far
 * they are from what poppler draws without any of this (mean of all channels, of 255); the most
 * memory the sandboxed process ever had. With "pictures" as third word it makes those instead, as
 * the importer does. */
#include "config.h"

#include <cairo.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../render/tv-render-fixture.h"
#include "widgets/tv-content.h"
#include "widgets/tv-document-view.h"

#define STEPS 60
#define HASTY_STEPS 15
#define LEVELS 4
#define TILE 512
/* The importer's. */
#define THUMB_WIDTH 480.0
#define SHEET_SIDE 2048.0
#define SHEET_LEAST 1200.0
#define SHEET_GROWTH 0.6
#define SHEET_BYTES (1024.0 * 1024)
#define SHEET_MAX_BYTES (2 * 1024 * 1024)

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
  TvDocumentView *view;
  double cpu;
  double first_sight, first_sight_cpu, sharp, sharp_cpu;
  gboolean drawn;
  gboolean done;
} Run;

static double
get_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

/* Of this process and of the sandboxed one. */
static double
get_cpu_ms (int child)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/schedstat", child);
  g_autofree char *text = NULL;
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  if (child == 0 || !g_file_get_contents (path, &text, NULL, NULL))
    return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6
         + (double) g_ascii_strtoull (text, NULL, 10) / 1e6;
}

static void
painted_cb (GdkFrameClock *clock, Run *run)
{
  if (run->start == 0)
    return;
  if (run->first_sight <= 0)
    {
      run->first_sight = get_ms (run->start);
      run->first_sight_cpu = get_cpu_ms (0) - run->cpu;
    }
  if (run->drawn && run->sharp <= 0)
    {
      run->sharp = get_ms (run->start);
      run->sharp_cpu = get_cpu_ms (tv_render_fixture_find_child ()) - run->cpu;
    }
  run->done = run->sharp > 0 && tv_document_view_is_settled (run->view);
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

typedef struct
{
  TvRenderer *renderer;
  TvRendererPage page;
  double fit;
  int child;
} Way;

static TvRendererImage *
draw_square (const Way *way, guint step, guint level)
{
  const double scale = way->fit * (2 << level);
  const double side = TILE / scale;
  const double x = fmod (step * 797.0 / scale, MAX (way->page.width - side, 1));
  const double y = fmod (step * 613.0 / scale, MAX (way->page.height - side, 1));
  const double box[4] = { x, y, x + side, y + side };
  g_autoptr (GError) error = NULL;
  TvRendererImage *image = tv_render_fixture_draw (way->renderer, 0, scale, box, &error);

  g_assert_no_error (error);
  return image;
}

typedef struct
{
  double p50, p99, cpu_p99;
} Times;

/* Squares on a way through the page, nearer and farther. */
static Times
follow (const Way *way, guint steps)
{
  double times[STEPS * LEVELS];
  double cpu[STEPS * LEVELS];
  guint n = 0;

  for (guint step = 0; step < steps; step++)
    for (guint level = 0; level < LEVELS; level++)
      {
        gint64 start = g_get_monotonic_time ();
        double before = get_cpu_ms (way->child);
        g_autoptr (TvRendererImage) image = draw_square (way, step, level);

        times[n] = get_ms (start);
        cpu[n++] = get_cpu_ms (way->child) - before;
      }
  qsort (times, n, sizeof (double), compare);
  qsort (cpu, n, sizeof (double), compare);
  return (Times){ times[n / 2], times[n * 99 / 100], cpu[n * 99 / 100] };
}

static double
compare_images (TvRendererImage *one, TvRendererImage *two)
{
  const guint8 *left = g_bytes_get_data (one->pixels, NULL);
  const guint8 *right = g_bytes_get_data (two->pixels, NULL);
  double sum = 0;

  g_assert_cmpuint (g_bytes_get_size (one->pixels), ==, g_bytes_get_size (two->pixels));
  for (gsize i = 0; i < g_bytes_get_size (one->pixels); i++)
    sum += i % 4 != 3 ? abs ((int) left[i] - (int) right[i]) : 0;
  return sum / ((double) g_bytes_get_size (one->pixels) * 3 / 4);
}

/* Until it has used no processor for a fifth of a second. */
static void
wait_for_calm (const Way *way)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  double last = -1;

  while (g_get_monotonic_time () < deadline)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%d/schedstat", way->child);
      g_autofree char *text = NULL;
      double now;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        return;
      now = g_ascii_strtod (text, NULL);
      if (now <= last)
        return;
      last = now;
      g_usleep (G_USEC_PER_SEC / 5);
    }
}

static void
keep (const Way *way)
{
  g_autoptr (GAsyncResult) kept = NULL;
  g_autoptr (GError) error = NULL;

  tv_renderer_keep_async (way->renderer, 0, NULL, result_cb, &kept);
  while (kept == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (tv_renderer_keep_finish (way->renderer, kept, &error));
}

static void
measure_tiles (const char *path, double fit)
{
  g_autoptr (TvRenderer) renderer = open_renderer (path);
  Way way = { .renderer = renderer, .fit = fit };
  TvRendererImage *plain[LEVELS];
  double difference = 0;
  Times hasty;
  Times times;

  g_assert_true (tv_render_fixture_page (renderer, 0, &way.page, NULL));
  way.child = tv_render_fixture_find_child ();
  for (guint i = 0; i < LEVELS; i++)
    plain[i] = draw_square (&way, 1, i);
  keep (&way);
  hasty = follow (&way, HASTY_STEPS);
  wait_for_calm (&way);
  times = follow (&way, STEPS);
  for (guint i = 0; i < LEVELS; i++)
    {
      g_autoptr (TvRendererImage) image = draw_square (&way, 1, i);

      difference = MAX (difference, compare_images (image, plain[i]));
      tv_renderer_image_free (plain[i]);
    }
  g_print (",\"hasty_p99_ms\":%.2f,\"difference\":%.3f,\"memory_kib\":%ld",
           hasty.p99,
           difference,
           read_memory (way.child));
  g_print (",\"tiles\":%u,\"tile_p50_ms\":%.2f,\"tile_p99_ms\":%.2f,\"tile_cpu_p99_ms\":%.2f",
           STEPS * LEVELS,
           times.p50,
           times.p99,
           times.cpu_p99);
}

static goffset
write_picture (TvRenderer *renderer, double scale, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvRendererImage) image = tv_render_fixture_draw (renderer, 0, scale, NULL, &error);
  cairo_surface_t *surface;
  GStatBuf status;

  g_assert_no_error (error);
  surface = cairo_image_surface_create_for_data ((guchar *) g_bytes_get_data (image->pixels, NULL),
                                                 CAIRO_FORMAT_RGB24,
                                                 (int) image->width,
                                                 (int) image->height,
                                                 (int) image->stride);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_size;
}

static int
make_pictures (const char *folder, const char *id)
{
  g_autofree char *document = g_strdup_printf ("%s/documents/%s.pdf", folder, id);
  g_autofree char *thumb = g_strdup_printf ("%s/thumbs/%s.png", folder, id);
  g_autofree char *sheet = g_strdup_printf ("%s/thumbs/%s.sheet.png", folder, id);
  g_autoptr (TvRenderer) renderer = open_renderer (document);
  TvRendererPage page;
  double longest;
  double side;
  goffset length;

  tv_renderer_set_time_limit (renderer, 60000);
  g_assert_true (tv_render_fixture_page (renderer, 0, &page, NULL));
  longest = MAX (page.width, page.height);
  length = write_picture (renderer, THUMB_WIDTH / page.width, thumb);
  side = THUMB_WIDTH * longest / page.width * pow (SHEET_BYTES / (double) length, SHEET_GROWTH);
  side = floor (CLAMP (side, SHEET_LEAST, SHEET_SIDE));
  if (write_picture (renderer, side / longest, sheet) > SHEET_MAX_BYTES)
    g_unlink (sheet);
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
  double exact;
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
  run.view = TV_DOCUMENT_VIEW (view);
  run.cpu = get_cpu_ms (0);
  run.start = g_get_monotonic_time ();
  tv_document_view_open (TV_DOCUMENT_VIEW (view), TV_CONTENT (content), "x", 1, path, "x", 0);
  tv_render_fixture_wait (&run.done, 60);
  exact = get_ms (run.start);
  renderer = open_renderer (file);
  g_assert_true (tv_render_fixture_page (renderer, 0, &page, NULL));
  fit = (1080 - 40) / page.width;
  g_print ("{\"first_sight_ms\":%.2f,\"first_sight_cpu_ms\":%.2f,\"sharp_ms\":%.2f",
           run.first_sight,
           run.first_sight_cpu,
           run.sharp);
  g_print (",\"sharp_cpu_ms\":%.2f,\"exact_ms\":%.2f,\"scale\":%.6f", run.sharp_cpu, exact, fit);
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
    return make_pictures (argv[1], argv[2]);
  gtk_init ();
  path = g_strdup_printf ("documents/%s.pdf", argv[2]);
  file = g_build_filename (argv[1], path, NULL);
  measure_tiles (file, measure_view (argv[1], path, file));
  g_print ("}\n");
  return 0;
}
