// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-renderer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The pixels of one page: the whole of it, drawn once to fit, and squares of what is in sight where
 * that is too coarse. Until better ones come it shows what it has: a stand-in, the page stretched,
 * the squares of the zoom before.
 *
 * Signals: "changed" something new can be drawn; "drawn" the page is there to fit; "settled" all
 * that is wanted is there; "failed" (GError *), once. */
#define TV_TYPE_DOCUMENT_SHEET (tv_document_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TvDocumentSheet, tv_document_sheet, TV, DOCUMENT_SHEET, GObject)

/* Page @page of @renderer, its size in points; @stand_in lends its picture. (nullable) @prepared: a
 * picture large enough is there or on its way, so nobody waits for the whole page: what makes its
 * parts quick to draw is done first. */
TvDocumentSheet *tv_document_sheet_new (TvRenderer *renderer,
                                        guint page,
                                        double width,
                                        double height,
                                        TvDocumentSheet *stand_in,
                                        gboolean prepared);

/* A better picture than the one it stands in with; nothing where the page itself is there. FALSE
 * then. */
gboolean tv_document_sheet_lend (TvDocumentSheet *self, GdkPaintable *picture);

/* Pixels across of what there is of the whole page: 0 none. */
int tv_document_sheet_get_pixels (TvDocumentSheet *self);

/* Only a picture, a pixel a point. */
TvDocumentSheet *tv_document_sheet_new_stand_in (GdkPaintable *picture);

/* Asks for nothing more. */
void tv_document_sheet_stop (TvDocumentSheet *self);

/* What is to be there: the page at @fit and @view (points) at @scale, pixels per point. */
void tv_document_sheet_want (TvDocumentSheet *self,
                             double fit,
                             double scale,
                             const graphene_rect_t *view);

/* Whether what was wanted last is there. */
gboolean tv_document_sheet_is_settled (TvDocumentSheet *self);

/* Draws the page's @view (points) with its corner at the origin, @scale of the window's pixels per
 * point, @factor of the screen's pixels for one of the window's. */
void tv_document_sheet_snapshot (TvDocumentSheet *self,
                                 GtkSnapshot *snapshot,
                                 double scale,
                                 int factor,
                                 const graphene_rect_t *view);

G_END_DECLS
