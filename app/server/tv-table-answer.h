// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "db/tv-db.h"

G_BEGIN_DECLS

/* One answer to one or more opinions of a round. */
typedef struct
{
  char *id;
  char *round;
  char *outcome;
  char *reason;
  TvJson *references; /* array of texts */
  char *text;
  char *state; /* draft published */
  char *author;
  guint version;
} TvAnswerRow;

void tv_answer_row_free (TvAnswerRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvAnswerRow, tv_answer_row_free)

gboolean tv_table_answer_add (TvDb *db, const TvAnswerRow *row, gint64 now, GError **error);
/* NOT_FOUND. */
TvAnswerRow *tv_table_answer_find (TvDb *db, const char *id, GError **error);
/* Writes outcome, reason, references, text as the next version, keeping the one before. */
gboolean tv_table_answer_change (TvDb *db, TvAnswerRow *row, gint64 now, GError **error);

/* Ties an opinion to its answer. STATE when it has one already. */
gboolean tv_table_answer_add_submission (TvDb *db,
                                         const char *answer,
                                         gint64 envelope,
                                         GError **error);
/* The answer of an opinion; NULL without error when it has none. */
TvAnswerRow *tv_table_answer_find_of (TvDb *db, gint64 envelope, GError **error);

/* The rows of GET /v1/answers: an array. */
TvJson *tv_table_answer_list (TvDb *db, const char *round, GError **error);

/* The answer and its opinions become published. An unknown id changes nothing. */
gboolean tv_table_answer_publish (TvDb *db, const char *id, GError **error);

G_END_DECLS
