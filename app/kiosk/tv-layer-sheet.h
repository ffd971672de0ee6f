// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"
#include "widgets/tv-map-view.h"

G_BEGIN_DECLS

/* The layers of the plan, by their groups, and of the base map: what is shown, how faint, what lies
 * above what; and all as published again.
 *
 * Signal "closed". */
#define TV_TYPE_LAYER_SHEET (tv_layer_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TvLayerSheet, tv_layer_sheet, TV, LAYER_SHEET, GtkWidget)

GtkWidget *tv_layer_sheet_new (TvVisit *visit, TvPlan *plan, TvMapView *map);

G_END_DECLS
