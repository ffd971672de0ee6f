// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-content.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Reads a PDF or picture: pages, near and far, small pages in a strip, the document's own contents,
 * words in it, its text in large type, and from a place on a drawing to the same place on the map.
 * Pages are drawn by thamvan-render in its sandbox, one process for a document (and a second one
 * while words are looked for); until one is drawn the small picture that came with the plan stands
 * for it. What cannot be shown is said in the reader's words.
 *
 * Signals: "place" (double lon, double lat) to be opened on the map; "print" (GBytes *pdf) a page
 * to be printed; "drawn" the page is sharp. */
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

/* 1 fits the page to the window. 0.5 … 6, or 1,000 % of the paper's size where that is more. */
void tv_document_view_set_zoom (TvDocumentView *self, double zoom);
double tv_document_view_get_zoom (TvDocumentView *self);

/* Looks for words from the page being shown on and goes to the first place. For a document that is
 * being opened: as soon as it is. */
void tv_document_view_find (TvDocumentView *self, const char *words);

/* Marks a paragraph of the page the document is opened with, named as in text.json ("p3.7"), and
 * brings it into sight. (nullable) */
void tv_document_view_point_at (TvDocumentView *self, const char *paragraph);

/* The areas of the document that stand for places (element-type TvDocumentArea) (nullable). */
void tv_document_view_set_areas (TvDocumentView *self, GPtrArray *areas);

/* Whether "Print this page" is offered. No at first. */
void tv_document_view_set_can_print (TvDocumentView *self, gboolean can_print);

/* Reading as text instead of looking at pages. */
void tv_document_view_set_text_mode (TvDocumentView *self, gboolean text);

/* TRUE while nothing that is in sight waits to be drawn. */
gboolean tv_document_view_is_settled (TvDocumentView *self);

G_END_DECLS
