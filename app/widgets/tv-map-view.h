// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-content.h"
#include "tv-map-layers.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A map of a plan over a base map: pinch and drag, zoom buttons, "whole plan", legend with layers
 * to switch, source line. Tapping a place of the plan outlines what lies there.
 *
 * Signals:
 * - tapped (double lon, double lat, char *json): json is {"layer","code","lot","properties"} of the
 *   topmost area there, or NULL.
 * - pin-moved (double lon, double lat): in pin mode, the place was chosen. */
#define TV_TYPE_MAP_VIEW (tv_map_view_get_type ())
G_DECLARE_FINAL_TYPE (TvMapView, tv_map_view, TV, MAP_VIEW, GtkWidget)

GtkWidget *tv_map_view_new (void);

/* Shows an item's plan, whole. Errors are told on the map itself, in the reader's words. */
void tv_map_view_set_plan (TvMapView *self, TvContent *content, const char *item, guint version);

/* The base map under it. */
void tv_map_view_set_basemap (TvMapView *self, TvContent *content, const char *item, guint version);

/* Goes there (zoom 0: keeps it) and shows a pin. */
void tv_map_view_show_point (TvMapView *self, double lon, double lat, double zoom);
void tv_map_view_clear_point (TvMapView *self);

/* Everything of the plan in sight. */
void tv_map_view_show_whole (TvMapView *self);

/* A tap sets the pin instead of asking what is there. */
void tv_map_view_set_pin_mode (TvMapView *self, gboolean pin_mode);
gboolean tv_map_view_get_pin (TvMapView *self, double *ret_lon, double *ret_lat);

/* Of the plan. */
void tv_map_view_set_layer_visible (TvMapView *self, const char *style_layer, gboolean visible);

/* What the reader chose of the layers; the map and its legend follow. (transfer none) */
TvMapLayers *tv_map_view_get_layers (TvMapView *self);

/* The legend beside or over the map; off by default when the map is narrow. */
void tv_map_view_set_legend_visible (TvMapView *self, gboolean visible);

/* Outlines what lies at a place, as a tap would, and returns its JSON. (transfer full) (nullable)
 */
char *tv_map_view_identify (TvMapView *self, double lon, double lat);

G_END_DECLS
