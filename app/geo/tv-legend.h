// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-gpkg.h"
#include "tv-style.h"

#include <cairo.h>

G_BEGIN_DECLS

/* A row of the legend: a class that really occurs on the plan. */
typedef struct
{
  char *layer; /* style layer id */
  TvStyleKind kind;
  char *code;                /* (nullable) */
  char *name;                /* in the asked language */
  const TvStyleClass *class; /* borrowed from the style */
  guint64 count;
  double area_m2; /* of all its areas, measured on the map; 0 for lines and points */
} TvLegendEntry;

void tv_legend_entry_free (TvLegendEntry *self);

/* In the style's order; classes without name are left out, and those no feature uses when @gpkg is
 * given. The style must outlive the result. (element-type TvLegendEntry) */
GPtrArray *tv_legend_build (TvStyle *style, TvGpkg *gpkg, const char *language, GError **error);

/* Draws the sample of a class into a box. */
void tv_legend_draw_sample (cairo_t *cr,
                            TvStyleKind kind,
                            const TvStyleClass *class,
                            double width,
                            double height);

G_END_DECLS
