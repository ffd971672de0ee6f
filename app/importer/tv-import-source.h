// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gdal.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Registers the drivers, takes away all but the few that planners use, and fixes the clock GDAL
 * writes into files: same input, same bytes. Call once, first. */
void tv_import_source_prepare (const char *released);

/* Opens a plain local file with one of the allowed drivers. BAD_REQUEST, NOT_FOUND. The caller
 * closes with GDALClose(). Texts of Shapefiles come as the file's own bytes. */
GDALDatasetH tv_import_source_open (const char *path, GError **error);

/* Whether the texts of @dataset are the file's own bytes, and not made UTF-8 by its driver. */
gboolean tv_import_source_is_raw (GDALDatasetH dataset);

/* By name, or the only one. */
OGRLayerH tv_import_source_get_layer (GDALDatasetH dataset, const char *name, GError **error);

/* The system a layer is in: @stated here for it, else what the file itself says, else @fallback
 * (--crs). CRS when nobody says: never guessed. */
char *tv_import_source_dup_crs (OGRLayerH layer,
                                GDALDatasetH dataset,
                                const char *stated,
                                const char *fallback,
                                GError **error);

G_END_DECLS
