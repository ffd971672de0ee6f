// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-gpkg.h"
#include "tv-cover.h"

G_BEGIN_DECLS

/* One version of a plan as it lies on the ground: boundary and layers, opened once and asked often.
 * Not thread-safe. */
typedef struct _TvCatalogueGround TvCatalogueGround;

/* @layers: (nullable): file name of layers.gpkg; opened at the first question. */
TvCatalogueGround *tv_catalogue_ground_new (TvPlan *plan, gboolean newest, const char *layers);
void tv_catalogue_ground_free (TvCatalogueGround *self);

/* What lies under the point, lots before zones; NULL without error where the plan does not reach.
 */
TvCover *tv_catalogue_ground_ask (TvCatalogueGround *self, double lon, double lat, GError **error);

/* Areas whose box touches the box (west south east north), lots only, in the layers' order.
 * (element-type TvCover) at most @limit. */
GPtrArray *tv_catalogue_ground_list (TvCatalogueGround *self,
                                     const double box[4],
                                     guint limit,
                                     GError **error);

G_END_DECLS
