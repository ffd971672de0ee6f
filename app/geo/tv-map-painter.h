// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-tile-painter.h"

G_BEGIN_DECLS

/* A whole map as one picture: tiles put together, source line, scale bar. */
typedef struct
{
  guint width, height;   /* px, ≤ 8192 */
  double lon, lat, zoom; /* zoom NAN: fit the sheet "plan" (or what there is) */
  double scale;          /* px per px, 1 or 2; 0 means 1 */
} TvMapFrame;

cairo_surface_t *tv_map_painter_paint (TvTilePainter *painter,
                                       const TvMapFrame *view,
                                       GError **error);

/* The same to a PNG file. */
gboolean tv_map_painter_write_png (TvTilePainter *painter,
                                   const TvMapFrame *view,
                                   const char *path,
                                   GError **error);

G_END_DECLS
