// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"
#include "widgets/tv-map-measure.h"

G_BEGIN_DECLS

/* What was measured on the map, in words, with how exact it is; line or area, undo, clear.
 *
 * Signal "closed". */
#define TV_TYPE_MEASURE_SHEET (tv_measure_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TvMeasureSheet, tv_measure_sheet, TV, MEASURE_SHEET, GtkWidget)

GtkWidget *tv_measure_sheet_new (TvVisit *visit, TvMapMeasure *measure);

G_END_DECLS
