// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-canvas-private.h"

#include "tv-mercator.h"

#include <math.h>

double
tv_tile_canvas_get_resolution (guint zoom, double y, double size)
{
  double lon, lat;

  tv_mercator_to_lonlat (0.5, (y + 0.5) / pow (2, zoom), &lon, &lat);
  return tv_mercator_get_resolution (lat, zoom) * TV_TILE_SIZE / size;
}

void
tv_tile_canvas_init (TvTileCanvas *self,
                     cairo_t *cr,
                     guint zoom,
                     guint x,
                     guint y,
                     double size,
                     double scale)
{
  double left = x * size - floor (x * size), top = y * size - floor (y * size);

  self->cr = cr;
  self->size = size;
  self->scale = scale;
  self->zoom = zoom + log2 (size / (TV_TILE_SIZE * scale));
  self->resolution = tv_tile_canvas_get_resolution (zoom, y, size);
  self->factor = self->offset_x = self->offset_y = 0;
  cairo_clip_extents (cr, &self->seen[0], &self->seen[1], &self->seen[2], &self->seen[3]);
  self->patterns = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) cairo_pattern_destroy);
  self->raster = tv_tile_raster_new (cr, left, top, (int) ceil (left + size));
  self->on_pixels = FALSE;
}

void
tv_tile_canvas_clear (TvTileCanvas *self)
{
  tv_tile_canvas_set_on_pixels (self, FALSE);
  g_clear_pointer (&self->patterns, g_hash_table_unref);
  g_clear_pointer (&self->raster, tv_tile_raster_free);
}

void
tv_tile_canvas_set_on_pixels (TvTileCanvas *self, gboolean on_pixels)
{
  if (self->raster == NULL || on_pixels == self->on_pixels)
    return;
  self->on_pixels = on_pixels;
  if (on_pixels)
    tv_tile_raster_begin (self->raster);
  else
    tv_tile_raster_end (self->raster);
}

gboolean
tv_tile_canvas_sees (const TvTileCanvas *self, const TvMvtFeature *feature, double margin)
{
  const TvMvtPoint *first = &feature->box[0], *last = &feature->box[1];

  return feature->n_points > 0 && last->x * self->factor - self->offset_x >= self->seen[0] - margin
         && first->x * self->factor - self->offset_x <= self->seen[2] + margin
         && last->y * self->factor - self->offset_y >= self->seen[1] - margin
         && first->y * self->factor - self->offset_y <= self->seen[3] + margin;
}
