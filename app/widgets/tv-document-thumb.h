// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The pictures of a document's first page that came, signed, with its plan, made by our own
 * importer out of pixels: a small one, which has to be there in the very frame the reader asks for
 * the document, and for a drawing one that fills a screen. The only pictures that are decoded
 * outside the sandbox, so only a PNG of at most 2048 pixels a side is. NULL for any other. */
GdkPaintable *tv_document_thumb_load (const char *file);

/* The same in a thread of its own. NULL without an error to speak of: then there is none. */
void tv_document_thumb_load_async (const char *file,
                                   GCancellable *c,
                                   GAsyncReadyCallback cb,
                                   gpointer data);
GdkPaintable *tv_document_thumb_load_finish (GAsyncResult *res);

/* For documents/<id>.pdf thumbs/<id>.png, and thumbs/<id>.sheet.png for the one @large. */
char *tv_document_thumb_get_path (const char *document, gboolean large);

G_END_DECLS
