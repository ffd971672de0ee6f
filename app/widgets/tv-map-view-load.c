// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-view-private.h"

#include "base/tv-error.h"
#include "geo/tv-mercator.h"
#include "tv-map-files.h"
#include "tv-map-legend.h"

#include <math.h>

/* Of the height of a kiosk's screen, what the map gets, with large text and with small. */
#define LEAST_SHARE 0.6
#define MOST_SHARE 0.8

static void
shown_clear (TvMapShown *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->content);
  g_clear_pointer (&self->item, g_free);
}

static void
shown_set (TvMapShown *self, TvContent *content, const char *item, guint version)
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
  const TvMapShown *self = data;

  return tv_content_locate (self->content, self->item, self->version, path);
}

/* libshumate lets a square grow evenly from one whole zoom to the next. */
static double
to_map_zoom (double zoom)
{
  return floor (zoom) + pow (2, zoom - floor (zoom)) - 1;
}

void
tv_map_view_show_whole_in (TvMapView *self, int width, int height)
{
  double bounds[4], lon, lat, zoom;

  if (!tv_tile_painter_get_bounds (self->painter, "plan", bounds)
      && !tv_tile_painter_get_bounds (self->painter, "basemap", bounds))
    return;
  zoom = to_map_zoom (tv_mercator_fit (bounds, width * 0.94, height * 0.94, &lon, &lat));
  self->whole[0] = lon;
  self->whole[1] = lat;
  self->whole[2] = zoom;
  shumate_viewport_set_zoom_level (shumate_map_get_viewport (self->map), zoom);
  shumate_map_center_on (self->map, lat, lon);
}

void
tv_map_view_repaint (TvMapView *self)
{
  g_autofree char *attribution = tv_tile_painter_dup_attribution (self->painter);

  self->painted = TRUE;
  tv_map_layer_repaint (self->tiles);
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
  if (self->layers != NULL)
    tv_map_layers_reload (self->layers);
  return TRUE;
}

/* Before there is a size: the map will fill most of the screen, so threads can begin to read. On a
 * high screen it will be as wide as the screen, and a plan that is wide itself is sure of its zoom.
 */
static void
expect_screen (TvMapView *self)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle screen;
  double zoom;

  if (self->width > 1 || monitor == NULL)
    return;
  gdk_monitor_get_geometry (monitor, &screen);
  tv_map_view_show_whole_in (self, screen.width, (int) (screen.height * LEAST_SHARE));
  zoom = self->whole[2];
  tv_map_view_show_whole_in (self, screen.width, (int) (screen.height * MOST_SHARE));
  tv_map_layer_expect (self->tiles,
                       screen.width,
                       (int) (screen.height * MOST_SHARE),
                       screen.height > screen.width && zoom > 0
                           && fabs (zoom - self->whole[2]) < 1e-9);
}

static void
show_plan (TvMapView *self)
{
  g_autoptr (GError) error = NULL;

  if (!open_plan (self, &error))
    {
      show_error (self, error);
      return;
    }
  gtk_widget_set_visible (self->message, FALSE);
  tv_map_view_repaint (self);
  expect_screen (self);
  tv_map_view_show_whole (self);
}

static void
plan_ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvMapView) self = data;
  g_autoptr (GError) error = NULL;

  if (tv_map_files_ready_finish (result, &error))
    show_plan (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
show_basemap (TvMapView *self)
{
  g_autoptr (GError) error = NULL;

  if (!tv_tile_painter_load_basemap (self->painter, shown_locate, &self->basemap, &error))
    {
      /* the plan can be read without what lies under it */
      g_warning ("base map: %s", error->message);
      return;
    }
  if (self->layers != NULL)
    tv_map_layers_reload (self->layers);
  tv_map_view_repaint (self);
  if (self->gpkg == NULL)
    tv_map_view_show_whole (self);
}

static void
basemap_ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvMapView) self = data;
  g_autoptr (GError) error = NULL;

  if (tv_map_files_ready_finish (result, &error))
    show_basemap (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("base map: %s", error->message);
}

void
tv_map_view_set_plan (TvMapView *self, TvContent *content, const char *item, guint version)
{
  g_return_if_fail (TV_IS_MAP_VIEW (self) && TV_IS_CONTENT (content) && item != NULL);

  shown_set (&self->plan, content, item, version);
  tv_map_marks_set_outline (self->marks, NULL);
  if (tv_map_files_are_here (content, item, version, FALSE))
    show_plan (self);
  else
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
  if (tv_map_files_are_here (content, item, version, TRUE))
    show_basemap (self);
  else
    tv_map_files_ready_async (content,
                              item,
                              version,
                              TRUE,
                              self->basemap.cancellable,
                              basemap_ready_cb,
                              g_object_ref (self));
}

void
tv_map_view_forget_items (TvMapView *self)
{
  shown_clear (&self->plan);
  shown_clear (&self->basemap);
}
