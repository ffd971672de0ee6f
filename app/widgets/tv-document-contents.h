// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-renderer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A document's own table of contents. Signals: "loaded" there is one; "chosen" (guint page). */
#define TV_TYPE_DOCUMENT_CONTENTS (tv_document_contents_get_type ())
G_DECLARE_FINAL_TYPE (TvDocumentContents, tv_document_contents, TV, DOCUMENT_CONTENTS, GtkWidget)

GtkWidget *tv_document_contents_new (void);

/* Asks @renderer for it; nothing happens where there is none. */
void tv_document_contents_load (TvDocumentContents *self, TvRenderer *renderer);
void tv_document_contents_clear (TvDocumentContents *self);

G_END_DECLS
