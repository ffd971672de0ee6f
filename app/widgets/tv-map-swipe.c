// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-swipe.h"

#include "tv-map-view-private.h"
#include "tv-widgets.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define GRIP 76
#define LINE_WIDTH 6
/* A line near the edge leaves no room for more words. */
#define TITLE_LINES 3
#define KEY_STEP 0.05

struct _TvMapSwipe
{
  GtkWidget parent_instance;

  TvMapView *under; /* borrowed, weak */
  GtkWidget *over;  /* child: drawn right of the line only */
  GtkWidget *grip;  /* child */
  GtkWidget *left;  /* child: what is seen there */
  GtkWidget *right; /* child */
  double share;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (TvMapSwipe, tv_map_swipe, GTK_TYPE_WIDGET)

static void
tv_map_swipe_dispose (GObject *object)
{
  TvMapSwipe *self = TV_MAP_SWIPE (object);

  g_clear_weak_pointer (&self->under);
  g_clear_pointer (&self->over, gtk_widget_unparent);
  g_clear_pointer (&self->grip, gtk_widget_unparent);
  g_clear_pointer (&self->left, gtk_widget_unparent);
  g_clear_pointer (&self->right, gtk_widget_unparent);
  G_OBJECT_CLASS (tv_map_swipe_parent_class)->dispose (object);
}

static void
tv_map_swipe_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  gtk_widget_measure (TV_MAP_SWIPE (widget)->over, orientation, -1, minimum, natural, NULL, NULL);
}

static void
place_title (GtkWidget *title, int from, int to, gboolean at_end)
{
  int width = 0, height = 0;

  gtk_widget_measure (title, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  width = MIN (width, MAX (to - from, 0));
  gtk_widget_measure (title, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  gtk_widget_set_child_visible (title, to - from > GRIP);
  gtk_widget_size_allocate (title,
                            &(GtkAllocation){ at_end ? to - width : from, 8, width, height },
                            -1);
}

static void
tv_map_swipe_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TvMapSwipe *self = TV_MAP_SWIPE (widget);
  int line = (int) (self->share * width);

  gtk_widget_allocate (self->over, width, height, baseline, NULL);
  gtk_widget_size_allocate (self->grip,
                            &(GtkAllocation){ CLAMP (line - GRIP / 2, 0, MAX (width - GRIP, 0)),
                                              height - 2 * GRIP,
                                              GRIP,
                                              GRIP },
                            -1);
  place_title (self->left, 8, line - 12, TRUE);
  place_title (self->right, line + 12, width - 8, FALSE);
}

static void
tv_map_swipe_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TvMapSwipe *self = TV_MAP_SWIPE (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float line = (float) self->share * width;
  const GdkRGBA edge = { 1, 1, 1, 1 };
  const GdkRGBA core = { 0.04f, 0.29f, 0.44f, 1 };

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (line, 0, width - line, height));
  gtk_widget_snapshot_child (widget, self->over, snapshot);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_color (snapshot,
                             &edge,
                             &GRAPHENE_RECT_INIT (line - LINE_WIDTH, 0, 2 * LINE_WIDTH, height));
  gtk_snapshot_append_color (snapshot,
                             &core,
                             &GRAPHENE_RECT_INIT (line - LINE_WIDTH / 2.0f, 0, LINE_WIDTH, height));
  gtk_widget_snapshot_child (widget, self->left, snapshot);
  gtk_widget_snapshot_child (widget, self->right, snapshot);
  gtk_widget_snapshot_child (widget, self->grip, snapshot);
}

/* Only the grip is to be touched; all else is the map beneath. */
static gboolean
tv_map_swipe_contains (GtkWidget *widget, double x, double y)
{
  return FALSE;
}

static void
tv_map_swipe_class_init (TvMapSwipeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  tv_widgets_init ();
  G_OBJECT_CLASS (klass)->dispose = tv_map_swipe_dispose;
  widget_class->measure = tv_map_swipe_measure;
  widget_class->size_allocate = tv_map_swipe_size_allocate;
  widget_class->snapshot = tv_map_swipe_snapshot;
  widget_class->contains = tv_map_swipe_contains;
  gtk_widget_class_set_css_name (widget_class, "map-swipe");
}

/* The map above always follows the one beneath, also when its own plan has just come. Only what
 * differs is set: a change in the middle of its own announcement has that begin again. */
static void
sync_cb (TvMapSwipe *self)
{
  ShumateViewport *from, *to;
  double zoom, lon, lat;

  if (self->syncing || self->under == NULL)
    return;
  self->syncing = TRUE;
  from = shumate_map_get_viewport (tv_map_view_get_map (self->under));
  to = shumate_map_get_viewport (tv_map_view_get_map (TV_MAP_VIEW (self->over)));
  zoom = shumate_viewport_get_zoom_level (from);
  lon = shumate_location_get_longitude (SHUMATE_LOCATION (from));
  lat = shumate_location_get_latitude (SHUMATE_LOCATION (from));
  if (fabs (shumate_viewport_get_zoom_level (to) - zoom) > 1e-9)
    shumate_viewport_set_zoom_level (to, zoom);
  if (fabs (shumate_location_get_longitude (SHUMATE_LOCATION (to)) - lon) > 1e-12
      || fabs (shumate_location_get_latitude (SHUMATE_LOCATION (to)) - lat) > 1e-12)
    shumate_location_set_location (SHUMATE_LOCATION (to), lat, lon);
  self->syncing = FALSE;
}

static void
follow (TvMapSwipe *self, TvMapView *view)
{
  static const char *const signals[]
      = { "notify::zoom-level", "notify::longitude", "notify::latitude" };
  ShumateViewport *viewport = shumate_map_get_viewport (tv_map_view_get_map (view));

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (viewport, signals[i], G_CALLBACK (sync_cb), self, G_CONNECT_SWAPPED);
}

static void
drag_update_cb (TvMapSwipe *self, double x, double y, GtkGestureDrag *drag)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  double start = 0, moved = 0;

  /* the grip moves with the finger, and with it the place that @x counts from */
  if (width <= 0 || !gtk_gesture_drag_get_start_point (drag, &start, NULL)
      || !gtk_widget_translate_coordinates (self->grip,
                                            GTK_WIDGET (self),
                                            start + x,
                                            0,
                                            &moved,
                                            NULL))
    return;
  tv_map_swipe_set_share (self, moved / width);
}

static gboolean
key_cb (TvMapSwipe *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_Left)
    tv_map_swipe_set_share (self, self->share - KEY_STEP);
  else if (key == GDK_KEY_Right)
    tv_map_swipe_set_share (self, self->share + KEY_STEP);
  else
    return FALSE;
  return TRUE;
}

static GtkWidget *
new_title (TvMapSwipe *self)
{
  GtkWidget *title = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_lines (GTK_LABEL (title), TITLE_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_can_target (title, FALSE);
  gtk_widget_add_css_class (title, "swipe-title");
  gtk_widget_set_parent (title, GTK_WIDGET (self));
  return title;
}

/* GTK 4.8 passes on the value of its own sliders alone, a description of any. */
static void
tell_share (TvMapSwipe *self)
{
  /* TRANSLATORS: how far from the left edge the line between two maps is, in hundredths */
  g_autofree char *text
      = g_strdup_printf (_ ("%d %% from the left"), (int) round (self->share * 100));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grip),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  self->share,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text,
                                  -1);
}

static void
build_grip (TvMapSwipe *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->grip = g_object_new (GTK_TYPE_IMAGE,
                             "accessible-role",
                             GTK_ACCESSIBLE_ROLE_SLIDER,
                             "icon-name",
                             "object-flip-horizontal-symbolic",
                             "pixel-size",
                             36,
                             "focusable",
                             TRUE,
                             NULL);
  gtk_widget_add_css_class (self->grip, "swipe-grip");
  gtk_widget_set_parent (self->grip, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grip),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Line between the two maps"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  1.0,
                                  -1);
  tell_share (self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (self->grip, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->grip, keys);
}

static void
tv_map_swipe_init (TvMapSwipe *self)
{
  self->share = 0.5;
  self->over = tv_map_view_new ();
  gtk_widget_set_can_target (self->over, FALSE);
  gtk_widget_set_parent (self->over, GTK_WIDGET (self));
  self->left = new_title (self);
  self->right = new_title (self);
  build_grip (self);
}

GtkWidget *
tv_map_swipe_new (TvMapView *under)
{
  TvMapSwipe *self = g_object_new (TV_TYPE_MAP_SWIPE, NULL);

  g_set_weak_pointer (&self->under, under);
  follow (self, under);
  follow (self, TV_MAP_VIEW (self->over));
  sync_cb (self);
  return GTK_WIDGET (self);
}

TvMapView *
tv_map_swipe_get_over (TvMapSwipe *self)
{
  g_return_val_if_fail (TV_IS_MAP_SWIPE (self), NULL);

  return TV_MAP_VIEW (self->over);
}

void
tv_map_swipe_set_titles (TvMapSwipe *self, const char *left, const char *right)
{
  g_return_if_fail (TV_IS_MAP_SWIPE (self));

  gtk_label_set_label (GTK_LABEL (self->left), left);
  gtk_label_set_label (GTK_LABEL (self->right), right);
}

void
tv_map_swipe_set_share (TvMapSwipe *self, double share)
{
  g_return_if_fail (TV_IS_MAP_SWIPE (self));

  self->share = CLAMP (share, 0, 1);
  tell_share (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
tv_map_swipe_get_share (TvMapSwipe *self)
{
  g_return_val_if_fail (TV_IS_MAP_SWIPE (self), 0);

  return self->share;
}
