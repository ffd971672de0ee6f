// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-content.h"

#include "render/client/tv-renderer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A document as plain text to be read: the paragraphs of one page, large, in the reader's size,
 * each one within reach of a screen reader. They come from the plan's text.json where that knows
 * the document, else out of the file itself. */
#define TV_TYPE_DOCUMENT_TEXT (tv_document_text_get_type ())
G_DECLARE_FINAL_TYPE (TvDocumentText, tv_document_text, TV, DOCUMENT_TEXT, GtkWidget)

GtkWidget *tv_document_text_new (void);

/* @content, @item, @path (nullable): where text.json may be. @renderer: where the text is otherwise
 * taken from. */
void tv_document_text_open (TvDocumentText *self,
                            TvContent *content,
                            const char *item,
                            guint version,
                            const char *path,
                            TvRenderer *renderer);
void tv_document_text_close (TvDocumentText *self);
gboolean tv_document_text_is_open (TvDocumentText *self);

/* Shows a page, from 0; words that are looked for stand out (nullable). */
void tv_document_text_show_page (TvDocumentText *self, guint page, const char *query);

/* Paragraphs being shown; 0 while they are fetched and for a page that is only a picture. */
guint tv_document_text_get_n_paragraphs (TvDocumentText *self);

/* Larger or smaller letters; FALSE when there is no further step. */
void tv_document_text_step_size (TvDocumentText *self, int step);
gboolean tv_document_text_can_step (TvDocumentText *self, int step);

G_END_DECLS
