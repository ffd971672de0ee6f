// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"

#include "forms/tv-form-plugin.h"
#include "forms/tv-form-session.h"
#include "vault/tv-receipt-code.h"

G_BEGIN_DECLS

/* One opinion from the first question to the receipt (contracts §4): a draft in memory only, then
 * sealed to the province before it leaves this process. The receipt code is made, and what follows
 * from it derived in a thread, while the form is being filled in. */
#define TV_TYPE_OPINION (tv_opinion_get_type ())
G_DECLARE_FINAL_TYPE (TvOpinion, tv_opinion, TV, OPINION, GObject)

/* The first form of the round that citizens may fill in and that this machine can show.
 * NOT_FOUND, PLUGIN, FORM_INVALID. */
TvOpinion *tv_opinion_new (TvVisit *visit, const char *round, GError **error);

TvRound *tv_opinion_get_round (TvOpinion *self);         /* (transfer none) */
TvFormSession *tv_opinion_get_session (TvOpinion *self); /* (transfer none) */
void tv_opinion_set_language (TvOpinion *self, const char *language);

/* Seals and hands over to the agent; finishes when it is durable there. A second try after an error
 * sends the same bytes. FORM_INVALID, KEY_UNKNOWN, UNAVAILABLE (no agent), STORAGE_FULL, … */
void tv_opinion_send_async (TvOpinion *self,
                            GCancellable *c,
                            GAsyncReadyCallback cb,
                            gpointer data);
gboolean tv_opinion_send_finish (TvOpinion *self, GAsyncResult *res, GError **error);

/* After sending: the 18 digits; and the state the agent said last. NULL before. */
const char *tv_opinion_get_code (TvOpinion *self);
const char *tv_opinion_get_state (TvOpinion *self);

/* Asks the agent for the state of what was sent; "notify::state" tells. */
void tv_opinion_refresh_state (TvOpinion *self);

/* The sealed envelope (tests look at it). (transfer none) (nullable) */
GBytes *tv_opinion_get_envelope (TvOpinion *self);

G_END_DECLS
