// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-view-private.h"

#include "base/tv-error.h"
#include "geo/tv-gpkg.h"
#include "geo/tv-mercator.h"
#include "tv-map-files.h"
#include "tv-map-legend.h"
#include "tv-map-marks.h"
#include "tv-map-source.h"
#include "tv-widgets.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_ZOOM 21
#define POINT_ZOOM 17

typedef struct
{
  TvContent *content; /* (owned) (nullable) */
  char *item;
  guint version;
  GCancellable *cancellable; /* (owned) (nullable): of the load under way */
} Shown;

struct _TvMapView
{
  GtkWidget parent_instance;

  GtkWidget *overlay; /* child; all below lie in it */
  ShumateMap *map;
  ShumateMapLayer *tiles; /* (nullable) */
  TvMapMarks *marks;      /* (owned) */
  GtkWidget *legend;
  GtkWidget *legend_frame;
  GtkWidget *legend_button;
  GtkWidget *attribution;
  GtkWidget *message;

  TvTilePainter *painter; /* (owned) */
  TvMapSource *source;    /* (owned) (nullable) */
  TvGpkg *gpkg;           /* (owned) (nullable): the plan's features */
  TvStyle *style;         /* (owned) (nullable): the plan's */
  Shown plan;
  Shown basemap;
  gboolean pin_mode;
  guint whole_idle;
  int width, height;   /* last allocated */
  double whole[3];     /* lon, lat, zoom of the whole plan when it was last shown */
  gboolean show_whole; /* when there is a size to fit into */
};

G_DEFINE_FINAL_TYPE (TvMapView, tv_map_view, GTK_TYPE_WIDGET)

enum
{
  TAPPED,
  PIN_MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
shown_clear (Shown *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->content);
  g_clear_pointer (&self->item, g_free);
}

static void
shown_set (Shown *self, TvContent *content, const char *item, guint version)
{
  shown_clear (self);
  self->content = g_object_ref (content);
  self->item = g_strdup (item);
  self->version = version;
  self->cancellable = g_cancellable_new ();
}

static char *
shown_locate (const char *path, gpointer data)
{
  const Shown *self = data;

  return tv_content_locate (self->content, self->item, self->version, path);
}

static void
tv_map_view_dispose (GObject *object)
{
  TvMapView *self = TV_MAP_VIEW (object);

  g_clear_handle_id (&self->whole_idle, g_source_remove);
  shown_clear (&self->plan);
  shown_clear (&self->basemap);
  g_clear_object (&self->marks);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->source);
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

static gboolean
show_whole_cb (gpointer data)
{
  TvMapView *self = data;

  self->whole_idle = 0;
  tv_map_view_show_whole (self);
  return G_SOURCE_REMOVE;
}

static void
tv_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TvMapView *self = TV_MAP_VIEW (widget);

  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
  if (width <= 1 || height <= 1 || (width == self->width && height == self->height))
    return;
  self->width = width;
  self->height = height;
  /* moving the map now would ask for another allocation inside this one */
  if ((self->show_whole || is_whole (self)) && self->whole_idle == 0)
    self->whole_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, show_whole_cb, self, NULL);
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
  ShumateViewport *viewport;
  GtkGesture *click = gtk_gesture_click_new ();

  self->map = g_object_new (SHUMATE_TYPE_MAP, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Map of the plan"),
                                  -1);
  viewport = shumate_map_get_viewport (self->map);
  self->painter = tv_tile_painter_new ();
  self->source = tv_map_source_new (self->painter);
  shumate_viewport_set_reference_map_source (viewport, SHUMATE_MAP_SOURCE (self->source));
  shumate_viewport_set_min_zoom_level (viewport, 5);
  shumate_viewport_set_max_zoom_level (viewport, MAX_ZOOM);
  shumate_map_set_go_to_duration (self->map, 300);
  /* two quick taps on two lots are two questions, not a zoom */
  shumate_map_set_zoom_on_double_click (self->map, FALSE);
  g_signal_connect (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));
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

/* Loading */

/* A new map layer: libshumate keeps the tiles of the old one. */
static void
repaint (TvMapView *self)
{
  g_autofree char *attribution = tv_tile_painter_dup_attribution (self->painter);
  ShumateMapLayer *old = self->tiles;

  tv_map_source_set_scale (self->source, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  self->tiles = shumate_map_layer_new (SHUMATE_MAP_SOURCE (self->source),
                                       shumate_map_get_viewport (self->map));
  shumate_map_insert_layer_above (self->map, SHUMATE_LAYER (self->tiles), SHUMATE_LAYER (old));
  if (old != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (old));
  gtk_label_set_text (GTK_LABEL (self->attribution), attribution);
  gtk_widget_set_visible (self->attribution, *attribution != '\0');
}

static void
show_error (TvMapView *self, const GError *error)
{
  const char *advice = NULL;
  const char *what = tv_error_explain (error, &advice);
  g_autofree char *text = g_strdup_printf ("%s\n%s", what, advice != NULL ? advice : "");

  g_warning ("map: %s", error->message);
  gtk_label_set_text (GTK_LABEL (self->message), g_strstrip (text));
  gtk_widget_set_visible (self->message, TRUE);
}

static gboolean
open_plan (TvMapView *self, GError **error)
{
  g_autofree char *gpkg = shown_locate ("layers.gpkg", &self->plan);
  g_autofree char *style = shown_locate ("style.json", &self->plan);

  if (!tv_tile_painter_load_plan (self->painter, shown_locate, &self->plan, error))
    return FALSE;
  g_clear_pointer (&self->style, tv_style_unref);
  self->style = tv_style_load (style, error);
  if (self->style == NULL)
    return FALSE;
  g_clear_object (&self->gpkg);
  self->gpkg = gpkg != NULL ? tv_gpkg_open (gpkg, error) : NULL;
  if (self->gpkg == NULL)
    return FALSE;
  tv_map_legend_set_style (TV_MAP_LEGEND (self->legend), self->style, self->gpkg);
  return TRUE;
}

static void
plan_ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvMapView) self = data;
  g_autoptr (GError) error = NULL;

  if (!tv_map_files_ready_finish (result, &error) || !open_plan (self, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_error (self, error);
      return;
    }
  gtk_widget_set_visible (self->message, FALSE);
  repaint (self);
  tv_map_view_show_whole (self);
}

static void
basemap_ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvMapView) self = data;
  g_autoptr (GError) error = NULL;

  if (!tv_map_files_ready_finish (result, &error)
      || !tv_tile_painter_load_basemap (self->painter, shown_locate, &self->basemap, &error))
    {
      /* the plan can be read without what lies under it */
      g_warning ("base map: %s", error->message);
      return;
    }
  repaint (self);
  if (self->gpkg == NULL)
    tv_map_view_show_whole (self);
}

void
tv_map_view_set_plan (TvMapView *self, TvContent *content, const char *item, guint version)
{
  g_return_if_fail (TV_IS_MAP_VIEW (self) && TV_IS_CONTENT (content) && item != NULL);

  shown_set (&self->plan, content, item, version);
  tv_map_marks_set_outline (self->marks, NULL);
  tv_map_files_ready_async (content,
                            item,
                            version,
                            FALSE,
                            self->plan.cancellable,
                            plan_ready_cb,
                            g_object_ref (self));
}

void
tv_map_view_set_basemap (TvMapView *self, TvContent *content, const char *item, guint version)
{
  g_return_if_fail (TV_IS_MAP_VIEW (self) && TV_IS_CONTENT (content) && item != NULL);

  shown_set (&self->basemap, content, item, version);
  tv_map_files_ready_async (content,
                            item,
                            version,
                            TRUE,
                            self->basemap.cancellable,
                            basemap_ready_cb,
                            g_object_ref (self));
}

/* Moving */

void
tv_map_view_show_whole (TvMapView *self)
{
  int width, height;
  double bounds[4], lon, lat, zoom;

  g_return_if_fail (TV_IS_MAP_VIEW (self));

  width = gtk_widget_get_width (GTK_WIDGET (self));
  height = gtk_widget_get_height (GTK_WIDGET (self));
  if (width <= 1 || height <= 1)
    {
      self->show_whole = TRUE;
      return;
    }
  self->show_whole = FALSE;
  if (!tv_tile_painter_get_bounds (self->painter, "plan", bounds)
      && !tv_tile_painter_get_bounds (self->painter, "basemap", bounds))
    return;
  zoom = tv_mercator_fit (bounds, width * 0.94, height * 0.94, &lon, &lat);
  self->whole[0] = lon;
  self->whole[1] = lat;
  self->whole[2] = zoom;
  shumate_viewport_set_zoom_level (shumate_map_get_viewport (self->map), zoom);
  shumate_map_center_on (self->map, lat, lon);
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

  tv_tile_painter_set_hidden (self->painter, "plan", style_layer, !visible);
  tv_map_legend_set_visible (TV_MAP_LEGEND (self->legend), style_layer, visible);
  if (self->tiles != NULL)
    repaint (self);
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
