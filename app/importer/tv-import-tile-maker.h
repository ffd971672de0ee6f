// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-tile-layer.h"

G_BEGIN_DECLS

/* Layers with more features get a display pyramid: what is drawn at small scales is made simpler.
 * Smaller ones are drawn as they are at every zoom. */
#define TV_IMPORT_PYRAMID_FROM 2000

/* What a tile holds beyond its edges, tile units: 16 px, so that a wide line's edge is drawn in
 * both tiles it touches. */
#define TV_IMPORT_TILE_MARGIN 128

/* Makes the bytes of tiles. Of a large layer below z15
 *
 *  - outlines go from corner to corner of a grid of half a pixel (one up to z12), all areas
 *    together, so that neighbours leave no gap (tv-import-mosaic.h);
 *  - areas below 6 × 6 pixels that say the same are one with their neighbours;
 *  - only labels stand that have room, or whose style shows them so far away.
 *
 * A tile is made of what lies in it and of nothing else. */
typedef struct _TvImportTileMaker TvImportTileMaker;

/* @layers: (element-type TvImportTileLayer), bottom first; outlives the result. */
TvImportTileMaker *tv_import_tile_maker_new (GPtrArray *layers, guint max_zoom);
void tv_import_tile_maker_free (TvImportTileMaker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportTileMaker, tv_import_tile_maker_free)

/* @shapes: for each layer what lies in the tile and its margin (element-type TvImportTileShape).
 * NULL without error: the tile is empty. TOO_LARGE: it cannot be drawn however simple it is made.
 */
GBytes *tv_import_tile_maker_make (TvImportTileMaker *self,
                                   guint zoom,
                                   guint x,
                                   guint y,
                                   GArray *const *shapes,
                                   GError **error);

G_END_DECLS
