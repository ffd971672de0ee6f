// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-render-frame.h"

#include <cairo.h>

G_BEGIN_DECLS

/* A PNG or JPEG as premultiplied ARGB, turned as its camera said. The size is looked at before the
 * pixels are decoded. NULL with @ret_status. */
cairo_surface_t *tv_render_picture_load (const char *media_type,
                                         GBytes *bytes,
                                         TvRenderStatus *ret_status);

/* A new JPEG of the pixels alone, its longest side at most @limit. NULL when it cannot be made. */
GBytes *tv_render_picture_encode (cairo_surface_t *picture,
                                  guint limit,
                                  guint32 *ret_width,
                                  guint32 *ret_height);

G_END_DECLS
