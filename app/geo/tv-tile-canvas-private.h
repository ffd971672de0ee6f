// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-mvt.h"
#include "tv-style.h"
#include "tv-tile-raster-private.h"

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
  double seen[4];       /* px: left, top, right and bottom of what can be drawn on */
  GHashTable *patterns; /* (owned) TvStyleClass → cairo_pattern_t of this scale */
  TvTileRaster *raster; /* (owned) (nullable): onto the pixels, where @cr allows it */
  gboolean on_pixels;   /* the raster is drawing, not @cr */
} TvTileCanvas;

/* @zoom, @x, @y: the tile's. What @cr is clipped to will be seen. */
void tv_tile_canvas_init (TvTileCanvas *self,
                          cairo_t *cr,
                          guint zoom,
                          guint x,
                          guint y,
                          double size,
                          double scale);
void tv_tile_canvas_clear (TvTileCanvas *self);

/* Who draws next: the raster (where there is one) or @cr. */
void tv_tile_canvas_set_on_pixels (TvTileCanvas *self, gboolean on_pixels);

/* Metres for one px of a tile of @size px in the middle of that row. */
double tv_tile_canvas_get_resolution (guint zoom, double y, double size);

/* FALSE when all of the feature lies more than @margin px out of what is seen. */
gboolean tv_tile_canvas_sees (const TvTileCanvas *self, const TvMvtFeature *feature, double margin);

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

G_END_DECLS
