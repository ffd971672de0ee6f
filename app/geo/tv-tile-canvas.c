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
                     guint y,
                     double size,
                     double scale)
{
  self->cr = cr;
  self->size = size;
  self->scale = scale;
  self->zoom = zoom + log2 (size / (TV_TILE_SIZE * scale));
  self->resolution = tv_tile_canvas_get_resolution (zoom, y, size);
  self->factor = self->offset_x = self->offset_y = 0;
  cairo_clip_extents (cr, &self->seen[0], &self->seen[1], &self->seen[2], &self->seen[3]);
  self->patterns = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) cairo_pattern_destroy);
}

void
tv_tile_canvas_clear (TvTileCanvas *self)
{
  g_clear_pointer (&self->patterns, g_hash_table_unref);
}

gboolean
tv_tile_canvas_sees (const TvTileCanvas *self, const TvMvtFeature *feature, double margin)
{
  gint32 left = G_MAXINT32, top = G_MAXINT32, right = G_MININT32, bottom = G_MININT32;

  for (guint i = 0; i < feature->n_points; i++)
    {
      const TvMvtPoint *point = &feature->points[i];

      left = MIN (left, point->x);
      right = MAX (right, point->x);
      top = MIN (top, point->y);
      bottom = MAX (bottom, point->y);
    }
  return feature->n_points > 0 && right * self->factor - self->offset_x >= self->seen[0] - margin
         && left * self->factor - self->offset_x <= self->seen[2] + margin
         && bottom * self->factor - self->offset_y >= self->seen[1] - margin
         && top * self->factor - self->offset_y <= self->seen[3] + margin;
}
