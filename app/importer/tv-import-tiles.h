// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-style.h"

#include <gdal.h>

G_BEGIN_DECLS

/* Zooms of the display pyramid; beyond the last the same tiles are drawn larger: a unit of 1/4096
 * of a z16 tile is 15 cm. */
#define TV_IMPORT_MIN_ZOOM 9
#define TV_IMPORT_MAX_ZOOM 16

/* Part of the inputs of whatever tiles are made from: another number when the same layers give
 * other tiles. */
#define TV_IMPORT_TILES_FORMAT 2

/* Told how much is done: 0 to 1. */
typedef void (*TvImportTilesFunc) (double done, gpointer data);

/**
 * tv_import_tiles_write:
 * @memory: layers, a data set of GDAL's driver Memory in longitude and latitude, each with a twin
 *   "<layer>-label" of points for its labels (tv_import_tiles_create_layer())
 * @style: (nullable): how they will be drawn, as far as it is known
 * @func: (nullable): called now and then with @data
 *
 * Writes vector tiles (MBTiles 1.3) that are not there yet. The same layers give the same bytes;
 * tiles are stored plain, so that a changed lot changes a few bytes of them: deltas between
 * versions stay short, and what travels is compressed on the way (publication/tv-delta.h).
 */
gboolean tv_import_tiles_write (GDALDatasetH memory,
                                const TvStyle *style,
                                const char *path,
                                const char *title,
                                const char *attribution,
                                TvImportTilesFunc func,
                                gpointer data,
                                GError **error);

/* The layer and its twin, of whose fields both have those that choose colours and the twin those
 * that are written; @style: (nullable). Returns the layer. */
OGRLayerH tv_import_tiles_create_layer (GDALDatasetH memory,
                                        const char *name,
                                        OGRFeatureDefnH fields,
                                        const TvStyle *style,
                                        OGRLayerH *ret_twin);

/* Takes tilestats out of the metadata (they repeat every attribute value) and sets what maps show.
 */
gboolean tv_import_tiles_tidy (const char *path,
                               const char *title,
                               const char *attribution,
                               GError **error);

G_END_DECLS
