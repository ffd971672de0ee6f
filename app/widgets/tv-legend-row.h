// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-legend.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A class of a legend: its sample, its code and name, its area. One widget that draws all of it: a
 * legend has some twenty, and each label would be measured many times over before it is shown. */
#define TV_TYPE_LEGEND_ROW (tv_legend_row_get_type ())
G_DECLARE_FINAL_TYPE (TvLegendRow, tv_legend_row, TV, LEGEND_ROW, GtkWidget)

/* @entry: read here only. @style: whose class the entry shows. */
GtkWidget *tv_legend_row_new (const TvLegendEntry *entry, TvStyle *style);

G_END_DECLS
