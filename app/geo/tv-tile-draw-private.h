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
} TvTileCanvas;

static inline double
tv_tile_canvas_x (const TvTileCanvas *self, const TvMvtPoint *point)
{
  return point->x * self->factor - self->offset_x;
}

static inline double
tv_tile_canvas_y (const TvTileCanvas *self, const TvMvtPoint *point)
{
  return point->y * self->factor - self->offset_y;
}

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
