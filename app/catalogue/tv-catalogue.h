// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "model/tv-plan.h"
#include "model/tv-round.h"
#include "model/tv-unit.h"

#include "tv-cover.h"
#include "tv-hit.h"

G_BEGIN_DECLS

/**
 * TvCatalogue:
 *
 * The public index of what is on show: plans, rounds, units, pages and lots of one generation, in a
 * file that never changes again. Thread-safe: calls from several threads wait for each other. All
 * functions that return %NULL set the error; besides what they name it is DATABASE (the index is
 * damaged) or BAD_REQUEST (an item's JSON is none). Lists are never %NULL without an error, but may
 * be empty; each is the caller's, with elements that free themselves.
 */
#define TV_TYPE_CATALOGUE (tv_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (TvCatalogue, tv_catalogue, TV, CATALOGUE, GObject)

/* @content: the content folder (objects/, current). Opens the current generation. NOT_FOUND before
 * the first one, CORRUPT when it is none of ours; damage within it shows when it is read. */
TvCatalogue *tv_catalogue_open (const char *content, GError **error);

/* Walks the whole index, CORRUPT when it is damaged: once when the agent starts, which makes it
 * anew then, and not for every visitor. */
gboolean tv_catalogue_check (TvCatalogue *self, GError **error);

/* The number of the generation this one shows, from 1 on. */
guint tv_catalogue_get_generation (TvCatalogue *self);

/**
 * tv_catalogue_search:
 * @query: words as somebody types them, with or without diacritics; the last may be unfinished
 * @limit: results at the most
 *
 * What has all the words: exact diacritics before folded ones, plans before their pages and lots;
 * an empty query gives the newest plans.
 *
 * Returns: (transfer container) (element-type TvHit)
 */
GPtrArray *tv_catalogue_search (TvCatalogue *self, const char *query, guint limit, GError **error);

/**
 * tv_catalogue_list_plans:
 * @query: (nullable): as above, on names, numbers of decisions and units
 * @unit: (nullable): code of the administrative unit they must concern
 *
 * The newest version of each plan, the best match first, without a query the newest release first.
 *
 * Returns: (transfer container) (element-type TvPlan)
 */
GPtrArray *tv_catalogue_list_plans (TvCatalogue *self,
                                    const char *query,
                                    const char *unit,
                                    GError **error);

/* One version of a plan; @version 0: the newest. NOT_FOUND. (transfer full) */
TvPlan *tv_catalogue_get_plan (TvCatalogue *self, const char *item, guint version, GError **error);

/* All versions of a plan that are on show, the newest first; empty for no such plan. (transfer
 * container) (element-type TvPlan) */
GPtrArray *tv_catalogue_list_versions (TvCatalogue *self, const char *item, GError **error);

/* All consultations, open and closed ones, in the order of publication. (transfer container)
 * (element-type TvRound) */
GPtrArray *tv_catalogue_list_rounds (TvCatalogue *self, GError **error);

/* One consultation. NOT_FOUND. (transfer full) */
TvRound *tv_catalogue_get_round (TvCatalogue *self, const char *item, GError **error);

/* The register of administrative units. NOT_FOUND when none is on show. (transfer full) */
TvUnitRegister *tv_catalogue_get_units (TvCatalogue *self, GError **error);

/* Ids of the items of a kind ("form", "indicators" …), each once however many versions it has.
 * (transfer full) */
GStrv tv_catalogue_list_items (TvCatalogue *self, const char *kind, GError **error);

/**
 * tv_catalogue_locate:
 * @version: 0 for the newest
 * @path: as in the manifest: "documents/quyet-dinh.pdf"
 *
 * Where the file lies on the disk, for what maps or passes on a large one. Its hash was checked
 * when it came, not now. NOT_FOUND when the item has none at @path.
 *
 * Returns: (transfer full) (type filename)
 */
char *tv_catalogue_locate (TvCatalogue *self,
                           const char *item,
                           guint version,
                           const char *path,
                           GError **error);

/* The same file's bytes, checked again up to 4 MiB: HASH when the disk changed them. (transfer
 * full) */
GBytes *tv_catalogue_read (TvCatalogue *self,
                           const char *item,
                           guint version,
                           const char *path,
                           GError **error);

/* Every plan that covers a point, replaced versions too, newest release first, each with what it
 * says there: the answer to "what may be built here?" and its history. Empty where no plan is.
 * (element-type TvCover) */
GPtrArray *tv_catalogue_list_covers (TvCatalogue *self, double lon, double lat, GError **error);

/* The lots of one plan that touch a box (west south east north), at most @limit; NOT_FOUND for no
 * such plan. @version 0: newest. (element-type TvCover) */
GPtrArray *tv_catalogue_list_lots (TvCatalogue *self,
                                   const char *item,
                                   guint version,
                                   const double box[4],
                                   guint limit,
                                   GError **error);

G_END_DECLS
