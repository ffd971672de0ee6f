// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tv-map-layers.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A layer of the map, or a group of them: show it, fainter and stronger, up and down. Every button
 * tells a screen reader whose it is, and how faint that is now. */
#define TV_TYPE_LAYER_ROW (tv_layer_row_get_type ())
G_DECLARE_FINAL_TYPE (TvLayerRow, tv_layer_row, TV, LAYER_ROW, GtkBox)

/* @sheet, @id: of one of @layers. @title: what people call it. */
GtkWidget *tv_layer_row_new (TvMapLayers *layers,
                             const char *sheet,
                             const char *id,
                             const char *title);

/* A group of the plan; NULL: the base map, which has its place under everything. */
GtkWidget *tv_layer_row_new_group (TvMapLayers *layers, const char *group, const char *title);

/* Shows what was chosen. */
void tv_layer_row_update (TvLayerRow *self);

G_END_DECLS
