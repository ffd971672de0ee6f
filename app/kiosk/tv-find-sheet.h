// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Finds a place for the map: by lot, street, building or old and new name of a unit, by coordinates
 * in VN-2000 or WGS 84, or around the office of this machine's ward.
 *
 * Signals: "found" (double lon, double lat): on the plan that is shown; places of other plans the
 * sheet goes to itself. "closed". */
#define TV_TYPE_FIND_SHEET (tv_find_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TvFindSheet, tv_find_sheet, TV, FIND_SHEET, GtkWidget)

/* @plan: on the map; its zone is proposed for grid coordinates. */
GtkWidget *tv_find_sheet_new (TvVisit *visit, TvPlan *plan);

/* Puts the cursor into the field. */
void tv_find_sheet_start (TvFindSheet *self);

G_END_DECLS
