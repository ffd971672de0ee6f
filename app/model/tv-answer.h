// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "tv-outcome.h"

G_BEGIN_DECLS

/* What came back to one opinion: the plain text of its entry. Immutable, reference counted. */
typedef struct
{
  char *state;        /* received answered */
  char *day;          /* yyyy-mm-dd the opinion was written on */
  TvOutcome outcome;  /* NONE while it is only received */
  char *reason;       /* (nullable) why, for the public table */
  GStrv references;   /* laws and documents the reason rests on */
  char *text;         /* (nullable) the answer to its writer */
  char *published_by; /* (nullable) the body that answers */
} TvAnswer;

/* @json: what the entry of a receipt opens to. BAD_REQUEST for another state, and for an answer
 * without outcome, reason or reference. (transfer full) */
TvAnswer *tv_answer_parse (const TvJson *json, GError **error);

/* The same again. (transfer full) */
TvJson *tv_answer_to_json (const TvAnswer *self);
TvAnswer *tv_answer_ref (TvAnswer *self);
void tv_answer_unref (TvAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvAnswer, tv_answer_unref)

G_END_DECLS
