// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

typedef struct
{
  char *who;  /* agencies residents front */
  char *from; /* yyyy-mm-dd, first day */
  char *to;   /* last day, till 24:00 in Việt Nam */
  char *rule; /* id of the legal rule */
} TvRoundAudience;

/* round.json: one consultation. Immutable, reference counted. */
typedef struct
{
  char *item; /* item id = round id */
  guint version;
  char *title;
  char *plan;
  guint plan_version;
  char *regime;
  char *agency; /* agency id */
  char *agency_name;
  char *agency_key; /* key id, in the keys item */
  GStrv forms;      /* form item ids */
  GStrv units;
  GPtrArray *audiences; /* (element-type TvRoundAudience) */
  char *state;          /* open closed */
  TvJson *json;
} TvRound;

/* @item, @version: what the manifest says. BAD_REQUEST for an unknown audience or state, days that
 * are none or the wrong way round. (transfer full) */
TvRound *tv_round_parse (const char *item, guint version, const TvJson *json, GError **error);
TvRound *tv_round_ref (TvRound *self);
void tv_round_unref (TvRound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvRound, tv_round_unref)

/* (nullable) (transfer none) */
const TvRoundAudience *tv_round_get_audience (const TvRound *self, const char *who);

/* Days left for @who counting today: 1 on the last day, 0 after it; -1 before the first day. */
int tv_round_days_left (const TvRound *self, const char *who, gint64 now);

G_END_DECLS
