// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <poppler.h>

G_BEGIN_DECLS

/* The document's own table of contents, flat, as JSON text: [{"title","page","depth"}], pages and
 * depths from 0. Empty where it has none. */
GBytes *tv_render_outline_read (PopplerDocument *document);

G_END_DECLS
