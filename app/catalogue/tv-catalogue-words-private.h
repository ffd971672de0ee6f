// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text as the search sees it: runs of letters and digits. */

/* What is stored of a title: its words folded ("hoa"), as they are ("_hoà") and in pairs. */
char *tv_catalogue_words_of_title (const char *text);

/* What is stored of a body: its words folded and in pairs ("quy_hoach"): far rarer than its halves.
 */
char *tv_catalogue_words_of_body (const char *text);

/* One way to ask. */
typedef struct
{
  gboolean in_body; /* else in titles */
  char *match;      /* (owned): an FTS5 expression */
} TvCatalogueMatch;

/* The ways to ask for @query, best first (element-type TvCatalogueMatch); empty when there is no
 * word in it. The last word may be unfinished. */
GPtrArray *tv_catalogue_words_match (const char *query);

gboolean tv_catalogue_words_are_none (const char *query);

G_END_DECLS
