// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-mvt.h"
#include "tv-style.h"

#include <cairo.h>

G_BEGIN_DECLS

/* One tile being drawn. Tile units go to pixels by px = unit × factor − offset. */
typedef struct
{
  cairo_t *cr;
  double zoom;       /* shown, fractional where the tile is stretched */
  double scale;      /* size of lines and letters */
  double size;       /* px of the tile */
  double resolution; /* metres per px */
  double factor, offset_x, offset_y;
  GArray *taken; /* (element-type cairo_rectangle_t) where letters stand already */
} TvTileCanvas;

/* Fills, lines and points of a vector layer. */
void tv_tile_draw_shapes (TvTileCanvas *self, const TvStyleLayer *style, const TvMvtLayer *layer);

/* Its labels; @points: the layer "<source>-label" made at import for whole features, or NULL: then
 * from what lies wholly inside this tile. */
void tv_tile_draw_labels (TvTileCanvas *self,
                          const TvStyleLayer *style,
                          const TvMvtLayer *layer,
                          const TvMvtLayer *points);

/* Fills the current path with colour and pattern, keeping it. */
void tv_tile_draw_fill (cairo_t *cr, const TvStyleClass *class, double scale);

/* Strokes the current path, and clears it. */
void tv_tile_draw_stroke (cairo_t *cr, const TvStyleClass *class, double width, double scale);

G_END_DECLS
