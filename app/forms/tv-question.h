// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-choice.h"

G_BEGIN_DECLS

typedef enum
{
  TV_QUESTION_NOTE,        /* only read; no value */
  TV_QUESTION_TEXT,        /* one line; several with appearance "multiline" */
  TV_QUESTION_INTEGER,     /* "12" */
  TV_QUESTION_DECIMAL,     /* "1.5" */
  TV_QUESTION_DATE,        /* "2026-01-31" */
  TV_QUESTION_SELECT_ONE,  /* the value of a choice */
  TV_QUESTION_SELECT_MANY, /* values of choices, a space between them */
  TV_QUESTION_GEOPOINT,    /* "latitude longitude altitude accuracy", degrees and metres */
  TV_QUESTION_ACKNOWLEDGE, /* "OK" or nothing */
} TvQuestionType;

/* "text", "select-one", …: the word used in descriptions. (transfer none) */
const char *tv_question_type_to_word (TvQuestionType type);

/* One question as it stands now; made anew by each look, owned by the caller. */
typedef struct
{
  char *path;
  TvQuestionType type;
  char *label;      /* "" when the form gives none */
  char *hint;       /* (nullable) */
  char *appearance; /* (nullable) "multiline", … */
  char *value;      /* text form, "" when unanswered */
  gboolean required;
  gboolean read_only;
  GPtrArray *choices; /* (element-type TvChoice), empty where there is nothing to choose */
  char *group;        /* (nullable) label of the group it stands in */
} TvQuestion;

void tv_question_free (TvQuestion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvQuestion, tv_question_free)

/* The value as a reader in @language wants it: labels of choices, dates and numbers as they are
 * written there. "" when unanswered. (transfer full) */
char *tv_question_dup_text (const TvQuestion *self, const char *language);

G_END_DECLS
