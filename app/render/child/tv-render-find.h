// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <poppler.h>

G_BEGIN_DECLS

/* Where @query stands on a page, as JSON text: [[[x0,y0,x1,y1],…],…], one list of boxes (a box a
 * line) for each place in reading order, points from the top left. Marks and case are ignored (fold
 * to fold); the words have to follow each other, over line ends too; the last one may go on.
 * @loose: they may stand anywhere on the page, all of them, and each is a place. */
GBytes *tv_render_find_run (PopplerPage *page, const char *query, gboolean loose);

G_END_DECLS
