// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-renderer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Looks for words in a document, page after page from the one being read on, and goes through what
 * was found. Marks and case are ignored.
 *
 * Signals: "show-place" (guint page) the place to look at now is there, or there is none any more
 * (page as it is); "closed" the reader is done. */
#define TV_TYPE_DOCUMENT_FIND (tv_document_find_get_type ())
G_DECLARE_FINAL_TYPE (TvDocumentFind, tv_document_find, TV, DOCUMENT_FIND, GtkWidget)

GtkWidget *tv_document_find_new (void);

/* @renderer: what to look in; one of its own, so that looking does not hold up drawing. Words that
 * are there already are looked for at once. */
void tv_document_find_open (TvDocumentFind *self, TvRenderer *renderer, guint n_pages);
void tv_document_find_close (TvDocumentFind *self);
gboolean tv_document_find_is_open (TvDocumentFind *self);

/* From which page on. */
void tv_document_find_set_page (TvDocumentFind *self, guint page);

void tv_document_find_set_query (TvDocumentFind *self, const char *query);
const char *tv_document_find_get_query (TvDocumentFind *self);

/* Boxes of a page (element-type double[4]) (transfer none) (nullable), and which of them the
 * current place is: @ret_n 0 where it is on another page. */
GArray *tv_document_find_get_boxes (TvDocumentFind *self,
                                    guint page,
                                    guint *ret_first,
                                    guint *ret_n);

/* Places found until now. */
guint tv_document_find_get_count (TvDocumentFind *self);
gboolean tv_document_find_is_searching (TvDocumentFind *self);

void tv_document_find_next (TvDocumentFind *self);
void tv_document_find_previous (TvDocumentFind *self);

/* Puts the cursor into the field. */
void tv_document_find_focus (TvDocumentFind *self);

G_END_DECLS
