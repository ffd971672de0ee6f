// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text as the search sees it: runs of letters and digits. */

/* Folded words, one space between. */
char *tv_catalogue_words_fold (const char *text);

/* Lower case in NFC, diacritics kept. */
char *tv_catalogue_words_exact (const char *text);

/* Neighbouring words of a folded text joined by "_": "quy hoạch" is far rarer than its halves. */
char *tv_catalogue_words_pairs (const char *folded);

/* The ways to ask for @query, best first, as FTS5 expressions (element-type utf8); empty when there
 * is no word in it. The last word may be unfinished. */
GStrv tv_catalogue_words_match (const char *query);

G_END_DECLS
