// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cairo.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A painted tile. Without a graphics processor GTK 4.8 copies a texture through floating point each
 * time it is drawn, which costs more than painting the tile did; a cairo surface is drawn as it is.
 */
#define TV_TYPE_MAP_TILE (tv_map_tile_get_type ())
G_DECLARE_FINAL_TYPE (TvMapTile, tv_map_tile, TV, MAP_TILE, GObject)

/* What to show @surface as: a GdkTexture where a graphics processor draws, else a TvMapTile.
 * @surface: (transfer full): an image that nobody changes any more. From any thread. */
GdkPaintable *tv_map_tile_new_paintable (cairo_surface_t *surface);

G_END_DECLS
