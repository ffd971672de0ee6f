// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-tile-canvas-private.h"

G_BEGIN_DECLS

/* Fills, lines and points of a vector layer. */
void tv_tile_draw_shapes (TvTileCanvas *self, const TvStyleLayer *style, const TvMvtLayer *layer);

/* The class @style gives a feature; NULL: none. */
const TvStyleClass *tv_tile_draw_find_class (const TvStyleLayer *style,
                                             const TvMvtLayer *layer,
                                             const TvMvtFeature *feature);

/* Fills the current path with colour and pattern, keeping it. */
void tv_tile_draw_fill (cairo_t *cr, const TvStyleClass *class, double scale);

/* Strokes the current path, and clears it. */
void tv_tile_draw_stroke (cairo_t *cr, const TvStyleClass *class, double width, double scale);

G_END_DECLS
