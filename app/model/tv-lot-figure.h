// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-landuse.h"

G_BEGIN_DECLS

/* One figure of a lot in words: "Floors, at most" – "4 floors". */
typedef struct
{
  char *label;
  char *value; /* with its unit */
} TvLotFigure;

void tv_lot_figure_free (TvLotFigure *self);

/* What a lot's attributes say that a citizen asks for: area, coverage, floors, height, floor area
 * ratio, setback, people, the facility's name. Planning offices name these columns in a few ways
 * (dien_tich, mat_do, mdxd, tang_cao, he_so, hssdd …); columns nobody knows are left out, so are
 * zeros. Then the figures of the land use: [{"name"{vi,en}, "value" number or text, "unit"}].
 * @properties, @use: (nullable). @area_m2: as measured on the map, shown with "about" where the
 * attributes have no area; 0: none. (element-type TvLotFigure) */
GPtrArray *tv_lot_figure_list (const TvJson *properties,
                               double area_m2,
                               const TvLanduse *use,
                               const char *language);

G_END_DECLS
