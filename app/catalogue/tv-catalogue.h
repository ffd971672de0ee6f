// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "model/tv-plan.h"
#include "model/tv-round.h"
#include "model/tv-unit.h"

#include "tv-cover.h"
#include "tv-hit.h"

G_BEGIN_DECLS

/* The public index of what is on show: one immutable file per generation. Thread-safe. */
#define TV_TYPE_CATALOGUE (tv_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (TvCatalogue, tv_catalogue, TV, CATALOGUE, GObject)

/* @content: the content folder (objects/, current). Opens the current generation. NOT_FOUND before
 * the first one, CORRUPT when it is none of ours; damage within it shows when it is read. */
TvCatalogue *tv_catalogue_open (const char *content, GError **error);

/* Walks the whole index, CORRUPT when it is damaged: once when the agent starts, which makes it
 * anew then, and not for every visitor. */
gboolean tv_catalogue_check (TvCatalogue *self, GError **error);
guint tv_catalogue_get_generation (TvCatalogue *self);

/* Diacritics ignored; exact ones first. Empty query: newest first. (element-type TvHit) */
GPtrArray *tv_catalogue_search (TvCatalogue *self, const char *query, guint limit, GError **error);

/* (element-type TvPlan): versions in force; search as above on names, numbers, units. */
GPtrArray *tv_catalogue_list_plans (TvCatalogue *self,
                                    const char *query,
                                    const char *unit,
                                    GError **error);
TvPlan *tv_catalogue_get_plan (TvCatalogue *self,
                               const char *item,
                               guint version /* 0: newest */,
                               GError **error);
GPtrArray *tv_catalogue_list_versions (TvCatalogue *self, const char *item, GError **error);
GPtrArray *tv_catalogue_list_rounds (TvCatalogue *self,
                                     GError **error); /* (element-type TvRound) */
TvRound *tv_catalogue_get_round (TvCatalogue *self, const char *item, GError **error);
TvUnitRegister *tv_catalogue_get_units (TvCatalogue *self, GError **error);

/* Items of a kind, newest version each. (element-type utf8) */
GStrv tv_catalogue_list_items (TvCatalogue *self, const char *kind, GError **error);

/* File name of a verified file, NOT_FOUND when the item has none at @path. @version 0: newest. */
char *tv_catalogue_locate (TvCatalogue *self,
                           const char *item,
                           guint version,
                           const char *path,
                           GError **error);
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
