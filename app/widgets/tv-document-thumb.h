// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The small picture of a document's first page that came, signed, with its plan, made by our own
 * importer out of pixels. The only picture that is decoded outside the sandbox, so only a small PNG
 * is: it has to be there in the very frame the reader asks for the document. NULL for any other. */
GdkPaintable *tv_document_thumb_load (const char *file);

/* thumbs/<id>.png for documents/<id>.pdf. */
char *tv_document_thumb_get_path (const char *document);

G_END_DECLS
