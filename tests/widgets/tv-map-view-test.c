// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-json.h"
#include "widgets/tv-map-view-private.h"

#include <fcntl.h>
#include <math.h>

/* Items lying as folders <root>/<item>. */
#define FOLDER_TYPE_CONTENT (folder_content_get_type ())
G_DECLARE_FINAL_TYPE (FolderContent, folder_content, FOLDER, CONTENT, GObject)

struct _FolderContent
{
  GObject parent_instance;

  char *root;
  gboolean slow; /* nothing is here before it was opened once */
  GHashTable *opened;
};

static char *
folder_content_locate (TvContent *content, const char *item, guint version, const char *path)
{
  FolderContent *self = FOLDER_CONTENT (content);
  g_autofree char *name = g_build_filename (self->root, item, path, NULL);

  if (self->slow && !g_hash_table_contains (self->opened, path))
    return NULL;
  return g_file_test (name, G_FILE_TEST_EXISTS) ? g_steal_pointer (&name) : NULL;
}

static void
folder_content_open_async (TvContent *content,
                           const char *item,
                           guint version,
                           const char *path,
                           GCancellable *c,
                           GAsyncReadyCallback cb,
                           gpointer data)
{
  FolderContent *self = FOLDER_CONTENT (content);
  g_autoptr (GTask) task = g_task_new (content, c, cb, data);
  g_autofree char *name = g_build_filename (self->root, item, path, NULL);
  int fd = open (name, O_RDONLY | O_CLOEXEC);

  g_hash_table_add (self->opened, g_strdup (path));
  if (fd < 0)
    g_task_return_new_error (task, TV_ERROR, TV_ERROR_NOT_FOUND, "no %s", path);
  else
    g_task_return_int (task, fd);
}

static int
folder_content_open_finish (TvContent *content, GAsyncResult *res, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (res), error);
}

static void
folder_content_iface_init (TvContentInterface *iface)
{
  iface->locate = folder_content_locate;
  iface->open_async = folder_content_open_async;
  iface->open_finish = folder_content_open_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FolderContent,
                               folder_content,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TV_TYPE_CONTENT, folder_content_iface_init))

static void
folder_content_finalize (GObject *object)
{
  FolderContent *self = FOLDER_CONTENT (object);

  g_free (self->root);
  g_hash_table_unref (self->opened);
  G_OBJECT_CLASS (folder_content_parent_class)->finalize (object);
}

static void
folder_content_class_init (FolderContentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = folder_content_finalize;
}

static void
folder_content_init (FolderContent *self)
{
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* The sample plan and base map, imported once by the real program. */
static char *items;

static gboolean
import (const char *const *args)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "app", NULL);
  g_autofree char *program = g_build_filename (folder, "thamvan-import", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;

  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    return FALSE;
  g_ptr_array_add (argv, program);
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) args[i]);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_setenv (launcher, "TV_LIBEXECDIR", folder, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, NULL);
  return process != NULL && g_subprocess_wait_check (process, NULL, NULL);
}

static gboolean
prepare_items (void)
{
  g_autofree char *plan = g_test_build_filename (G_TEST_DIST, "data/sample/plan-v2", NULL);
  g_autofree char *ground = g_test_build_filename (G_TEST_DIST, "data/sample/basemap", NULL);
  g_autofree char *plan_out = NULL;
  g_autofree char *ground_out = NULL;

  if (items != NULL)
    return TRUE;
  items = g_dir_make_tmp ("thamvan-map-XXXXXX", NULL);
  plan_out = g_build_filename (items, "plan", NULL);
  ground_out = g_build_filename (items, "ground", NULL);
  if (import ((const char *const[]){ "plan", plan, "--crs", "EPSG:5899", "-o", plan_out, NULL })
      && import (
          (const char *const[]){ "basemap", ground, "--crs", "EPSG:5899", "-o", ground_out, NULL }))
    return TRUE;
  g_test_skip ("thamvan-import is not built");
  g_clear_pointer (&items, g_free);
  return FALSE;
}

static FolderContent *
new_content (void)
{
  FolderContent *content = g_object_new (FOLDER_TYPE_CONTENT, NULL);

  content->root = g_strdup (items);
  return content;
}

/* Below the idle priority at which libshumate lays out its tiles: taking pictures must not starve
 * it.
 */
static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Turns the main loop until @identify finds a lot, for 20 s at most. */
static char *
wait_for_lot (TvMapView *view, double lon, double lat)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint tick = g_timeout_add_full (G_PRIORITY_LOW, 20, wake_cb, NULL, NULL);
  char *json = NULL;

  while ((json = tv_map_view_identify (view, lon, lat)) == NULL
         && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  return json;
}

#define LAKE_LON 108.384953
#define LAKE_LAT 11.920592

static void
test_identify (void)
{
  g_autoptr (FolderContent) content = NULL;
  GtkWidget *view;
  g_autofree char *json = NULL;
  g_autoptr (TvJson) hit = NULL;

  if (!prepare_items ())
    return;
  content = new_content ();
  view = g_object_ref_sink (tv_map_view_new ());
  tv_map_view_set_plan (TV_MAP_VIEW (view), TV_CONTENT (content), "plan", 2);
  json = wait_for_lot (TV_MAP_VIEW (view), LAKE_LON, LAKE_LAT);
  g_assert_nonnull (json);
  hit = tv_json_parse (json, strlen (json), 1 << 20, NULL);
  g_assert_cmpstr (tv_json_get_string (hit, "code", NULL), ==, "MN");
  g_assert_cmpstr (tv_json_get_string (hit, "layer", NULL), ==, "su-dung-dat");
  g_assert_null (tv_map_view_identify (TV_MAP_VIEW (view), 108.0, 11.0));
  g_object_unref (view);
}

/* What the reader chose to see changes nothing of what a place is. */
static void
test_layers (void)
{
  g_autoptr (FolderContent) content = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  TvMapLayers *layers;
  GtkWidget *view;

  if (!prepare_items ())
    return;
  content = new_content ();
  view = g_object_ref_sink (tv_map_view_new ());
  tv_map_view_set_plan (TV_MAP_VIEW (view), TV_CONTENT (content), "plan", 2);
  tv_map_view_set_basemap (TV_MAP_VIEW (view), TV_CONTENT (content), "ground", 1);
  before = wait_for_lot (TV_MAP_VIEW (view), LAKE_LON, LAKE_LAT);
  layers = tv_map_view_get_layers (TV_MAP_VIEW (view));
  g_assert_cmpstr (tv_map_layers_find (layers, "plan", "su-dung-dat")->group, ==, "quy-hoach");
  g_assert_cmpstr (tv_map_layers_find (layers, "basemap", "duong")->title, ==, "Roads");
  tv_map_layers_move (layers, "plan", "giao-thong", TRUE);
  tv_map_layers_set_opacity (layers, "plan", "giao-thong", 40);
  tv_map_view_set_layer_visible (TV_MAP_VIEW (view), "su-dung-dat", FALSE);
  g_assert_false (tv_map_layers_shows (layers, "plan", "su-dung-dat"));
  after = tv_map_view_identify (TV_MAP_VIEW (view), LAKE_LON, LAKE_LAT);
  g_assert_cmpstr (after, ==, before);
  g_object_unref (view);
}

static void
test_fetched_first (void)
{
  g_autoptr (FolderContent) content = NULL;
  g_autofree char *json = NULL;
  GtkWidget *view;

  if (!prepare_items ())
    return;
  content = new_content ();
  content->slow = TRUE;
  view = g_object_ref_sink (tv_map_view_new ());
  tv_map_view_set_plan (TV_MAP_VIEW (view), TV_CONTENT (content), "plan", 2);
  g_assert_null (tv_map_view_identify (TV_MAP_VIEW (view), LAKE_LON, LAKE_LAT));
  json = wait_for_lot (TV_MAP_VIEW (view), LAKE_LON, LAKE_LAT);
  g_assert_nonnull (json);
  g_object_unref (view);
}

static void
pin_moved_cb (TvMapView *view, double lon, double lat, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_pin (void)
{
  GtkWidget *view = g_object_ref_sink (tv_map_view_new ());
  guint n_moved = 0;
  double lon = 0, lat = 0;

  g_signal_connect (view, "pin-moved", G_CALLBACK (pin_moved_cb), &n_moved);
  g_assert_false (tv_map_view_get_pin (TV_MAP_VIEW (view), &lon, &lat));
  tv_map_view_show_point (TV_MAP_VIEW (view), 108.44, 11.94, 17);
  g_assert_true (tv_map_view_get_pin (TV_MAP_VIEW (view), &lon, &lat));
  g_assert_cmpfloat_with_epsilon (lon, 108.44, 1e-9);
  g_assert_cmpfloat_with_epsilon (lat, 11.94, 1e-9);
  /* what the program sets is no choice of the reader */
  g_assert_cmpuint (n_moved, ==, 0);
  tv_map_view_clear_point (TV_MAP_VIEW (view));
  g_assert_false (tv_map_view_get_pin (TV_MAP_VIEW (view), &lon, &lat));
  g_object_unref (view);
}

static void
test_missing (void)
{
  g_autoptr (FolderContent) content = g_object_new (FOLDER_TYPE_CONTENT, NULL);
  GtkWidget *view = g_object_ref_sink (tv_map_view_new ());

  content->root = g_strdup ("/nonexistent");
  g_test_expect_message ("tv-widgets", G_LOG_LEVEL_WARNING, "map: *");
  tv_map_view_set_plan (TV_MAP_VIEW (view), TV_CONTENT (content), "plan", 1);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_test_assert_expected_messages ();
  g_object_unref (view);
}

static void
test_accessible (void)
{
  GtkWidget *view = g_object_ref_sink (tv_map_view_new ());
  GtkWidget *map = gtk_overlay_get_child (GTK_OVERLAY (gtk_widget_get_first_child (view)));

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (map), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (map),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Map of the plan");
  g_object_unref (view);
}

/* The classes of a hidden layer leave the legend, and come back with it. */
static void
check_legend (TvMapView *view)
{
  int whole, part, again;

  gtk_widget_measure (view->legend, GTK_ORIENTATION_VERTICAL, -1, NULL, &whole, NULL, NULL);
  tv_map_view_set_layer_visible (view, "su-dung-dat", FALSE);
  gtk_widget_measure (view->legend, GTK_ORIENTATION_VERTICAL, -1, NULL, &part, NULL, NULL);
  g_assert_cmpint (part, <, whole);
  tv_map_layers_reset (tv_map_view_get_layers (view));
  gtk_widget_measure (view->legend, GTK_ORIENTATION_VERTICAL, -1, NULL, &again, NULL, NULL);
  g_assert_cmpint (again, ==, whole);
}

/* The whole thing in a window, with its base map: the picture is not one colour. */
static void
test_window (void)
{
  g_autoptr (FolderContent) content = NULL;
  GtkWidget *window, *view;
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  const char *shot = g_getenv ("TV_MAP_SHOT");
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GdkPaintable) paintable = NULL;
  guint colors = 0;
  guint tick;

  if (!prepare_items ())
    return;
  content = new_content ();
  window = gtk_window_new ();
  view = tv_map_view_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 760);
  gtk_window_set_child (GTK_WINDOW (window), view);
  paintable = gtk_widget_paintable_new (view);
  tv_map_view_set_basemap (TV_MAP_VIEW (view), TV_CONTENT (content), "ground", 1);
  tv_map_view_set_plan (TV_MAP_VIEW (view), TV_CONTENT (content), "plan", 2);
  tv_map_view_set_legend_visible (TV_MAP_VIEW (view), TRUE);
  gtk_window_present (GTK_WINDOW (window));
  tick = g_timeout_add_full (G_PRIORITY_LOW, 20, wake_cb, NULL, NULL);
  while (colors < 60 && g_get_monotonic_time () < deadline)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      g_autoptr (GskRenderNode) node = NULL;
      int width = gtk_widget_get_width (view), height = gtk_widget_get_height (view);

      g_main_context_iteration (NULL, TRUE);
      if (width < 10)
        {
          g_object_unref (snapshot);
          continue;
        }
      gdk_paintable_snapshot (paintable, snapshot, width, height);
      node = gtk_snapshot_free_to_node (snapshot);
      if (node == NULL || gtk_native_get_renderer (GTK_NATIVE (window)) == NULL)
        continue;
      g_clear_object (&texture);
      texture
          = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)),
                                         node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
      {
        g_autofree guint32 *pixels = g_new (guint32, (gsize) width * height);

        gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
        /* the middle, where only the map is */
        for (int y = height / 4; y < height * 3 / 4; y += 3)
          {
            for (int x = width * 2 / 5; x < width * 4 / 5; x += 3)
              g_hash_table_add (seen, GUINT_TO_POINTER (pixels[y * width + x]));
          }
      }
      colors = g_hash_table_size (seen);
    }
  g_source_remove (tick);
  if (shot != NULL && texture != NULL)
    gdk_texture_save_to_png (texture, shot);
  g_assert_cmpuint (colors, >=, 60);
  check_legend (TV_MAP_VIEW (view));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (!gtk_init_check ())
    {
      g_test_message ("no display");
      return 77;
    }
  /* in the isolated folders there is no MIME database, and so no icon is recognised */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/widgets/map-view/identify", test_identify);
  g_test_add_func ("/widgets/map-view/layers", test_layers);
  g_test_add_func ("/widgets/map-view/fetched-first", test_fetched_first);
  g_test_add_func ("/widgets/map-view/pin", test_pin);
  g_test_add_func ("/widgets/map-view/missing", test_missing);
  g_test_add_func ("/widgets/map-view/accessible", test_accessible);
  g_test_add_func ("/widgets/map-view/window", test_window);
  return g_test_run ();
}
