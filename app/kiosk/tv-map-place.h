// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalogue/tv-catalogue.h"
#include "tv-visit-place.h"

G_BEGIN_DECLS

/* Where to show a point: on the map of @item when that is a plan, else of the best plan there (in
 * force before proposed before replaced). NULL where no plan is. @version 0: newest. (transfer
 * full) */
TvVisitPlace *tv_map_place_new (TvCatalogue *catalogue,
                                const char *item,
                                guint version,
                                double lon,
                                double lat);

G_END_DECLS
