// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-mvt.h"
#include "tv-style.h"

#include <cairo.h>

G_BEGIN_DECLS

/* Areas and thin lines straight onto the pixels of a picture: exact coverage of each pixel in
 * sixteen bits, summed up from the edges, without the trapezoids, masks and joins that a general
 * stroker has to make of them. What it cannot draw is left to cairo.
 *
 * The same shape gives the same pixels whichever part of the tile is painted. */
typedef struct _TvTileRaster TvTileRaster;

/* NULL when @cr does not draw straight onto the pixels of an image: turned, stretched, or clipped
 * to anything but whole pixels. @left, @top: where in its first pixel the tile's corner lies, 0 to
 * 1. @columns: pixels of the whole tile from side to side. (transfer full) (nullable) */
TvTileRaster *tv_tile_raster_new (cairo_t *cr, double left, double top, int columns);
void tv_tile_raster_free (TvTileRaster *self);

/* The pixels are about to be drawn on by this raster, or by cairo again. */
void tv_tile_raster_begin (TvTileRaster *self);
void tv_tile_raster_end (TvTileRaster *self);

/* The shape that is drawn next, px = unit × @factor − @offset; points that no eye tells from the
 * line between their neighbours are left out. Parts of a polygon are closed. */
void tv_tile_raster_set_shape (TvTileRaster *self,
                               const TvMvtFeature *feature,
                               double factor,
                               double offset_x,
                               double offset_y);

/* By the even-odd rule. */
void tv_tile_raster_fill (TvTileRaster *self, const TvStyleColor *color);

/* @width: px, at most TV_TILE_RASTER_MOST_WIDTH: nobody sees the shape of its corners. */
#define TV_TILE_RASTER_MOST_WIDTH 1.0
void tv_tile_raster_stroke (TvTileRaster *self, const TvStyleColor *color, double width);

G_END_DECLS
