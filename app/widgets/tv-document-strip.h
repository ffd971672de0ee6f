// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-renderer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The pages of a document, small, side by side. Only those in sight are drawn.
 * Signal "chosen" (guint page). */
#define TV_TYPE_DOCUMENT_STRIP (tv_document_strip_get_type ())
G_DECLARE_FINAL_TYPE (TvDocumentStrip, tv_document_strip, TV, DOCUMENT_STRIP, GtkWidget)

GtkWidget *tv_document_strip_new (void);

/* @renderer: kept until close. */
void tv_document_strip_open (TvDocumentStrip *self, TvRenderer *renderer, guint n_pages);
void tv_document_strip_close (TvDocumentStrip *self);
gboolean tv_document_strip_is_open (TvDocumentStrip *self);

/* Which one is marked and in sight. */
void tv_document_strip_set_page (TvDocumentStrip *self, guint page);

G_END_DECLS
