// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-text.h"

G_BEGIN_DECLS

/* Where all the words of @query stand one behind the other in @text, folded on both sides, as
 * ranges of the original that do not overlap. The first word begins a word, the last one may go on,
 * line ends are spaces. (element-type TvTextRange) (transfer full) */
GArray *tv_phrase_find (const char *text, const char *query);

G_END_DECLS
