// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/tv-answer.h"

G_BEGIN_DECLS

/* What an answer still lacks before it may be published (domain rule: outcome, reason and at least
 * one reference). */
typedef enum
{
  TV_DESK_ANSWER_COMPLETE = 0,
  TV_DESK_ANSWER_NO_OUTCOME = 1 << 0,
  TV_DESK_ANSWER_NO_REASON = 1 << 1,
  TV_DESK_ANSWER_NO_REFERENCE = 1 << 2,
} TvDeskAnswerMissing;

/* One opinion that an answer stands for, with the key of its entry. */
typedef struct
{
  char *id;  /* (owned) uuid text */
  char *day; /* (owned) yyyy-mm-dd */
  guint8 entry_key[32];
} TvDeskEntry;

/* FALSE with BAD_REQUEST: no valid id or key. */
TvDeskEntry *tv_desk_entry_parse (const TvJson *json, GError **error);
void tv_desk_entry_free (TvDeskEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeskEntry, tv_desk_entry_free)

/* An answer as an official works on it. Not thread-safe; owned by one place. */
typedef struct
{
  char *id;   /* (owned) (nullable) not at the server yet */
  char *etag; /* (owned) (nullable) */
  TvOutcome outcome;
  char *reason;           /* (owned) "" when empty */
  char *text;             /* (owned) "" when empty */
  GPtrArray *references;  /* (owned) (element-type utf8) */
  char *state;            /* (owned) draft published */
  char *by;               /* (owned) who wrote it */
  GPtrArray *submissions; /* (owned) (element-type TvDeskEntry) */
} TvDeskAnswer;

TvDeskAnswer *tv_desk_answer_new (void);
TvDeskAnswer *tv_desk_answer_copy (const TvDeskAnswer *self);
void tv_desk_answer_free (TvDeskAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeskAnswer, tv_desk_answer_free)

/* A row of GET /v1/answers, or the `answer` of a submission. BAD_REQUEST. */
TvDeskAnswer *tv_desk_answer_parse (const TvJson *json, GError **error);

/* {outcome, reason, references[], text}: the body of POST and PATCH, and of a local draft. */
TvJson *tv_desk_answer_to_json (const TvDeskAnswer *self);

/* Flags of TvDeskAnswerMissing. White space alone counts as nothing. */
guint tv_desk_answer_missing (const TvDeskAnswer *self);

/* A sentence that names what is missing, translated; NULL for TV_DESK_ANSWER_COMPLETE. */
char *tv_desk_answer_missing_text (guint missing);

/* Whether the parts that an official edits are the same. */
gboolean tv_desk_answer_equal (const TvDeskAnswer *a, const TvDeskAnswer *b);

G_END_DECLS
