// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"
#include "widgets/tv-map-view.h"

G_BEGIN_DECLS

/* Chooses what to lay beside the plan on the map: its other versions in the order of their years
 * (more than two: as steps in time), what is there today, when the plan shows that, and other plans
 * of the same place; the swipe itself is laid over the map.
 *
 * Signal "closed". */
#define TV_TYPE_COMPARE_SHEET (tv_compare_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TvCompareSheet, tv_compare_sheet, TV, COMPARE_SHEET, GtkWidget)

/* @overlay: with @map as its child. */
GtkWidget *tv_compare_sheet_new (TvVisit *visit, TvPlan *plan, TvMapView *map, GtkOverlay *overlay);

/* Shows the swipe, or takes it away. */
void tv_compare_sheet_set_active (TvCompareSheet *self, gboolean active);

G_END_DECLS
