// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-api.h"
#include "tv-desk-opinion.h"

G_BEGIN_DECLS

#define TV_DESK_OPINION_LIST_PAGE 128

/* All opinions of a round that fit a filter, as a list of known length whose rows are fetched when
 * somebody looks at them: pages by keyset cursor, placeholders meanwhile, the least lately used
 * pages forgotten. */
#define TV_TYPE_DESK_OPINION_LIST (tv_desk_opinion_list_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskOpinionList, tv_desk_opinion_list, TV, DESK_OPINION_LIST, GObject)

/* Properties: "loading" (a request is under way), "error-word" (of the last request, NULL when it
 * went well). */
TvDeskOpinionList *tv_desk_opinion_list_new (TvDeskApi *api);

/* Starts over with another round or filter; NULL @round empties the list. */
void tv_desk_opinion_list_show (TvDeskOpinionList *self,
                                const char *round,
                                const TvDeskFilter *filter);

/* The same question again. */
void tv_desk_opinion_list_refresh (TvDeskOpinionList *self);

gboolean tv_desk_opinion_list_is_loading (TvDeskOpinionList *self);

/* Why the last request failed. (transfer none) (nullable) */
const GError *tv_desk_opinion_list_get_error (TvDeskOpinionList *self);

/* Pages whose rows are held now; for tests. */
guint tv_desk_opinion_list_get_n_pages (TvDeskOpinionList *self);

G_END_DECLS
