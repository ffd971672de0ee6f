// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gdal.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Zooms of the display pyramid; beyond the last the same tiles are drawn larger: a unit of 1/4096
 * of a z16 tile is 15 cm. */
#define TV_IMPORT_MIN_ZOOM 9
#define TV_IMPORT_MAX_ZOOM 16

/* Writes vector tiles: layers are taken from @memory, a data set of GDAL's driver Memory in
 * longitude and latitude, each with a twin "<layer>-label" of points for its labels.
 */
gboolean tv_import_tiles_write (GDALDatasetH memory,
                                const char *path,
                                const char *title,
                                const char *attribution,
                                GError **error);

/* The layer and its twin, with the same fields; returns the layer. */
OGRLayerH tv_import_tiles_create_layer (GDALDatasetH memory,
                                        const char *name,
                                        OGRFeatureDefnH fields,
                                        const char *const *kept,
                                        OGRLayerH *ret_twin);

/* Takes tilestats out of the metadata (they repeat every attribute value) and sets what maps show.
 */
gboolean tv_import_tiles_tidy (const char *path,
                               const char *title,
                               const char *attribution,
                               GError **error);

G_END_DECLS
