// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-measure.h"

#include "geo/tv-geodesic.h"
#include "tv-map-view-private.h"

#define DOT_SIZE 22
#define MAX_POINTS 500
#define FINGER 5

struct _TvMapMeasure
{
  GObject parent_instance;

  TvMapView *view;          /* borrowed, weak */
  ShumatePathLayer *path;   /* (owned) */
  ShumateMarkerLayer *dots; /* (owned) */
  GArray *points;           /* (element-type double) lon, lat */
  gboolean active;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (TvMapMeasure, tv_map_measure, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_map_measure_finalize (GObject *object)
{
  TvMapMeasure *self = TV_MAP_MEASURE (object);

  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->path);
  g_clear_object (&self->dots);
  g_array_unref (self->points);
  G_OBJECT_CLASS (tv_map_measure_parent_class)->finalize (object);
}

static void
tv_map_measure_class_init (TvMapMeasureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_map_measure_finalize;
  signals[CHANGED] = g_signal_new ("changed",
                                   TV_TYPE_MAP_MEASURE,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

static void
tv_map_measure_init (TvMapMeasure *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
draw_dot (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  cairo_arc (cr, width / 2.0, height / 2.0, width / 2.0 - 3, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 0.55, 0.11, 0.09);
  cairo_set_line_width (cr, 4);
  cairo_stroke (cr);
}

static void
add_dot (TvMapMeasure *self, double lon, double lat)
{
  ShumateMarker *dot = shumate_marker_new ();
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), DOT_SIZE);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), DOT_SIZE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_dot, NULL, NULL);
  shumate_marker_set_child (dot, area);
  gtk_widget_set_can_target (GTK_WIDGET (dot), FALSE);
  shumate_location_set_location (SHUMATE_LOCATION (dot), lat, lon);
  shumate_marker_layer_add_marker (self->dots, dot);
}

/* Draws the points anew: there are few. */
static void
redraw (TvMapMeasure *self)
{
  shumate_path_layer_remove_all (self->path);
  shumate_marker_layer_remove_all (self->dots);
  shumate_path_layer_set_closed (self->path, self->closed && self->points->len >= 6);
  shumate_path_layer_set_fill (self->path, self->closed && self->points->len >= 6);
  /* nodes are put in front, so from the last on */
  for (guint i = self->points->len; i > 0; i -= 2)
    {
      double lon = g_array_index (self->points, double, i - 2);
      double lat = g_array_index (self->points, double, i - 1);

      shumate_path_layer_add_node (self->path,
                                   SHUMATE_LOCATION (shumate_coordinate_new_full (lat, lon)));
      add_dot (self, lon, lat);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
pin_moved_cb (TvMapMeasure *self, double lon, double lat)
{
  if (!self->active)
    return;
  tv_map_view_clear_point (self->view);
  tv_map_measure_add (self, lon, lat);
}

TvMapMeasure *
tv_map_measure_new (TvMapView *view)
{
  const GdkRGBA line = { 0.55f, 0.11f, 0.09f, 1.0f };
  const GdkRGBA inside = { 0.55f, 0.11f, 0.09f, 0.18f };
  TvMapMeasure *self;
  ShumateMap *map;

  g_return_val_if_fail (TV_IS_MAP_VIEW (view), NULL);

  self = g_object_new (TV_TYPE_MAP_MEASURE, NULL);
  map = tv_map_view_get_map (view);
  g_set_weak_pointer (&self->view, view);
  self->path = g_object_ref_sink (shumate_path_layer_new (shumate_map_get_viewport (map)));
  self->dots = g_object_ref_sink (shumate_marker_layer_new (shumate_map_get_viewport (map)));
  shumate_path_layer_set_stroke_color (self->path, (GdkRGBA *) &line);
  shumate_path_layer_set_stroke_width (self->path, 6);
  shumate_path_layer_set_fill_color (self->path, (GdkRGBA *) &inside);
  gtk_widget_set_can_target (GTK_WIDGET (self->path), FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (self->dots), FALSE);
  g_signal_connect_object (view, "pin-moved", G_CALLBACK (pin_moved_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
tv_map_measure_set_active (TvMapMeasure *self, gboolean active)
{
  ShumateMap *map;

  g_return_if_fail (TV_IS_MAP_MEASURE (self));

  if (self->active == active || self->view == NULL)
    return;
  map = tv_map_view_get_map (self->view);
  self->active = active;
  tv_map_view_clear_point (self->view);
  tv_map_view_set_pin_mode (self->view, active);
  if (active)
    {
      shumate_map_add_layer (map, SHUMATE_LAYER (self->path));
      shumate_map_add_layer (map, SHUMATE_LAYER (self->dots));
    }
  else
    {
      tv_map_measure_clear (self);
      shumate_map_remove_layer (map, SHUMATE_LAYER (self->dots));
      shumate_map_remove_layer (map, SHUMATE_LAYER (self->path));
    }
}

void
tv_map_measure_set_closed (TvMapMeasure *self, gboolean closed)
{
  g_return_if_fail (TV_IS_MAP_MEASURE (self));

  self->closed = closed;
  redraw (self);
}

void
tv_map_measure_add (TvMapMeasure *self, double lon, double lat)
{
  g_return_if_fail (TV_IS_MAP_MEASURE (self));

  if (self->points->len / 2 >= MAX_POINTS)
    return;
  g_array_append_val (self->points, lon);
  g_array_append_val (self->points, lat);
  redraw (self);
}

void
tv_map_measure_undo (TvMapMeasure *self)
{
  g_return_if_fail (TV_IS_MAP_MEASURE (self));

  if (self->points->len > 0)
    g_array_set_size (self->points, self->points->len - 2);
  redraw (self);
}

void
tv_map_measure_clear (TvMapMeasure *self)
{
  g_return_if_fail (TV_IS_MAP_MEASURE (self));

  g_array_set_size (self->points, 0);
  redraw (self);
}

guint
tv_map_measure_get_n_points (TvMapMeasure *self)
{
  g_return_val_if_fail (TV_IS_MAP_MEASURE (self), 0);

  return self->points->len / 2;
}

double
tv_map_measure_get_length (TvMapMeasure *self)
{
  const double *points;
  double length;
  guint n_points;

  g_return_val_if_fail (TV_IS_MAP_MEASURE (self), 0);

  points = (const double *) (gconstpointer) self->points->data;
  n_points = self->points->len / 2;
  length = tv_geodesic_length (points, n_points);
  if (self->closed && n_points > 2)
    {
      const double side[4]
          = { points[2 * n_points - 2], points[2 * n_points - 1], points[0], points[1] };

      length += tv_geodesic_length (side, 2);
    }
  return length;
}

double
tv_map_measure_get_area (TvMapMeasure *self)
{
  g_return_val_if_fail (TV_IS_MAP_MEASURE (self), 0);

  if (!self->closed)
    return 0;
  return tv_geodesic_area ((const double *) (gconstpointer) self->points->data,
                           self->points->len / 2);
}

double
tv_map_measure_get_reach (TvMapMeasure *self)
{
  ShumateMap *map;
  double ends[4];

  g_return_val_if_fail (TV_IS_MAP_MEASURE (self), 0);

  if (self->view == NULL)
    return 0;
  map = tv_map_view_get_map (self->view);
  for (guint i = 0; i < 2; i++)
    shumate_viewport_widget_coords_to_location (shumate_map_get_viewport (map),
                                                GTK_WIDGET (map),
                                                i * FINGER,
                                                0,
                                                &ends[2 * i + 1],
                                                &ends[2 * i]);
  return tv_geodesic_length (ends, 2);
}
