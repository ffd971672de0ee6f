// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-view-private.h"

#include "tv-map-legend.h"
#include "tv-map-source.h"
#include "tv-widgets.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_ZOOM 21
#define POINT_ZOOM 17

G_DEFINE_FINAL_TYPE (TvMapView, tv_map_view, GTK_TYPE_WIDGET)

enum
{
  TAPPED,
  PIN_MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_map_view_dispose (GObject *object)
{
  TvMapView *self = TV_MAP_VIEW (object);

  tv_map_view_forget_items (self);
  g_clear_object (&self->marks);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->layers);
  g_clear_object (&self->painter);
  g_clear_object (&self->gpkg);
  g_clear_pointer (&self->style, tv_style_unref);
  G_OBJECT_CLASS (tv_map_view_parent_class)->dispose (object);
}

/* The reader has not moved the map since the whole plan was shown: a new size shows it whole again.
 */
static gboolean
is_whole (TvMapView *self)
{
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);
  ShumateLocation *location = SHUMATE_LOCATION (viewport);

  return self->whole[2] > 0
         && fabs (shumate_location_get_longitude (location) - self->whole[0]) < 1e-7
         && fabs (shumate_location_get_latitude (location) - self->whole[1]) < 1e-7
         && fabs (shumate_viewport_get_zoom_level (viewport) - self->whole[2]) < 1e-3;
}

static void
tv_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TvMapView *self = TV_MAP_VIEW (widget);
  gboolean new_size = width != self->width || height != self->height;

  self->width = width;
  self->height = height;
  /* before the map is allocated, so that it never draws what is not meant */
  if (new_size && (self->show_whole || is_whole (self)))
    tv_map_view_show_whole (self);
  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
}

static void
tv_map_view_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  gtk_widget_measure (TV_MAP_VIEW (widget)->overlay,
                      orientation,
                      for_size,
                      minimum,
                      natural,
                      minimum_baseline,
                      natural_baseline);
}

static void
tv_map_view_class_init (TvMapViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  tv_widgets_init ();
  G_OBJECT_CLASS (klass)->dispose = tv_map_view_dispose;
  widget_class->size_allocate = tv_map_view_size_allocate;
  widget_class->measure = tv_map_view_measure;
  signals[TAPPED] = g_signal_new ("tapped",
                                  TV_TYPE_MAP_VIEW,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  3,
                                  G_TYPE_DOUBLE,
                                  G_TYPE_DOUBLE,
                                  G_TYPE_STRING);
  signals[PIN_MOVED] = g_signal_new ("pin-moved",
                                     TV_TYPE_MAP_VIEW,
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     2,
                                     G_TYPE_DOUBLE,
                                     G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "map-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* Building */

static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, TvMapView *self)
{
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);
  g_autofree char *json = NULL;
  double lon, lat;

  if (n_press != 1)
    return;
  shumate_viewport_widget_coords_to_location (viewport, GTK_WIDGET (self->map), x, y, &lat, &lon);
  if (self->pin_mode)
    {
      tv_map_marks_set_pin (self->marks, lon, lat);
      g_signal_emit (self, signals[PIN_MOVED], 0, lon, lat);
      return;
    }
  json = tv_map_view_identify (self, lon, lat);
  g_signal_emit (self, signals[TAPPED], 0, lon, lat, json);
}

static GtkWidget *
make_button (const char *icon, const char *label, GCallback callback, TvMapView *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "map-button");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
zoom_in_cb (TvMapView *self)
{
  shumate_map_zoom_in (self->map);
}

static void
zoom_out_cb (TvMapView *self)
{
  shumate_map_zoom_out (self->map);
}

static void
legend_toggled_cb (GtkToggleButton *button, TvMapView *self)
{
  gtk_widget_set_visible (self->legend_frame, gtk_toggle_button_get_active (button));
}

static void
layer_toggled_cb (TvMapLegend *legend, const char *layer, gboolean visible, TvMapView *self)
{
  tv_map_view_set_layer_visible (self, layer, visible);
}

static void
build_map (TvMapView *self)
{
  g_autoptr (TvMapSource) source = NULL;
  ShumateViewport *viewport;
  GtkGesture *click = gtk_gesture_click_new ();

  self->map = g_object_new (SHUMATE_TYPE_MAP, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Map of the plan"),
                                  -1);
  viewport = shumate_map_get_viewport (self->map);
  self->painter = tv_tile_painter_new ();
  source = tv_map_source_new ();
  shumate_viewport_set_reference_map_source (viewport, SHUMATE_MAP_SOURCE (source));
  shumate_viewport_set_min_zoom_level (viewport, 5);
  shumate_viewport_set_max_zoom_level (viewport, MAX_ZOOM);
  shumate_map_set_go_to_duration (self->map, 300);
  /* two quick taps on two lots are two questions, not a zoom */
  shumate_map_set_zoom_on_double_click (self->map, FALSE);
  g_signal_connect (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));
  self->tiles = tv_map_layer_new (viewport, self->painter);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->tiles));
  self->marks = tv_map_marks_new (self->map);
}

static void
build_buttons (TvMapView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->legend_button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->legend_button), "view-list-symbolic");
  gtk_widget_add_css_class (self->legend_button, "map-button");
  gtk_widget_set_tooltip_text (self->legend_button, _ ("Legend and layers"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->legend_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Legend and layers"),
                                  -1);
  g_signal_connect (self->legend_button, "toggled", G_CALLBACK (legend_toggled_cb), self);
  gtk_box_append (GTK_BOX (box), self->legend_button);
  gtk_box_append (GTK_BOX (box),
                  make_button ("zoom-in-symbolic", _ ("Zoom in"), G_CALLBACK (zoom_in_cb), self));
  gtk_box_append (
      GTK_BOX (box),
      make_button ("zoom-out-symbolic", _ ("Zoom out"), G_CALLBACK (zoom_out_cb), self));
  gtk_box_append (GTK_BOX (box),
                  make_button ("zoom-fit-best-symbolic",
                               _ ("Whole plan"),
                               G_CALLBACK (tv_map_view_show_whole),
                               self));
  gtk_widget_add_css_class (box, "map-buttons");
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), box);
}

static void
build_legend (TvMapView *self)
{
  self->legend = tv_map_legend_new ();
  g_signal_connect (self->legend, "layer-toggled", G_CALLBACK (layer_toggled_cb), self);
  self->legend_frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->legend_frame), self->legend);
  gtk_widget_add_css_class (self->legend_frame, "legend-frame");
  gtk_widget_set_halign (self->legend_frame, GTK_ALIGN_START);
  gtk_widget_set_valign (self->legend_frame, GTK_ALIGN_START);
  gtk_widget_set_visible (self->legend_frame, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->legend_frame);
  /* as high as the map at most, and scrolled then */
  gtk_overlay_set_measure_overlay (GTK_OVERLAY (self->overlay), self->legend_frame, FALSE);
}

static void
build_texts (TvMapView *self)
{
  ShumateScale *scale = shumate_scale_new (shumate_map_get_viewport (self->map));

  shumate_scale_set_unit (scale, SHUMATE_UNIT_METRIC);
  gtk_widget_set_halign (GTK_WIDGET (scale), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (scale), GTK_ALIGN_END);
  gtk_widget_set_can_target (GTK_WIDGET (scale), FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), GTK_WIDGET (scale));

  self->attribution = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->attribution, "attribution");
  gtk_widget_set_halign (self->attribution, GTK_ALIGN_END);
  gtk_widget_set_valign (self->attribution, GTK_ALIGN_END);
  gtk_widget_set_visible (self->attribution, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->attribution);

  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->message), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->message, "map-message");
  gtk_widget_set_halign (self->message, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->message, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->message, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->message);
}

static void
tv_map_view_init (TvMapView *self)
{
  self->overlay = gtk_overlay_new ();
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  build_map (self);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));
  build_legend (self);
  build_buttons (self);
  build_texts (self);
}

GtkWidget *
tv_map_view_new (void)
{
  return g_object_new (TV_TYPE_MAP_VIEW, NULL);
}

/* Moving */

void
tv_map_view_show_whole (TvMapView *self)
{
  g_return_if_fail (TV_IS_MAP_VIEW (self));

  self->show_whole = self->width <= 1 || self->height <= 1;
  if (!self->show_whole)
    tv_map_view_show_whole_in (self, self->width, self->height);
}

void
tv_map_view_show_point (TvMapView *self, double lon, double lat, double zoom)
{
  ShumateViewport *viewport;

  g_return_if_fail (TV_IS_MAP_VIEW (self));

  viewport = shumate_map_get_viewport (self->map);
  self->show_whole = FALSE;
  tv_map_marks_set_pin (self->marks, lon, lat);
  if (zoom > 0)
    shumate_viewport_set_zoom_level (viewport, CLAMP (zoom, 5, MAX_ZOOM));
  else if (shumate_viewport_get_zoom_level (viewport) < POINT_ZOOM - 3)
    shumate_viewport_set_zoom_level (viewport, POINT_ZOOM);
  shumate_map_center_on (self->map, lat, lon);
}

void
tv_map_view_clear_point (TvMapView *self)
{
  g_return_if_fail (TV_IS_MAP_VIEW (self));

  tv_map_marks_clear_pin (self->marks);
}

void
tv_map_view_set_pin_mode (TvMapView *self, gboolean pin_mode)
{
  g_return_if_fail (TV_IS_MAP_VIEW (self));

  self->pin_mode = pin_mode;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->map), pin_mode ? "crosshair" : NULL);
}

gboolean
tv_map_view_get_pin (TvMapView *self, double *ret_lon, double *ret_lat)
{
  g_return_val_if_fail (TV_IS_MAP_VIEW (self), FALSE);

  return tv_map_marks_get_pin (self->marks, ret_lon, ret_lat);
}

void
tv_map_view_set_layer_visible (TvMapView *self, const char *style_layer, gboolean visible)
{
  g_return_if_fail (TV_IS_MAP_VIEW (self) && style_layer != NULL);

  tv_map_layers_set_visible (tv_map_view_get_layers (self), "plan", style_layer, visible);
}

static void
layers_changed_cb (TvMapView *self)
{
  for (guint i = 0; self->style != NULL && i < self->style->layers->len; i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (self->style->layers, i);

      tv_map_legend_set_visible (TV_MAP_LEGEND (self->legend),
                                 layer->id,
                                 tv_map_layers_shows (self->layers, "plan", layer->id));
    }
  if (self->painted)
    tv_map_view_repaint (self);
}

TvMapLayers *
tv_map_view_get_layers (TvMapView *self)
{
  g_return_val_if_fail (TV_IS_MAP_VIEW (self), NULL);

  if (self->layers == NULL)
    {
      self->layers = tv_map_layers_new (self->painter);
      g_signal_connect_object (self->layers,
                               "changed",
                               G_CALLBACK (layers_changed_cb),
                               self,
                               G_CONNECT_SWAPPED);
    }
  return self->layers;
}

void
tv_map_view_set_legend_visible (TvMapView *self, gboolean visible)
{
  g_return_if_fail (TV_IS_MAP_VIEW (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->legend_button), visible);
}

ShumateMap *
tv_map_view_get_map (TvMapView *self)
{
  g_return_val_if_fail (TV_IS_MAP_VIEW (self), NULL);

  return self->map;
}

/* Asking */

static char *
describe (const char *layer, const TvGpkgFeature *feature)
{
  g_autofree char *code = tv_gpkg_feature_dup_text (feature, "code");
  g_autofree char *lot = tv_gpkg_feature_dup_text (feature, "lot");
  g_autoptr (TvJson) json = json_pack ("{ss ss? ss? sI sO}",
                                       "layer",
                                       layer,
                                       "code",
                                       code,
                                       "lot",
                                       lot,
                                       "feature",
                                       (json_int_t) feature->id,
                                       "properties",
                                       feature->properties);

  return tv_json_to_text (json, 0);
}

/* The first area under the point, from the top of the drawing down; lines and points do not hide
 * the lot they lie on. */
char *
tv_map_view_identify (TvMapView *self, double lon, double lat)
{
  g_return_val_if_fail (TV_IS_MAP_VIEW (self), NULL);

  tv_map_marks_set_outline (self->marks, NULL);
  if (self->gpkg == NULL || self->style == NULL)
    return NULL;
  for (guint i = self->style->layers->len; i > 0; i--)
    {
      const TvStyleLayer *layer = g_ptr_array_index (self->style->layers, i - 1);
      g_autoptr (GPtrArray) hits = NULL;

      if (layer->kind != TV_STYLE_FILL
          || !g_strv_contains (tv_gpkg_get_layers (self->gpkg), layer->source))
        continue;
      hits = tv_gpkg_identify (self->gpkg, layer->source, lon, lat, 0, NULL);
      if (hits != NULL && hits->len > 0)
        {
          const TvGpkgFeature *feature = g_ptr_array_index (hits, 0);

          tv_map_marks_set_outline (self->marks, feature->geometry);
          return describe (layer->source, feature);
        }
    }
  return NULL;
}
