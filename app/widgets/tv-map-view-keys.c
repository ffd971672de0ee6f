// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-view-keys.h"

#include "tv-map-view-private.h"

/* Of the map's size, for each press of an arrow. */
#define STEP 4

static void
to_location (ShumateMap *map, double x, double y, double *ret_lon, double *ret_lat)
{
  shumate_viewport_widget_coords_to_location (shumate_map_get_viewport (map),
                                              GTK_WIDGET (map),
                                              x,
                                              y,
                                              ret_lat,
                                              ret_lon);
}

static void
move_by (TvMapView *self, int right, int down)
{
  ShumateMap *map = tv_map_view_get_map (self);
  int width = gtk_widget_get_width (GTK_WIDGET (map));
  int height = gtk_widget_get_height (GTK_WIDGET (map));
  double lon, lat;

  to_location (map,
               width / 2.0 + right * width / (double) STEP,
               height / 2.0 + down * height / (double) STEP,
               &lon,
               &lat);
  shumate_map_center_on (map, lat, lon);
}

static void
ask_middle (TvMapView *self)
{
  ShumateMap *map = tv_map_view_get_map (self);
  g_autofree char *json = NULL;
  double lon, lat;

  to_location (map,
               gtk_widget_get_width (GTK_WIDGET (map)) / 2.0,
               gtk_widget_get_height (GTK_WIDGET (map)) / 2.0,
               &lon,
               &lat);
  json = tv_map_view_identify (self, lon, lat);
  g_signal_emit_by_name (self, "tapped", lon, lat, json);
}

static gboolean
key_cb (TvMapView *self, guint key, guint code, GdkModifierType state)
{
  static const struct
  {
    guint key;
    int right, down;
  } arrows[] = {
    { GDK_KEY_Left, -1, 0 },  { GDK_KEY_Right, 1, 0 },    { GDK_KEY_Up, 0, -1 },
    { GDK_KEY_Down, 0, 1 },   { GDK_KEY_KP_Left, -1, 0 }, { GDK_KEY_KP_Right, 1, 0 },
    { GDK_KEY_KP_Up, 0, -1 }, { GDK_KEY_KP_Down, 0, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    if (arrows[i].key == key)
      {
        move_by (self, arrows[i].right, arrows[i].down);
        return TRUE;
      }
  if (key == GDK_KEY_plus || key == GDK_KEY_equal || key == GDK_KEY_KP_Add)
    shumate_map_zoom_in (tv_map_view_get_map (self));
  else if (key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    shumate_map_zoom_out (tv_map_view_get_map (self));
  else if (key == GDK_KEY_0 || key == GDK_KEY_KP_0 || key == GDK_KEY_Home)
    tv_map_view_show_whole (self);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    ask_middle (self);
  else
    return FALSE;
  return TRUE;
}

void
tv_map_view_enable_keys (TvMapView *self)
{
  GtkEventController *keys;
  GtkWidget *map;

  g_return_if_fail (TV_IS_MAP_VIEW (self));

  map = GTK_WIDGET (tv_map_view_get_map (self));
  keys = gtk_event_controller_key_new ();
  gtk_widget_set_focusable (map, TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (map, keys);
}

gboolean
tv_map_view_get_box (TvMapView *self, double ret_box[4])
{
  ShumateMap *map;
  int width, height;

  g_return_val_if_fail (TV_IS_MAP_VIEW (self), FALSE);

  map = tv_map_view_get_map (self);
  width = gtk_widget_get_width (GTK_WIDGET (map));
  height = gtk_widget_get_height (GTK_WIDGET (map));
  if (width <= 1 || height <= 1)
    return FALSE;
  to_location (map, 0, height, &ret_box[0], &ret_box[1]);
  to_location (map, width, 0, &ret_box[2], &ret_box[3]);
  return TRUE;
}

void
tv_map_view_follow (TvMapView *self, GObject *owner, GCallback func)
{
  ShumateViewport *viewport;

  g_return_if_fail (TV_IS_MAP_VIEW (self) && G_IS_OBJECT (owner) && func != NULL);

  viewport = shumate_map_get_viewport (tv_map_view_get_map (self));
  g_signal_connect_object (viewport, "notify::longitude", func, owner, G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "notify::latitude", func, owner, G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "notify::zoom-level", func, owner, G_CONNECT_SWAPPED);
}
