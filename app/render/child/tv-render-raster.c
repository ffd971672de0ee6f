// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-raster.h"

#include "tv-render-picture.h"

#include <math.h>

/* With its smaller copies 128 MiB. An A0 sheet is four times as wide as a screen then. */
#define MAX_PIXELS (24.0 * 1024 * 1024)
/* Pixels a point: nearer than this little is in sight at a time. */
#define MAX_SCALE 4.0
#define SQUARE 512
/* Letters that are shrunk less than this would be blurred. */
#define NEAREST 0.75

struct _TvRenderRaster
{
  TvRenderRecord *record;   /* (not owned) */
  cairo_surface_t *surface; /* (owned) (nullable): being painted */
  TvRenderPicture *picture; /* (owned) (nullable): once it is whole */
  double scale;             /* pixels a point */
  int n_columns, n_rows;
  int next; /* square */
};

TvRenderRaster *
tv_render_raster_new (TvRenderRecord *record, double width, double height)
{
  g_autoptr (TvRenderRaster) self = g_new0 (TvRenderRaster, 1);

  self->record = record;
  self->scale = MIN (MAX_SCALE, sqrt (MAX_PIXELS / (width * height)));
  self->n_columns = (int) ceil (width * self->scale / SQUARE);
  self->n_rows = (int) ceil (height * self->scale / SQUARE);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                              (int) ceil (width * self->scale),
                                              (int) ceil (height * self->scale));
  return cairo_surface_status (self->surface) == CAIRO_STATUS_SUCCESS ? g_steal_pointer (&self)
                                                                      : NULL;
}

void
tv_render_raster_free (TvRenderRaster *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->picture, tv_render_picture_free);
  g_free (self);
}

gboolean
tv_render_raster_is_pending (const TvRenderRaster *self)
{
  return self->picture == NULL;
}

static void
paint_square (TvRenderRaster *self, int column, int row)
{
  const int stride = cairo_image_surface_get_stride (self->surface);
  const int x = column * SQUARE;
  const int y = row * SQUARE;
  guint8 *data = cairo_image_surface_get_data (self->surface);
  cairo_surface_t *square = cairo_image_surface_create_for_data (
      data + (gsize) y * (gsize) stride + 4 * (gsize) x,
      CAIRO_FORMAT_RGB24,
      MIN (SQUARE, cairo_image_surface_get_width (self->surface) - x),
      MIN (SQUARE, cairo_image_surface_get_height (self->surface) - y),
      stride);
  cairo_t *cr = cairo_create (square);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, -x, -y);
  cairo_scale (cr, self->scale, self->scale);
  tv_render_record_paint (self->record, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (square);
}

void
tv_render_raster_work (TvRenderRaster *self)
{
  if (self->picture != NULL)
    return;
  cairo_surface_flush (self->surface);
  paint_square (self, self->next % self->n_columns, self->next / self->n_columns);
  cairo_surface_mark_dirty (self->surface);
  self->next++;
  if (self->next == self->n_columns * self->n_rows)
    self->picture = tv_render_picture_new (g_steal_pointer (&self->surface));
}

gboolean
tv_render_raster_paint (TvRenderRaster *self, cairo_t *cr, double scale)
{
  if (self->picture == NULL || scale > NEAREST * self->scale)
    return FALSE;
  cairo_scale (cr, 1 / self->scale, 1 / self->scale);
  tv_render_picture_paint (self->picture, cr, scale / self->scale);
  return TRUE;
}
