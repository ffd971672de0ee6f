// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* One line of GET /v1/rounds. Immutable after parsing. Strings may be empty, never NULL. */
#define TV_TYPE_DESK_ROUND (tv_desk_round_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskRound, tv_desk_round, TV, DESK_ROUND, GObject)

/* BAD_REQUEST where id or title is missing. */
TvDeskRound *tv_desk_round_parse (const TvJson *row, GError **error);

const char *tv_desk_round_get_id (TvDeskRound *self);
const char *tv_desk_round_get_title (TvDeskRound *self);
/* Item id of the plan that is consulted on. */
const char *tv_desk_round_get_plan (TvDeskRound *self);
const char *tv_desk_round_get_agency (TvDeskRound *self);
const char *tv_desk_round_get_agency_name (TvDeskRound *self);
/* open closed */
guint tv_desk_round_get_count (TvDeskRound *self);
guint tv_desk_round_get_answered (TvDeskRound *self);

/* "20/10/2026 – 18/11/2026", empty when the dates are unknown. */
char *tv_desk_round_dup_window (TvDeskRound *self);

G_END_DECLS
