// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-catalogue-items-private.h"

G_BEGIN_DECLS

/* What has a name on a plan: streets, public buildings, waters, each name once. Planning offices
 * call the column "ten", "name", "ten_duong", "dia_danh" or "ten_ct". */
gboolean tv_catalogue_names_index_plan (TvCatalogueBuild *self,
                                        const TvCatalogueItem *one,
                                        GError **error);

/* places.json of a base map, where it has one: [{"name", "kind", "lon", "lat"}]. */
gboolean tv_catalogue_names_index_basemap (TvCatalogueBuild *self,
                                           const TvCatalogueItem *one,
                                           GError **error);

G_END_DECLS
