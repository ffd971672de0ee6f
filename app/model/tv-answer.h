// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

typedef enum
{
  TV_OUTCOME_NONE,
  TV_OUTCOME_ACCEPTED,        /* tiep-thu */
  TV_OUTCOME_PARTLY_ACCEPTED, /* tiep-thu-mot-phan */
  TV_OUTCOME_NOT_ACCEPTED,    /* khong-tiep-thu */
  TV_OUTCOME_NOTED,           /* ghi-nhan */
} TvOutcome;

const char *tv_outcome_to_string (TvOutcome outcome); /* "tiep-thu" */
TvOutcome tv_outcome_from_string (const char *text);
const char *tv_outcome_label (TvOutcome outcome); /* translated words */

/* What came back to one opinion: the plain text of its entry. Immutable, reference counted. */
typedef struct
{
  char *state; /* received answered */
  char *day;
  TvOutcome outcome;
  char *reason;
  GStrv references;
  char *text;
  char *published_by;
} TvAnswer;

TvAnswer *tv_answer_parse (const TvJson *json, GError **error);
TvJson *tv_answer_to_json (const TvAnswer *self);
TvAnswer *tv_answer_ref (TvAnswer *self);
void tv_answer_unref (TvAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvAnswer, tv_answer_unref)

G_END_DECLS
