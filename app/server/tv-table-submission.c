// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-submission.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "base/tv-text.h"
#include "db/tv-statement.h"
#include "vault/tv-base64.h"

#include <string.h>

TvSubmissionRow *
tv_submission_row_new (void)
{
  TvSubmissionRow *self = g_new0 (TvSubmissionRow, 1);

  self->header = json_object ();
  self->faults = json_array ();
  self->instance = g_bytes_new (NULL, 0);
  return self;
}

void
tv_submission_row_free (TvSubmissionRow *self)
{
  if (self == NULL)
    return;
  g_free (self->round);
  g_free (self->unit);
  g_free (self->channel);
  g_free (self->day);
  g_free (self->lang);
  g_free (self->form);
  g_free (self->form_sha256);
  g_free (self->state);
  g_free (self->stance);
  g_free (self->summary);
  g_free (self->search);
  json_decref (self->header);
  g_clear_pointer (&self->instance, g_bytes_unref);
  json_decref (self->faults);
  g_free (self->agency_key);
  g_free (self->identity);
  g_clear_pointer (&self->entry_key, g_bytes_unref);
  g_free (self);
}

static gboolean
put_search (TvDb *db, const TvSubmissionRow *row, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db, "INSERT INTO search (rowid, text) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, row->envelope);
  tv_statement_bind_text (statement, 2, row->search);
  return tv_statement_run (statement, error);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
bind_row (TvStatement *statement, const TvSubmissionRow *row)
{
  g_autofree char *header = tv_json_to_text (row->header, 0);
  g_autofree char *faults = tv_json_to_text (row->faults, 0);

  tv_statement_bind_int (statement, 1, row->envelope);
  tv_statement_bind_blob (statement, 2, row->id, sizeof row->id);
  tv_statement_bind_text (statement, 3, or_empty (row->round));
  tv_statement_bind_text (statement, 4, or_empty (row->unit));
  tv_statement_bind_text (statement, 5, or_empty (row->channel));
  tv_statement_bind_text (statement, 6, or_empty (row->day));
  tv_statement_bind_int (statement, 7, (gint64) row->tick);
  tv_statement_bind_int (statement, 8, row->received);
  tv_statement_bind_text (statement, 9, or_empty (row->lang));
  tv_statement_bind_text (statement, 10, or_empty (row->form));
  tv_statement_bind_text (statement, 11, or_empty (row->form_sha256));
  tv_statement_bind_text (statement, 12, row->state);
  tv_statement_bind_text (statement, 13, or_empty (row->stance));
  tv_statement_bind_text (statement, 14, or_empty (row->summary));
  if (row->has_point)
    {
      tv_statement_bind_double (statement, 15, row->lon);
      tv_statement_bind_double (statement, 16, row->lat);
    }
  tv_statement_bind_text (statement, 17, header);
  tv_statement_bind_bytes (statement, 18, row->instance);
  tv_statement_bind_text (statement, 19, faults);
  tv_statement_bind_text (statement, 20, row->agency_key);
  tv_statement_bind_text (statement, 21, row->identity);
  if (row->entry_key != NULL)
    tv_statement_bind_bytes (statement, 22, row->entry_key);
}

gboolean
tv_table_submission_put (TvDb *db, const TvSubmissionRow *row, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "INSERT OR REPLACE INTO submission (envelope, id, round, unit, channel, day,"
                       " tick, received, lang, form, form_sha256, state, stance, summary, lon, lat,"
                       " header, instance, faults, agency_key, identity, entry_key) VALUES (?1, ?2,"
                       " ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
                       " ?19, ?20, ?21, ?22)",
                       error);

  if (statement == NULL)
    return FALSE;
  bind_row (statement, row);
  return tv_statement_run (statement, error)
         && (row->search == NULL || put_search (db, row, error));
}

static TvSubmissionRow *
read_row (TvStatement *query, GError **error)
{
  g_autoptr (TvSubmissionRow) row = g_new0 (TvSubmissionRow, 1);
  const char *header = tv_statement_text (query, 15);
  const char *faults = tv_statement_text (query, 17);

  row->envelope = tv_statement_int (query, 0);
  row->round = tv_statement_dup_text (query, 1);
  row->unit = tv_statement_dup_text (query, 2);
  row->channel = tv_statement_dup_text (query, 3);
  row->day = tv_statement_dup_text (query, 4);
  row->tick = (guint64) tv_statement_int (query, 5);
  row->received = tv_statement_int (query, 6);
  row->lang = tv_statement_dup_text (query, 7);
  row->form = tv_statement_dup_text (query, 8);
  row->form_sha256 = tv_statement_dup_text (query, 9);
  row->state = tv_statement_dup_text (query, 10);
  row->stance = tv_statement_dup_text (query, 11);
  row->summary = tv_statement_dup_text (query, 12);
  row->has_point = !tv_statement_is_null (query, 13);
  row->lon = tv_statement_double (query, 13);
  row->lat = tv_statement_double (query, 14);
  row->instance = tv_statement_bytes (query, 16);
  if (row->instance == NULL)
    row->instance = g_bytes_new (NULL, 0);
  row->agency_key = tv_statement_dup_text (query, 18);
  row->identity = tv_statement_dup_text (query, 19);
  row->entry_key = tv_statement_bytes (query, 20);
  row->header = tv_json_parse (or_empty (header), strlen (or_empty (header)), G_MAXSIZE, error);
  row->faults
      = row->header == NULL
            ? NULL
            : tv_json_parse (or_empty (faults), strlen (or_empty (faults)), G_MAXSIZE, error);
  return row->faults != NULL ? g_steal_pointer (&row) : NULL;
}

TvSubmissionRow *
tv_table_submission_find (TvDb *db, const guint8 id[16], GError **error)
{
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT envelope, round, unit, channel, day, tick, received, lang, form,"
                       " form_sha256, state, stance, summary, lon, lat, header, instance, faults,"
                       " agency_key, identity, entry_key FROM submission WHERE id = ?1",
                       error);
  TvSubmissionRow *row = NULL;
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_blob (query, 1, id, 16);
  step = tv_statement_step (query, error);
  if (step == TV_STEP_DONE)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such opinion");
  if (step == TV_STEP_ROW)
    row = read_row (query, error);
  tv_statement_reset (query);
  for (guint i = 0; row != NULL && i < sizeof row->id; i++)
    row->id[i] = id[i];
  return row;
}

gboolean
tv_table_submission_set_state (TvDb *db, gint64 envelope, const char *state, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db, "UPDATE submission SET state = ?2 WHERE envelope = ?1", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, envelope);
  tv_statement_bind_text (statement, 2, state);
  return tv_statement_run (statement, error);
}

/* Words a searcher typed → an FTS5 query of quoted prefixes, so that nothing in them is syntax. */
static char *
search_expression (const char *words)
{
  g_autofree char *fold = tv_text_fold (words);
  g_auto (GStrv) parts = g_strsplit_set (fold, " \"", -1);
  GString *expression = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_string_append_printf (expression, "\"%s\"* ", parts[i]);
  return g_string_free (expression, FALSE);
}

/* What cannot be read belongs to no round, so that it is shown in each. */
#define FILTER                                                                                     \
  " FROM submission s WHERE (s.round = ?1 OR (s.round = '' AND ?2 = 'unreadable'))"                \
  " AND (?2 IS NULL OR s.state = ?2) AND (?3 IS NULL OR s.unit = ?3)"                              \
  " AND (?4 IS NULL OR s.envelope IN (SELECT rowid FROM search WHERE search MATCH ?4))"

static void
bind_filter (TvStatement *query, const TvSubmissionFilter *filter, const char *expression)
{
  tv_statement_bind_text (query, 1, filter->round);
  tv_statement_bind_text (query, 2, filter->state);
  tv_statement_bind_text (query, 3, filter->unit);
  tv_statement_bind_text (query, 4, expression);
}

static TvJson *
row_to_json (TvStatement *query)
{
  gsize length = 0;
  const guint8 *id = NULL;
  g_autofree char *text = NULL;
  const char *state = tv_statement_text (query, 5);

  if (tv_statement_blob (query, 1, &id, &length) && length == 16)
    text = tv_uuid_to_string (id);
  return json_pack (
      "{s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:b, s:b}",
      "id",
      or_empty (text),
      "day",
      tv_statement_text (query, 2),
      "received",
      (json_int_t) tv_statement_int (query, 10),
      "unit",
      tv_statement_text (query, 3),
      "channel",
      tv_statement_text (query, 4),
      "state",
      state,
      "stance",
      tv_statement_text (query, 6),
      "summary",
      tv_statement_text (query, 7),
      "lon",
      tv_statement_is_null (query, 8) ? json_null () : json_real (tv_statement_double (query, 8)),
      "lat",
      tv_statement_is_null (query, 9) ? json_null () : json_real (tv_statement_double (query, 9)),
      "answered",
      strcmp (state, "answered") == 0 || strcmp (state, "published") == 0,
      "faults",
      strcmp (or_empty (tv_statement_text (query, 11)), "[]") != 0);
}

static gboolean
list_rows (TvDb *db,
           const TvSubmissionFilter *filter,
           const char *expression,
           TvJson *rows,
           gint64 *ret_next,
           GError **error)
{
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT s.envelope, s.id, s.day, s.unit, s.channel, s.state, s.stance,"
                       " s.summary, s.lon, s.lat, s.received, s.faults" FILTER
                       " AND (?5 = 0 OR s.envelope < ?5) ORDER BY s.envelope DESC LIMIT ?6",
                       error);
  TvStep step = TV_STEP_ERROR;
  gint64 last = 0;

  if (query == NULL)
    return FALSE;
  bind_filter (query, filter, expression);
  tv_statement_bind_int (query, 5, filter->after);
  tv_statement_bind_int (query, 6, (gint64) filter->limit + 1);
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    {
      if (json_array_size (rows) == filter->limit)
        {
          *ret_next = last;
          tv_statement_reset (query);
          return TRUE;
        }
      last = tv_statement_int (query, 0);
      json_array_append_new (rows, row_to_json (query));
    }
  return step == TV_STEP_DONE;
}

TvJson *
tv_table_submission_list (TvDb *db, const TvSubmissionFilter *filter, GError **error)
{
  g_autofree char *expression = filter->words != NULL ? search_expression (filter->words) : NULL;
  g_autoptr (TvJson) rows = json_array ();
  TvStatement *query = NULL;
  gint64 next = 0;
  gint64 count = 0;

  if (expression != NULL && expression[0] == '\0')
    g_clear_pointer (&expression, g_free);
  if (!list_rows (db, filter, expression, rows, &next, error))
    return NULL;
  query = tv_db_prepare (db, "SELECT count(*) FROM (SELECT 1" FILTER " LIMIT 10001)", error);
  if (query == NULL)
    return NULL;
  bind_filter (query, filter, expression);
  if (tv_statement_step (query, error) != TV_STEP_ROW)
    return NULL;
  count = tv_statement_int (query, 0);
  tv_statement_reset (query);
  return json_pack ("{s:O, s:o, s:I}",
                    "rows",
                    rows,
                    "next",
                    next != 0 ? json_integer (next) : json_null (),
                    "count",
                    (json_int_t) count);
}

gboolean
tv_table_submission_count (TvDb *db,
                           const char *round,
                           gint64 *ret_count,
                           gint64 *ret_answered,
                           GError **error)
{
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT count(*), count(*) FILTER (WHERE state IN ('answered', 'published'))"
                       " FROM submission WHERE round = ?1",
                       error);

  if (query == NULL)
    return FALSE;
  tv_statement_bind_text (query, 1, round);
  if (tv_statement_step (query, error) != TV_STEP_ROW)
    return FALSE;
  *ret_count = tv_statement_int (query, 0);
  *ret_answered = tv_statement_int (query, 1);
  tv_statement_reset (query);
  return TRUE;
}

TvJson *
tv_table_submission_states (TvDb *db, GError **error)
{
  g_autoptr (TvJson) states = json_object ();
  TvStatement *query
      = tv_db_prepare (db, "SELECT state, count(*) FROM submission GROUP BY state", error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    json_object_set_new (states,
                         tv_statement_text (query, 0),
                         json_integer (tv_statement_int (query, 1)));
  return step == TV_STEP_DONE ? g_steal_pointer (&states) : NULL;
}

TvJson *
tv_table_submission_list_received (TvDb *db, const char *round, GError **error)
{
  g_autoptr (TvJson) rows = json_array ();
  TvStatement *query = tv_db_prepare (db,
                                      "SELECT id, day, entry_key FROM submission WHERE round = ?1"
                                      " AND state = 'opened' ORDER BY id",
                                      error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, round);
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
