// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"
#include "widgets/tv-map-view.h"

G_BEGIN_DECLS

/* What the map shows as a list, for screen readers and keys: the lots in sight with their land use,
 * in step with the map while it is looked at.
 *
 * Signals: "chosen" (double lon, double lat); "closed". */
#define TV_TYPE_LOT_LIST (tv_lot_list_get_type ())
G_DECLARE_FINAL_TYPE (TvLotList, tv_lot_list, TV, LOT_LIST, GtkWidget)

GtkWidget *tv_lot_list_new (TvVisit *visit, TvPlan *plan, TvMapView *map);

G_END_DECLS
