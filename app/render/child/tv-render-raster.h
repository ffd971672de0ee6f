// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-render-record.h"

G_BEGIN_DECLS

/* The pixels of a recorded page, made square by square while nobody asks for anything, with copies
 * of half, a quarter … of its size. Seen from afar a square holds a large part of a drawing:
 * painting it out of the record takes many times as long as shrinking what is painted already. */
typedef struct _TvRenderRaster TvRenderRaster;

/* @record is borrowed, its page @width × @height points. NULL where the memory is not there. */
TvRenderRaster *tv_render_raster_new (TvRenderRecord *record, double width, double height);
void tv_render_raster_free (TvRenderRaster *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvRenderRaster, tv_render_raster_free)

/* Whether squares are missing. */
gboolean tv_render_raster_is_pending (const TvRenderRaster *self);

/* Makes one more: some ten milliseconds. */
void tv_render_raster_work (TvRenderRaster *self);

/* Paints it all, in points; @scale is what @cr scales by. FALSE where the record has to do it: it
 * is not ready, or too coarse for this. */
gboolean tv_render_raster_paint (TvRenderRaster *self, cairo_t *cr, double scale);

G_END_DECLS
