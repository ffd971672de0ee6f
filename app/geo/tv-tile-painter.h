// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-mbtiles.h"
#include "tv-style.h"

#include <cairo.h>

G_BEGIN_DECLS

/* Draws map tiles from vector tiles by a style: sheets of (style, files), first at the bottom.
 * Sheets and hidden layers are set before painting starts or between; painting itself may run in
 * several threads at once. */
#define TV_TYPE_TILE_PAINTER (tv_tile_painter_get_type ())
G_DECLARE_FINAL_TYPE (TvTilePainter, tv_tile_painter, TV, TILE_PAINTER, GObject)

TvTilePainter *tv_tile_painter_new (void);

/* A plan's or base map's sheet. @tiles: files, each with one or more vector layers; a style layer
 * draws the vector layer named by its source, from the first file that has it. @name: for hiding
 * ("plan", "basemap"); an existing sheet of that name is replaced in its place. */
void tv_tile_painter_set_sheet (TvTilePainter *self,
                                const char *name,
                                TvStyle *style,
                                GPtrArray *tiles);

/* The style a sheet is drawn by; NULL for no such sheet. (transfer full) (nullable) */
TvStyle *tv_tile_painter_dup_style (TvTilePainter *self, const char *sheet);

/* The usual two: reads style.json and the tiles a sheet needs. @locate gives a file name or NULL
 * for a path of the item. */
typedef char *(*TvTileLocate) (const char *path, gpointer data);
gboolean tv_tile_painter_load_plan (TvTilePainter *self,
                                    TvTileLocate locate,
                                    gpointer data,
                                    GError **error);
gboolean tv_tile_painter_load_basemap (TvTilePainter *self,
                                       TvTileLocate locate,
                                       gpointer data,
                                       GError **error);

void tv_tile_painter_set_hidden (TvTilePainter *self,
                                 const char *sheet,
                                 const char *style_layer,
                                 gboolean hidden);

/* How much of a layer is seen, 0 to 1; its letters stay as they are until it is 0. */
void tv_tile_painter_set_layer_opacity (TvTilePainter *self,
                                        const char *sheet,
                                        const char *style_layer,
                                        double opacity);

/* The layers named, bottom first, change places among themselves. @style_layers: (nullable): the
 * style's own order again. */
void tv_tile_painter_set_layer_order (TvTilePainter *self,
                                      const char *sheet,
                                      const char *const *style_layers);

/* Sources to name on the map, one per line: "© OpenStreetMap contributors". (transfer full) */
char *tv_tile_painter_dup_attribution (TvTilePainter *self);

/* West south east north of the sheet's tiles. */
gboolean tv_tile_painter_get_bounds (TvTilePainter *self, const char *sheet, double ret_bounds[4]);

/* One tile as ARGB32, 512 × @scale px wide. Zooms beyond a file's last are drawn from its last. */
cairo_surface_t *tv_tile_painter_paint (TvTilePainter *self,
                                        guint zoom,
                                        guint x,
                                        guint y,
                                        double scale,
                                        GCancellable *cancellable,
                                        GError **error);

/* The same of any width: @size px, which need not be whole. The tile's corner lies at (@x × @size,
 * @y × @size) in the world, and the picture reaches from the whole pixel before it to the one after
 * its far end, so that neighbours painted at one @size meet pixel on pixel.
 * @part: (nullable): only this part of that picture. */
cairo_surface_t *tv_tile_painter_paint_sized (TvTilePainter *self,
                                              guint zoom,
                                              guint x,
                                              guint y,
                                              double size,
                                              double scale,
                                              const cairo_rectangle_int_t *part,
                                              GCancellable *cancellable,
                                              GError **error);

/* The whole pixels of that picture along one side: the first, counted from the world's edge, and
 * how many. @at: its column or row. */
int tv_tile_painter_get_span (guint at, double size, double *ret_first);

/* The same onto @cr, whose origin is the tile's corner and whose unit is the pixel: the tile is
 * @size units wide and clipped to that; lines and letters are @scale times their usual size. */
gboolean tv_tile_painter_draw (TvTilePainter *self,
                               cairo_t *cr,
                               guint zoom,
                               guint x,
                               guint y,
                               double size,
                               double scale,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
