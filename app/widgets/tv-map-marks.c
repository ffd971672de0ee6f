// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-marks.h"

#define MAX_RINGS 40
#define PIN_WIDTH 44
#define PIN_HEIGHT 60

struct _TvMapMarks
{
  GObject parent_instance;

  ShumateMap *map;             /* borrowed: the view owns both */
  GPtrArray *rings;            /* (element-type ShumatePathLayer) on the map */
  ShumateMarkerLayer *markers; /* (owned) */
  ShumateMarker *pin;          /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TvMapMarks, tv_map_marks, G_TYPE_OBJECT)

static void
tv_map_marks_finalize (GObject *object)
{
  TvMapMarks *self = TV_MAP_MARKS (object);

  g_ptr_array_unref (self->rings);
  g_clear_object (&self->pin);
  g_clear_object (&self->markers);
  G_OBJECT_CLASS (tv_map_marks_parent_class)->finalize (object);
}

static void
tv_map_marks_class_init (TvMapMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_map_marks_finalize;
}

static void
tv_map_marks_init (TvMapMarks *self)
{
  self->rings = g_ptr_array_new_with_free_func (g_object_unref);
}

TvMapMarks *
tv_map_marks_new (ShumateMap *map)
{
  TvMapMarks *self = g_object_new (TV_TYPE_MAP_MARKS, NULL);

  self->map = map;
  self->markers = g_object_ref_sink (shumate_marker_layer_new (shumate_map_get_viewport (map)));
  shumate_map_add_layer (map, SHUMATE_LAYER (self->markers));
  return self;
}

static void
add_ring (TvMapMarks *self, const TvGeometry *geometry, guint part)
{
  const GdkRGBA line = { 0.05f, 0.28f, 0.63f, 1.0f };
  const GdkRGBA white = { 1.0f, 1.0f, 1.0f, 0.9f };
  ShumatePathLayer *ring = shumate_path_layer_new (shumate_map_get_viewport (self->map));
  guint start = part > 0 ? geometry->ends[part - 1] : 0;

  shumate_path_layer_set_closed (ring, geometry->type == TV_GEOMETRY_POLYGON);
  shumate_path_layer_set_stroke_color (ring, (GdkRGBA *) &line);
  shumate_path_layer_set_stroke_width (ring, 4);
  shumate_path_layer_set_outline_color (ring, (GdkRGBA *) &white);
  shumate_path_layer_set_outline_width (ring, 2);
  /* nodes are put in front, so from the last on */
  for (guint i = geometry->ends[part]; i > start; i--)
    {
      ShumateCoordinate *node
          = shumate_coordinate_new_full (geometry->xy[2 * i - 1], geometry->xy[2 * i - 2]);

      shumate_path_layer_add_node (ring, SHUMATE_LOCATION (node));
    }
  gtk_widget_set_can_target (GTK_WIDGET (ring), FALSE);
  shumate_map_insert_layer_behind (self->map, SHUMATE_LAYER (ring), SHUMATE_LAYER (self->markers));
  g_ptr_array_add (self->rings, g_object_ref (ring));
}

void
tv_map_marks_set_outline (TvMapMarks *self, const TvGeometry *geometry)
{
  g_return_if_fail (TV_IS_MAP_MARKS (self));

  for (guint i = 0; i < self->rings->len; i++)
    shumate_map_remove_layer (self->map, g_ptr_array_index (self->rings, i));
  g_ptr_array_set_size (self->rings, 0);
  for (guint part = 0; geometry != NULL && part < MIN (geometry->n_parts, MAX_RINGS); part++)
    {
      if (geometry->type != TV_GEOMETRY_POINT)
        add_ring (self, geometry, part);
    }
}

static void
draw_pin (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  double r = width / 2.0 - 3, x = width / 2.0, y = r + 3, tip = height / 2.0;

  /* a marker is laid with its middle on the place: the tip points at the middle */
  cairo_arc (cr, x, y, r, G_PI * 0.85, G_PI * 0.15);
  cairo_line_to (cr, x, tip);
  cairo_close_path (cr);
  cairo_set_source_rgb (cr, 0.76, 0.07, 0.12);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 3);
  cairo_stroke (cr);
  cairo_arc (cr, x, y, r * 0.38, 0, 2 * G_PI);
  cairo_fill (cr);
}

void
tv_map_marks_set_pin (TvMapMarks *self, double lon, double lat)
{
  g_return_if_fail (TV_IS_MAP_MARKS (self));

  if (self->pin == NULL)
    {
      GtkWidget *area = gtk_drawing_area_new ();

      gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), PIN_WIDTH);
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), 2 * PIN_HEIGHT);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_pin, NULL, NULL);
      self->pin = g_object_ref_sink (shumate_marker_new ());
      shumate_marker_set_child (self->pin, area);
      gtk_widget_set_can_target (GTK_WIDGET (self->pin), FALSE);
      shumate_location_set_location (SHUMATE_LOCATION (self->pin), lat, lon);
      shumate_marker_layer_add_marker (self->markers, self->pin);
      return;
    }
  shumate_location_set_location (SHUMATE_LOCATION (self->pin), lat, lon);
}

void
tv_map_marks_clear_pin (TvMapMarks *self)
{
  g_return_if_fail (TV_IS_MAP_MARKS (self));

  if (self->pin != NULL)
    shumate_marker_layer_remove_marker (self->markers, self->pin);
  g_clear_object (&self->pin);
}

gboolean
tv_map_marks_get_pin (TvMapMarks *self, double *ret_lon, double *ret_lat)
{
  g_return_val_if_fail (TV_IS_MAP_MARKS (self), FALSE);

  if (self->pin == NULL)
    return FALSE;
  *ret_lon = shumate_location_get_longitude (SHUMATE_LOCATION (self->pin));
  *ret_lat = shumate_location_get_latitude (SHUMATE_LOCATION (self->pin));
  return TRUE;
}
