// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "model/tv-plan.h"

#include <gdal.h>

G_BEGIN_DECLS

/* Copies the table of @layer from an item's layers.gpkg into @to, back into the system it was
 * imported in: each point is the one that the import's own way brings to the degrees that are in
 * the item, to 0.1 mm. All attributes and ids stay; `source_crs` is left out, the table says it.
 *
 * What the JSON says of the table: {"id", "role", "title", "table", "crs", "crs_name",
 * "accuracy_m", "geometry", "features", "bounds" [least x, least y, most x, most y], "columns"
 * [{"name", "type"}], "codes" {code: features}}. NOT_FOUND, CRS, CORRUPT. (transfer full) */
TvJson *tv_import_export_layer (const TvPlanLayer *layer,
                                GDALDatasetH from,
                                GDALDatasetH to,
                                GError **error);

G_END_DECLS
