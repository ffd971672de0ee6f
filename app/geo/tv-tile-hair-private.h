// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-tile-pixels-private.h"

G_BEGIN_DECLS

/* A thin straight line, places in 1/256 px of the tile's picture, @width in px, at most 1. It is
 * followed pixel by pixel the way it goes most, and each step is shared out between the pixels that
 * lie across. */
void tv_tile_hair_draw (const TvTilePixels *pixels,
                        const gint32 from[2],
                        const gint32 to[2],
                        double width,
                        TvTileColor color);

G_END_DECLS
