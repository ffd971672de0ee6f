// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <poppler.h>

G_BEGIN_DECLS

/* The paragraphs of a page, as JSON text: [{"id":"p3.7","box":[x0,y0,x1,y1],"text"}], points from
 * the top left, text in NFC. @number from 0; ids count pages from 1. */
GBytes *tv_render_text_read (PopplerPage *page, guint number, double width, double height);

G_END_DECLS
