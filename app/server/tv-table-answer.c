// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-answer.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "db/tv-statement.h"
#include "vault/tv-base64.h"

#include <string.h>

#define COLUMNS "a.id, a.round, a.outcome, a.reason, a.refs, a.text, a.state, a.author, a.version"

void
tv_answer_row_free (TvAnswerRow *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->round);
  g_free (self->outcome);
  g_free (self->reason);
  json_decref (self->references);
  g_free (self->text);
  g_free (self->state);
  g_free (self->author);
  g_free (self);
}

gboolean
tv_table_answer_add (TvDb *db, const TvAnswerRow *row, gint64 now, GError **error)
{
  TvStatement *statement = tv_db_prepare (db,
                                          "INSERT INTO answer (id, round, outcome, reason, refs,"
                                          " text, author, changed)"
                                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                                          error);
  g_autofree char *references = tv_json_to_text (row->references, 0);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, row->id);
  tv_statement_bind_text (statement, 2, row->round);
  tv_statement_bind_text (statement, 3, row->outcome);
  tv_statement_bind_text (statement, 4, row->reason);
  tv_statement_bind_text (statement, 5, references);
  tv_statement_bind_text (statement, 6, row->text);
  tv_statement_bind_text (statement, 7, row->author);
  tv_statement_bind_int (statement, 8, now);
  return tv_statement_run (statement, error);
}

static TvAnswerRow *
read_row (TvStatement *query, GError **error)
{
  g_autoptr (TvAnswerRow) row = g_new0 (TvAnswerRow, 1);
  const char *references = tv_statement_text (query, 4);

  row->id = tv_statement_dup_text (query, 0);
  row->round = tv_statement_dup_text (query, 1);
  row->outcome = tv_statement_dup_text (query, 2);
  row->reason = tv_statement_dup_text (query, 3);
  row->text = tv_statement_dup_text (query, 5);
  row->state = tv_statement_dup_text (query, 6);
  row->author = tv_statement_dup_text (query, 7);
  row->version = (guint) tv_statement_int (query, 8);
  row->references = tv_json_parse (references != NULL ? references : "",
                                   references != NULL ? strlen (references) : 0,
                                   G_MAXSIZE,
                                   error);
  return row->references != NULL ? g_steal_pointer (&row) : NULL;
}

TvAnswerRow *
tv_table_answer_find (TvDb *db, const char *id, GError **error)
{
  TvStatement *query
      = tv_db_prepare (db, "SELECT " COLUMNS " FROM answer a WHERE a.id = ?1", error);
  TvAnswerRow *row = NULL;
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, id);
  step = tv_statement_step (query, error);
  if (step == TV_STEP_DONE)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such answer");
  if (step == TV_STEP_ROW)
    row = read_row (query, error);
  tv_statement_reset (query);
  return row;
}

TvAnswerRow *
tv_table_answer_find_of (TvDb *db, gint64 envelope, GError **error)
{
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT " COLUMNS " FROM answer a JOIN answer_submission s ON s.answer = "
                       "a.id WHERE s.submission = ?1",
                       error);
  TvAnswerRow *row = NULL;

  if (query == NULL)
    return NULL;
  tv_statement_bind_int (query, 1, envelope);
  if (tv_statement_step (query, error) == TV_STEP_ROW)
    row = read_row (query, error);
  tv_statement_reset (query);
  return row;
}

static gboolean
keep_version (TvDb *db, const char *id, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "INSERT INTO answer_version (answer, version, content, author, changed)"
                       " SELECT id, version, json_object('outcome', outcome, 'reason', reason,"
                       " 'references', json(refs), 'text', text), author, changed"
                       " FROM answer WHERE id = ?1",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, id);
  return tv_statement_run (statement, error);
}

gboolean
tv_table_answer_change (TvDb *db, TvAnswerRow *row, gint64 now, GError **error)
{
  g_autofree char *references = tv_json_to_text (row->references, 0);
  TvStatement *statement = NULL;

  if (!keep_version (db, row->id, error))
    return FALSE;
  statement = tv_db_prepare (db,
                             "UPDATE answer SET outcome = ?2, reason = ?3, refs = ?4, text = ?5,"
                             " author = ?6, version = version + 1, changed = ?7, state = 'draft'"
                             " WHERE id = ?1",
                             error);
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, row->id);
  tv_statement_bind_text (statement, 2, row->outcome);
  tv_statement_bind_text (statement, 3, row->reason);
  tv_statement_bind_text (statement, 4, references);
  tv_statement_bind_text (statement, 5, row->text);
  tv_statement_bind_text (statement, 6, row->author);
  tv_statement_bind_int (statement, 7, now);
  if (!tv_statement_run (statement, error))
    return FALSE;
  row->version++;
  return TRUE;
}

gboolean
tv_table_answer_add_submission (TvDb *db, const char *answer, gint64 envelope, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "INSERT OR IGNORE INTO answer_submission (submission, answer)"
                       " VALUES (?1, ?2)",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, envelope);
  tv_statement_bind_text (statement, 2, answer);
  if (!tv_statement_run (statement, error))
    return FALSE;
  if (tv_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_STATE, "the opinion has an answer already");
  return FALSE;
}

static TvJson *
list_submissions (TvDb *db, const char *answer, GError **error)
{
  g_autoptr (TvJson) rows = json_array ();
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT s.id, s.day, s.entry_key FROM answer_submission x"
                       " JOIN submission s ON s.envelope = x.submission WHERE x.answer = ?1"
                       " ORDER BY s.id",
                       error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, answer);
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    {
      g_autoptr (GBytes) id = tv_statement_bytes (query, 0);
      g_autoptr (GBytes) key = tv_statement_bytes (query, 2);
      g_autofree char *id_text = NULL;
      g_autofree char *key_text = NULL;

      if (id == NULL || g_bytes_get_size (id) != 16 || key == NULL)
        continue;
      id_text = tv_uuid_to_string (g_bytes_get_data (id, NULL));
      key_text = tv_base64_encode (g_bytes_get_data (key, NULL), g_bytes_get_size (key));
      json_array_append_new (rows,
                             json_pack ("{s:s, s:s, s:s}",
                                        "id",
                                        id_text,
                                        "day",
                                        tv_statement_text (query, 1),
                                        "entry_key",
                                        key_text));
    }
  return step == TV_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

static TvJson *
row_to_json (TvDb *db, TvStatement *query, GError **error)
{
  g_autoptr (TvAnswerRow) row = read_row (query, error);
  TvJson *submissions = row != NULL ? list_submissions (db, row->id, error) : NULL;

  if (submissions == NULL)
    return NULL;
  return json_pack ("{s:s, s:s, s:s, s:O, s:s, s:s, s:s, s:i, s:o}",
                    "id",
                    row->id,
                    "outcome",
                    row->outcome,
                    "reason",
                    row->reason,
                    "references",
                    row->references,
                    "text",
                    row->text,
                    "state",
                    row->state,
                    "by",
                    row->author,
                    "version",
                    (int) row->version,
                    "submissions",
                    submissions);
}

TvJson *
tv_table_answer_list (TvDb *db, const char *round, GError **error)
{
  g_autoptr (TvJson) rows = json_array ();
  TvStatement *query = tv_db_prepare (db,
                                      "SELECT " COLUMNS " FROM answer a WHERE a.round = ?1"
                                      " ORDER BY a.changed, a.id",
                                      error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, round);
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    {
      TvJson *row = row_to_json (db, query, error);

      if (row == NULL)
        {
          tv_statement_reset (query);
          return NULL;
        }
      json_array_append_new (rows, row);
    }
  return step == TV_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

gboolean
tv_table_answer_publish (TvDb *db, const char *id, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db, "UPDATE answer SET state = 'published' WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, id);
  if (!tv_statement_run (statement, error))
    return FALSE;
  statement = tv_db_prepare (db,
                             "UPDATE submission SET state = 'published' WHERE envelope IN"
                             " (SELECT submission FROM answer_submission WHERE answer = ?1)",
                             error);
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, id);
  return tv_statement_run (statement, error);
}
