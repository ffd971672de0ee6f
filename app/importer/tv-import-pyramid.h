// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gdal.h>
#include <glib.h>

G_BEGIN_DECLS

/* Layers larger than this get a display pyramid: what is drawn at small scales is made simpler. */
#define TV_IMPORT_PYRAMID_FROM 2000

/* Adds to @memory, for each large layer, what of it small zooms show:
 *
 *  - outlines within 0.4 pixels of the true ones;
 *  - in the place of areas below 2 × 2 pixels one such square for each so much land of a code,
 * where the last of it lies: as much colour, far fewer shapes;
 *  - only labels that have room.
 *
 * Returns what GDAL's MVT driver is to be told about it (CONF=); NULL: no layer is large. The same
 * features in the same order give the same pyramid. (transfer full) (nullable) */
char *tv_import_pyramid_make (GDALDatasetH memory, int min_zoom, int max_zoom);

G_END_DECLS
