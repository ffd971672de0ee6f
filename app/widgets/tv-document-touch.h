// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-document-canvas.h"

G_BEGIN_DECLS

/* What fingers, a mouse and its wheel do to a page: pinch, double tap, tap, drag, Ctrl + wheel.
 * Panning by touch is the scrolled window's. */
void tv_document_touch_add (TvDocumentCanvas *canvas);

G_END_DECLS
