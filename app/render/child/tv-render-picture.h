// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-render-frame.h"

#include <cairo.h>

G_BEGIN_DECLS

/* A PNG, JPEG or TIFF (its first sheet) as premultiplied ARGB, turned as its camera said, with
 * copies of half, a quarter … of its size, so that seeing it from afar is as quick as from near. */
typedef struct _TvRenderPicture TvRenderPicture;

/* The size is looked at before the pixels are decoded. NULL with @ret_status. */
TvRenderPicture *tv_render_picture_load (const char *media_type,
                                         GBytes *bytes,
                                         TvRenderStatus *ret_status);

/* @surface: (transfer full): pixels of ours. */
TvRenderPicture *tv_render_picture_new (cairo_surface_t *surface);
void tv_render_picture_free (TvRenderPicture *self);

void tv_render_picture_get_size (TvRenderPicture *self, double *ret_width, double *ret_height);

/* Paints it all; @scale is what @cr scales by. */
void tv_render_picture_paint (TvRenderPicture *self, cairo_t *cr, double scale);

/* A new JPEG of the pixels alone, its longest side at most @limit. NULL when it cannot be made. */
GBytes *tv_render_picture_encode (TvRenderPicture *self,
                                  guint limit,
                                  guint32 *ret_width,
                                  guint32 *ret_height);

G_END_DECLS
