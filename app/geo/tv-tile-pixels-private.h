// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-style.h"

#include <cairo.h>
#include <math.h>

G_BEGIN_DECLS

/* The picture that is drawn on. */
typedef struct
{
  guint8 *data; /* ARGB32, premultiplied */
  int stride;
  cairo_rectangle_int_t clip; /* px that may be painted */
  int column, row;            /* px at which the tile's own picture begins */
  int columns;                /* of the tile's own picture */
} TvTilePixels;

/* A colour as the loops want it. */
typedef struct
{
  guint32 opaque; /* ARGB without its transparency */
  guint32 alpha;  /* 0 to 256 */
} TvTileColor;

static inline guint32 *
tv_tile_pixels_get_row (const TvTilePixels *self, int y)
{
  gpointer row = self->data + (gssize) (self->row + y) * self->stride;

  return (guint32 *) row + self->column;
}

static inline TvTileColor
tv_tile_pixels_get_color (const TvStyleColor *color)
{
  const TvTileColor made
      = { (guint32) 0xff000000 | (guint32) lrint (color->red * 255) << 16
              | (guint32) lrint (color->green * 255) << 8 | (guint32) lrint (color->blue * 255),
          (guint32) lrint (color->alpha * 256) };

  return made;
}

/* @pixel with that much of it covered by @color, 0 to 256: two channels at a time, which may borrow
 * from each other meanwhile. */
static inline guint32
tv_tile_pixels_cover (guint32 pixel, guint32 color, guint32 coverage)
{
  const guint32 mask = 0xff00ff, half = 0x800080;
  guint32 low = pixel & mask, high = pixel >> 8 & mask;

  low += (((color & mask) - low) * coverage + half) >> 8;
  high += (((color >> 8 & mask) - high) * coverage + half) >> 8;
  return (low & mask) | (high & mask) << 8;
}

G_END_DECLS
