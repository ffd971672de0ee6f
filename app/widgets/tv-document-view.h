// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-content.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Reads a PDF or picture page by page: next and previous, zoom, fit to width. Pages are drawn by
 * thamvan-render in its sandbox; while one is drawn the old pixels stay (stretched after a zoom),
 * and what cannot be shown is said in the reader's words. */
#define TV_TYPE_DOCUMENT_VIEW (tv_document_view_get_type ())
G_DECLARE_FINAL_TYPE (TvDocumentView, tv_document_view, TV, DOCUMENT_VIEW, GtkWidget)

GtkWidget *tv_document_view_new (void);

/* Shows @path of an item from @page (from 0) on. The media type follows from the name's end.
 * @title: what screen readers call it. */
void tv_document_view_open (TvDocumentView *self,
                            TvContent *content,
                            const char *item,
                            guint version,
                            const char *path,
                            const char *title,
                            guint page);

/* Shows a document that is open already (kept as long as it is shown). */
void tv_document_view_open_fd (TvDocumentView *self,
                               int fd,
                               const char *media_type,
                               const char *title,
                               guint page);

/* Ends the renderer and forgets the document. */
void tv_document_view_close (TvDocumentView *self);

/* From 0; no page beyond the last. */
void tv_document_view_set_page (TvDocumentView *self, guint page);
guint tv_document_view_get_page (TvDocumentView *self);
guint tv_document_view_get_n_pages (TvDocumentView *self); /* 0 while unknown */

/* 1 fits the width. 0.5 … 6. */
void tv_document_view_set_zoom (TvDocumentView *self, double zoom);
double tv_document_view_get_zoom (TvDocumentView *self);

G_END_DECLS
