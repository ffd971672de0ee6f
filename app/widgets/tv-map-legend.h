// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-legend.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The legend of a plan: the classes that occur on it with their areas, and on a page of its own the
 * layers to switch on and off. It is filled when it is first looked at.
 *
 * Signal layer-toggled (char *style_layer, gboolean visible). */
#define TV_TYPE_MAP_LEGEND (tv_map_legend_get_type ())
G_DECLARE_FINAL_TYPE (TvMapLegend, tv_map_legend, TV, MAP_LEGEND, GtkWidget)

GtkWidget *tv_map_legend_new (void);

/* @gpkg: (nullable): without it all classes are listed. */
void tv_map_legend_set_style (TvMapLegend *self, TvStyle *style, TvGpkg *gpkg);

/* Ticks a layer's box and leaves out its classes while it is hidden; emits nothing. */
void tv_map_legend_set_visible (TvMapLegend *self, const char *style_layer, gboolean visible);

G_END_DECLS
