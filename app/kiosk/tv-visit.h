// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalogue/tv-catalogue.h"
#include "tv-kiosk-agent.h"
#include "tv-visit-place.h"
#include "tv-visit-start.h"
#include "widgets/tv-content.h"

G_BEGIN_DECLS

typedef struct _TvOpinion TvOpinion;

/* What all pages of one visit share: the agent, the content on show, the language, the opinion
 * being written. It lives and ends with the process.
 *
 * Signals: "go" (TvVisitPlace *) a page asks for another; "back"; "finished" the visit is over;
 * "changed" content, agent or banners changed; "touched" somebody is still there;
 * "language" every word is to be written anew. */
#define TV_TYPE_VISIT (tv_visit_get_type ())
G_DECLARE_FINAL_TYPE (TvVisit, tv_visit, TV, VISIT, GObject)

/* @content: a folder to show without asking the agent for it. (nullable) */
TvVisit *tv_visit_new (const char *socket, const char *content);

/* With what @start has fetched; what did not come is asked for as usual. @content: as above. */
TvVisit *tv_visit_new_started (const char *socket, const char *content, TvVisitStart *start);

TvAgent1 *tv_visit_get_agent (TvVisit *self); /* (transfer none) (nullable) */
TvCatalogue *tv_visit_get_catalogue (
    TvVisit *self); /* (transfer none) (nullable): nothing to show yet */
TvContent *tv_visit_get_content (TvVisit *self); /* (transfer none) (nullable) */

/* Opens the newest generation; for a visit that nobody uses yet. */
void tv_visit_reload (TvVisit *self);

/* From the agent's Hello and Status. Strings are never NULL. */
const char *tv_visit_get_unit (TvVisit *self);
const char *tv_visit_get_unit_name (TvVisit *self);
gint64 tv_visit_get_last_sync (TvVisit *self);           /* Unix seconds, 0: never */
const char *const *tv_visit_get_banners (TvVisit *self); /* error words */
guint64 tv_visit_get_tick (TvVisit *self);
gboolean tv_visit_has_printer (TvVisit *self);

/* The best known time, not the machine's clock. */
gint64 tv_visit_now (TvVisit *self);

/* "vi" or "en". */
const char *tv_visit_get_language (TvVisit *self);
void tv_visit_set_language (TvVisit *self, const char *language);

/* The opinion being written, none at first. */
TvOpinion *tv_visit_get_opinion (TvVisit *self);                /* (transfer none) (nullable) */
void tv_visit_take_opinion (TvVisit *self, TvOpinion *opinion); /* (nullable) */

/* 8 random bytes as hex: which visit an opinion came from, known to the sealed header only. */
const char *tv_visit_get_id (TvVisit *self);

void tv_visit_go (TvVisit *self, const TvVisitPlace *place);
void tv_visit_go_to (TvVisit *self, TvVisitPlaceKind kind, const char *item, guint version);
void tv_visit_back (TvVisit *self);
void tv_visit_finish (TvVisit *self);
void tv_visit_touch (TvVisit *self);

G_END_DECLS
