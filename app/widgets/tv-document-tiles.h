// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-renderer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TV_DOCUMENT_TILE 512

/* One page at one scale in squares of 512 pixels: fetched nearest to the middle of the view first,
 * two at a time, and no more of them kept than a few screens.
 *
 * Signals: "changed" a square has come; "failed" (GError *) one could not be drawn. */
#define TV_TYPE_DOCUMENT_TILES (tv_document_tiles_get_type ())
G_DECLARE_FINAL_TYPE (TvDocumentTiles, tv_document_tiles, TV, DOCUMENT_TILES, GObject)

/* @scale: pixels of the screen per point. @width, @height: the page's, in points. */
TvDocumentTiles *tv_document_tiles_new (TvRenderer *renderer,
                                        guint page,
                                        double scale,
                                        double width,
                                        double height);

double tv_document_tiles_get_scale (TvDocumentTiles *self);

/* What is in sight, in points of the page: missing squares are fetched. */
void tv_document_tiles_look (TvDocumentTiles *self, const graphene_rect_t *view);

/* Asks for nothing more; what is there can still be drawn. */
void tv_document_tiles_stop (TvDocumentTiles *self);

/* Whether everything that was looked at last is there. */
gboolean tv_document_tiles_is_complete (TvDocumentTiles *self);

/* Draws what is there of @view (points); @factor of these pixels are one of the snapshot's. */
void tv_document_tiles_snapshot (TvDocumentTiles *self,
                                 GtkSnapshot *snapshot,
                                 const graphene_rect_t *view,
                                 double factor);

/* An image of the renderer as something GTK draws quickly. @image: (transfer full) */
GdkPaintable *tv_document_tiles_to_paintable (TvRendererImage *image);

G_END_DECLS
