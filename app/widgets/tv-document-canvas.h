// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-renderer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One page of a document to be looked at from far and near: a child of GtkScrolledWindow, which
 * pans it by touch; itself it knows pinching, double tap, the wheel with Ctrl, dragging with a
 * mouse. The whole page is drawn once to fit, then squares of what is in sight at any zoom up to
 * 1,000 % of the paper's size. Old pixels stay, stretched, until new ones are there.
 *
 * Signals: "drawn" the page is sharp to fit; "settled" what is in sight is sharp at this zoom;
 * "failed" (GError *); "zoomed"; "tapped" (x, y) in points of the page. */
#define TV_TYPE_DOCUMENT_CANVAS (tv_document_canvas_get_type ())
G_DECLARE_FINAL_TYPE (TvDocumentCanvas, tv_document_canvas, TV, DOCUMENT_CANVAS, GtkWidget)

/* Shows a picture of the page until it is drawn itself: the first sight; a larger one may follow.
 * "drawn" comes when it has a pixel for each of the screen. */
void tv_document_canvas_set_stand_in (TvDocumentCanvas *self, GdkPaintable *paintable);

/* Draws page @page of @renderer; its size in points. @prepared: a large stand-in is there or on its
 * way. */
void tv_document_canvas_open (TvDocumentCanvas *self,
                              TvRenderer *renderer,
                              guint page,
                              double width,
                              double height,
                              gboolean prepared);

/* Whether the page as it is shown to fit has a pixel for each of the screen. */
gboolean tv_document_canvas_is_sharp (TvDocumentCanvas *self);

/* Nothing is shown any more. */
void tv_document_canvas_clear (TvDocumentCanvas *self);

/* 1 fits the page to the view: a drawing as a whole, a page of text by its width. */
void tv_document_canvas_set_zoom (TvDocumentCanvas *self, double zoom);
double tv_document_canvas_get_zoom (TvDocumentCanvas *self);
gboolean tv_document_canvas_can_zoom (TvDocumentCanvas *self, gboolean in);

/* Zooms so that what is under (@x, @y) of the widget stays there. */
void tv_document_canvas_zoom_at (TvDocumentCanvas *self, double zoom, double x, double y);

/* As if (@x, @y) of the widget had been tapped. */
void tv_document_canvas_tap (TvDocumentCanvas *self, double x, double y);

/* Moves what is seen by these parts of the view: 0.5 is half of it. */
void tv_document_canvas_pan (TvDocumentCanvas *self, double across, double down);

/* Where reading a new page begins. */
void tv_document_canvas_go_to_top (TvDocumentCanvas *self);

/* Boxes to highlight (element-type double[4], points) (nullable); those from @first for @n stand
 * out and are brought into sight. */
void tv_document_canvas_set_marks (TvDocumentCanvas *self, GArray *boxes, guint first, guint n);

/* A ring round a point of the page, in points; none where @shown is FALSE. */
void tv_document_canvas_set_pin (TvDocumentCanvas *self, gboolean shown, double x, double y);

/* TRUE while nothing that is in sight waits to be drawn. */
gboolean tv_document_canvas_is_settled (TvDocumentCanvas *self);

G_END_DECLS
