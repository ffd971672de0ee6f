// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "db/tv-db.h"

G_BEGIN_DECLS

/* An opinion after a worker opened its envelope, or an unreadable one with what is known of it. */
typedef struct
{
  gint64 envelope;
  guint8 id[16];
  char *round; /* "" when it could not be read */
  char *unit;
  char *channel;
  char *day;
  guint64 tick; /* the last tick seen before sealing */
  gint64 received;
  char *lang;
  char *form;
  char *form_sha256;
  char *state; /* opened answered published unreadable */
  char *stance;
  char *summary;
  char *search; /* (nullable) folded words; only written */
  gboolean has_point;
  double lon;
  double lat;
  TvJson *header; /* an object */
  GBytes *instance;
  TvJson *faults;    /* an array of {path, rule, message} */
  char *agency_key;  /* (nullable) */
  char *identity;    /* (nullable) sealed, base64 */
  GBytes *entry_key; /* (nullable) */
} TvSubmissionRow;

TvSubmissionRow *tv_submission_row_new (void);
void tv_submission_row_free (TvSubmissionRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvSubmissionRow, tv_submission_row_free)

/* Writes the row of an envelope, in the place of an unreadable one. */
gboolean tv_table_submission_put (TvDb *db, const TvSubmissionRow *row, GError **error);

/* NOT_FOUND, also while no worker has opened it yet. */
TvSubmissionRow *tv_table_submission_find (TvDb *db, const guint8 id[16], GError **error);

gboolean tv_table_submission_set_state (TvDb *db,
                                        gint64 envelope,
                                        const char *state,
                                        GError **error);

typedef struct
{
  const char *round;
  const char *state; /* (nullable) any */
  const char *unit;  /* (nullable) any */
  const char *words; /* (nullable) any; otherwise what is searched */
  gint64 after;      /* envelope row to go on behind (downwards); 0 from the newest */
  guint limit;
} TvSubmissionFilter;

/* {rows, next, count}: newest first; @next is the cursor or null; count stops at 10001. */
TvJson *tv_table_submission_list (TvDb *db, const TvSubmissionFilter *filter, GError **error);

/* How many there are in @round and how many of them are answered. */
gboolean tv_table_submission_count (TvDb *db,
                                    const char *round,
                                    gint64 *ret_count,
                                    gint64 *ret_answered,
                                    GError **error);

/* {state: count…} over all rounds. */
TvJson *tv_table_submission_states (TvDb *db, GError **error);

/* {rows}: opinions of @round that have no answer yet: [{id, day, entry_key}]. */
TvJson *tv_table_submission_list_received (TvDb *db, const char *round, GError **error);

G_END_DECLS
