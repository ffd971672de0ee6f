// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gdal.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Registers the drivers, takes away all but the few that planners use, and fixes the clock GDAL
 * writes into files: same input, same bytes. Call once, first. */
void tv_import_source_prepare (const char *released);

/* Opens a plain local file with one of the allowed drivers. BAD_REQUEST, NOT_FOUND. The caller
 * closes with GDALClose(). @encoding: (nullable) of a Shapefile's texts. */
GDALDatasetH tv_import_source_open (const char *path, const char *encoding, GError **error);

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
