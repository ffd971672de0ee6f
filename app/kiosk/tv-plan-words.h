// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalogue/tv-catalogue.h"
#include "geo/tv-style.h"
#include "model/tv-landuse.h"

G_BEGIN_DECLS

/* What one version of a plan says about its own codes: plain words, colours, clauses. What the
 * item does not hold is simply missing. */
typedef struct _TvPlanWords TvPlanWords;

TvPlanWords *tv_plan_words_new (TvCatalogue *catalogue, const char *item, guint version);
void tv_plan_words_free (TvPlanWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvPlanWords, tv_plan_words_free)

/* (nullable) */
const TvLanduse *tv_plan_words_find_use (TvPlanWords *self, const char *code);

/* How @layer (a source of the style) draws @code. (nullable) */
const TvStyleClass *tv_plan_words_find_class (TvPlanWords *self,
                                              const char *layer,
                                              const char *code);
TvStyle *tv_plan_words_get_style (TvPlanWords *self); /* (transfer none) (nullable) */

/* The article that speaks of @code, in the very words of the page (text.json): the paragraph named
 * by @paragraph, or where that one does not mention the code another of the page; of several
 * articles ("Điều 4. … Điều 5. …") the one with the code. NULL when there is no such text. @page
 * from
 * 1. @ret_paragraph: (out) (optional): the id of the paragraph it stands in. (transfer full) */
char *tv_plan_words_dup_clause (TvPlanWords *self,
                                const char *document,
                                gint64 page,
                                const char *paragraph,
                                const char *code,
                                char **ret_paragraph);

G_END_DECLS
