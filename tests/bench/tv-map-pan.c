// SPDX-License-Identifier: GPL-3.0-or-later
/* The map's widget under a restless hand. Needs a display.
 *   tv-map-pan ITEM      a plan's folder: style.json, tiles/, layers.gpkg
 * moves over the plan at each zoom and on to the next and back, and prints what the frames of both
 * took the main thread, from the first of a frame's work to its last: {"pan": {"frames","p50_ms",
 * "p99_ms","max_ms","over" (33 ms),"processor_p50_ms","processor_max_ms","late" (frames that came
 * more than 33 ms after the one before)},"zoom": {…}}. */
#include "config.h"

#include <fcntl.h>
#include <math.h>
#include <shumate/shumate.h>
#include <stdlib.h>
#include <time.h>

#include "widgets/tv-map-view.h"

#define WIDTH 1080
#define HEIGHT 1920
#define FIRST_ZOOM 11
#define LAST_ZOOM 18
#define PAN_FRAMES 50
#define ZOOM_FRAMES 18
#define PAN_PIXELS 18.0 /* a frame: a quick swipe */
#define MOST_MS 33
#define STILL_MS 1500 /* before it begins */

/* A folder as content. */
#define TV_TYPE_PAN_CONTENT (tv_pan_content_get_type ())
G_DECLARE_FINAL_TYPE (TvPanContent, tv_pan_content, TV, PAN_CONTENT, GObject)

struct _TvPanContent
{
  GObject parent;

  const char *folder;
};

static char *
locate (TvContent *content, const char *item, guint version, const char *path)
{
  return g_build_filename (TV_PAN_CONTENT (content)->folder, path, NULL);
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

G_DEFINE_FINAL_TYPE_WITH_CODE (TvPanContent,
                               tv_pan_content,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TV_TYPE_CONTENT, content_init))

static void
tv_pan_content_class_init (TvPanContentClass *klass)
{
}

static void
tv_pan_content_init (TvPanContent *self)
{
}

/* Frames of one kind of moving. */
typedef struct
{
  GArray *times, *processor; /* (element-type double) ms */
  guint late;
} Frames;

enum
{
  PAN,
  ZOOM,
  N_KINDS,
};

typedef struct
{
  ShumateViewport *viewport;
  guint step;
  guint kind;
  gboolean done;
  double start, processor_start, last_end; /* ms */
  Frames frames[N_KINDS];
} Walk;

static double
get_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* In from zoom to zoom, a way over the plan at each, and out again. */
static void
move (Walk *self)
{
  const guint leg = PAN_FRAMES + ZOOM_FRAMES, legs = LAST_ZOOM - FIRST_ZOOM;
  guint number = self->step / leg, at = self->step % leg;
  gboolean back = number >= legs;
  double zoom = back ? LAST_ZOOM - (double) (number - legs) : FIRST_ZOOM + (double) number;
  double angle = number * 2.4;
  ShumateLocation *place = SHUMATE_LOCATION (self->viewport);

  self->kind = at < PAN_FRAMES ? PAN : ZOOM;
  if (at < PAN_FRAMES)
    {
      /* there and back, so that the plan stays under the hand */
      double pixels = at < PAN_FRAMES / 2 ? PAN_PIXELS : -PAN_PIXELS;
      double degrees = pixels * 360 / (512 * pow (2, zoom));

      shumate_location_set_location (place,
                                     shumate_location_get_latitude (place) + degrees * sin (angle),
                                     shumate_location_get_longitude (place)
                                         + degrees * cos (angle));
    }
  else
    {
      double part = (at - PAN_FRAMES + 1.0) / ZOOM_FRAMES;

      shumate_viewport_set_zoom_level (self->viewport, zoom + (back ? -part : part));
    }
  self->step++;
  self->done = self->step >= 2 * legs * leg;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Walk *self = data;

  if (!self->done)
    move (self);
  return !self->done;
}

static void
begin_cb (GdkFrameClock *clock, Walk *self)
{
  self->start = get_ms (CLOCK_MONOTONIC);
  self->processor_start = get_ms (CLOCK_THREAD_CPUTIME_ID);
}

static void
end_cb (GdkFrameClock *clock, Walk *self)
{
  double now = get_ms (CLOCK_MONOTONIC), time = now - self->start;
  double processor = get_ms (CLOCK_THREAD_CPUTIME_ID) - self->processor_start;
  Frames *frames = &self->frames[self->kind];

  if (self->step == 0 || self->done)
    return;
  g_array_append_val (frames->times, time);
  g_array_append_val (frames->processor, processor);
  frames->late += self->last_end > 0 && now - self->last_end > MOST_MS;
  self->last_end = now;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
get_percentile (GArray *sorted, guint percent)
{
  return g_array_index (sorted, double, MIN (sorted->len * percent / 100, sorted->len - 1));
}

/* (nullable) */
static GtkWidget *
find_map (GtkWidget *widget)
{
  GtkWidget *found = SHUMATE_IS_MAP (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_map (child);
  return found;
}

static gboolean
stop_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
report (const char *name, Frames *frames)
{
  guint over = 0;

  if (frames->times->len == 0)
    g_error ("no frame was drawn");
  for (guint i = 0; i < frames->times->len; i++)
    over += g_array_index (frames->times, double, i) > MOST_MS;
  g_array_sort (frames->times, compare);
  g_array_sort (frames->processor, compare);
  g_print ("\"%s\":{\"frames\":%u,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,\"over\":%u,"
           "\"processor_p50_ms\":%.2f,\"processor_max_ms\":%.2f,\"late\":%u}",
           name,
           frames->times->len,
           get_percentile (frames->times, 50),
           get_percentile (frames->times, 99),
           get_percentile (frames->times, 100),
           over,
           get_percentile (frames->processor, 50),
           get_percentile (frames->processor, 100),
           frames->late);
}

int
main (int argc, char **argv)
{
  g_autoptr (TvPanContent) content = NULL;
  GtkWidget *window, *view;
  GdkFrameClock *clock;
  gboolean still = FALSE;
  Walk walk = { 0 };

  if (argc != 2)
    return 2;
  gtk_init ();
  content = g_object_new (TV_TYPE_PAN_CONTENT, NULL);
  content->folder = argv[1];
  window = gtk_window_new ();
  view = tv_map_view_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), view);
  tv_map_view_set_plan (TV_MAP_VIEW (view), TV_CONTENT (content), "plan", 1);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (STILL_MS, stop_cb, &still);
  while (!still)
    g_main_context_iteration (NULL, TRUE);
  walk.viewport = shumate_map_get_viewport (SHUMATE_MAP (find_map (view)));
  for (guint i = 0; i < N_KINDS; i++)
    {
      walk.frames[i].times = g_array_new (FALSE, FALSE, sizeof (double));
      walk.frames[i].processor = g_array_new (FALSE, FALSE, sizeof (double));
    }
  shumate_viewport_set_zoom_level (walk.viewport, FIRST_ZOOM);
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (begin_cb), &walk);
  g_signal_connect (clock, "after-paint", G_CALLBACK (end_cb), &walk);
  gtk_widget_add_tick_callback (view, tick_cb, &walk, NULL);
  while (!walk.done)
    g_main_context_iteration (NULL, TRUE);
  g_print ("{");
  report ("pan", &walk.frames[PAN]);
  g_print (",");
  report ("zoom", &walk.frames[ZOOM]);
  g_print ("}\n");
  for (guint i = 0; i < N_KINDS; i++)
    {
      g_array_unref (walk.frames[i].times);
      g_array_unref (walk.frames[i].processor);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
