// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-tile-pixels-private.h"

G_BEGIN_DECLS

/* How much of each pixel of a box lies inside a shape, summed up from the edges of its outline. A
 * cell holds by how much that differs from the pixel before. All is counted in whole numbers, so
 * that what is whole comes out whole. */
typedef struct _TvTileCells TvTileCells;

/* Places are told in 1/256 px. */
#define TV_TILE_CELLS_ONE 256

TvTileCells *tv_tile_cells_new (void);
void tv_tile_cells_free (TvTileCells *self);

/* Begins a shape. @box: the pixels that count; edges left of it do, too, for what lies inside. */
void tv_tile_cells_open (TvTileCells *self, const cairo_rectangle_int_t *box);

/* An edge of it; the last one has to come back to where the first began. */
void tv_tile_cells_add (TvTileCells *self, gint32 x0, gint32 y0, gint32 x1, gint32 y1);

/* Lays @color over the pixels inside and forgets the shape. What is
 * covered twice is outside. */
void tv_tile_cells_paint (TvTileCells *self, const TvTilePixels *pixels, TvTileColor color);

G_END_DECLS
