// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "model/tv-answer.h"
#include "tv-handlers-private.h"
#include "tv-table-answer.h"
#include "tv-table-audit.h"
#include "tv-table-submission.h"

#include <string.h>

#define BODY_MAX (512 * 1024)
#define SUBMISSIONS_MAX 1000

static gboolean
check_round (TvServerContext *context, TvRequest *request, const char *id, GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);
  const TvRound *round = g_hash_table_lookup (published->rounds, id);

  if (round == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such round");
      return FALSE;
    }
  return tv_actor_check_agency (request->actor, round->agency, error);
}

gboolean
tv_handle_answers_list (TvServerContext *context,
                        TvDb *db,
                        guint64 tick,
                        TvRequest *request,
                        GError **error)
{
  const char *round = tv_request_get_query (request, "round");
  g_autoptr (TvJson) rows = NULL;
  g_autoptr (TvJson) received = NULL;

  if (round == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "?round= is needed");
      return FALSE;
    }
  if (!check_round (context, request, round, error))
    return FALSE;
  rows = tv_table_answer_list (db, round, error);
  received = rows != NULL ? tv_table_submission_list_received (db, round, error) : NULL;
  if (received == NULL)
    return FALSE;
  tv_request_reply_json (request,
                         200,
                         json_pack ("{s:O, s:O}", "rows", rows, "received", received));
  return TRUE;
}

static gboolean
is_incomplete (const TvAnswerRow *row)
{
  if (tv_outcome_from_string (row->outcome) == TV_OUTCOME_NONE || row->reason[0] == '\0'
      || json_array_size (row->references) == 0)
    return TRUE;
  for (gsize i = 0; i < json_array_size (row->references); i++)
    {
      const char *text = json_string_value (json_array_get (row->references, i));

      if (text == NULL || text[0] == '\0')
        return TRUE;
    }
  return FALSE;
}

/* What the body says goes over what @row has. The law asks for a reason with its ground, so that an
 * answer without them is none. */
static gboolean
read_content (TvAnswerRow *row, const TvJson *json, GError **error)
{
  TvJson *references = json_object_get (json, "references");
  char *outcome = g_strdup (tv_json_get_string (json, "outcome", row->outcome));
  char *reason = g_strdup (tv_json_get_string (json, "reason", row->reason));
  char *text = g_strdup (tv_json_get_string (json, "text", row->text));

  g_free (row->outcome);
  g_free (row->reason);
  g_free (row->text);
  row->outcome = outcome != NULL ? outcome : g_strdup ("");
  row->reason = g_strstrip (reason != NULL ? reason : g_strdup (""));
  row->text = text != NULL ? text : g_strdup ("");
  if (json_is_array (references))
    {
      json_decref (row->references);
      row->references = json_incref (references);
    }
  if (row->references == NULL)
    row->references = json_array ();
  if (!is_incomplete (row))
    return TRUE;
  g_set_error_literal (error,
                       TV_ERROR,
                       TV_ERROR_ANSWER_INCOMPLETE,
                       "outcome, reason and at least one reference are needed");
  return FALSE;
}

static void
reply_answer (TvRequest *request, guint status, const TvAnswerRow *row, guint version)
{
  request->etag = g_strdup_printf ("\"%u\"", version);
  tv_request_reply_json (request,
                         status,
                         json_pack ("{s:s, s:i}", "id", row->id, "version", (int) version));
}

/* The opinions that are answered; all of one round, whose id goes to @row. */
static GArray *
find_submissions (TvDb *db, TvAnswerRow *row, TvJson *ids, GError **error)
{
  g_autoptr (GArray) envelopes = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (json_array_size (ids) == 0 || json_array_size (ids) > SUBMISSIONS_MAX)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "submissions must name 1 to %d opinions",
                   SUBMISSIONS_MAX);
      return NULL;
    }
  for (gsize i = 0; i < json_array_size (ids); i++)
    {
      const char *text = json_string_value (json_array_get (ids, i));
      g_autoptr (TvSubmissionRow) submission = NULL;
      guint8 id[16];

      if (text == NULL || !tv_uuid_from_string (text, id))
        {
          g_set_error_literal (error,
                               TV_ERROR,
                               TV_ERROR_BAD_REQUEST,
                               "a submission's id is no UUID");
          return NULL;
        }
      submission = tv_table_submission_find (db, id, error);
      if (submission == NULL)
        return NULL;
      if (row->round == NULL)
        row->round = g_strdup (submission->round);
      if (strcmp (row->round, submission->round) != 0 || strcmp (submission->state, "opened") != 0)
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_STATE,
                       "the opinion %s is of another round, unreadable or answered",
                       text);
          return NULL;
        }
      g_array_append_val (envelopes, submission->envelope);
    }
  return g_steal_pointer (&envelopes);
}

static gboolean
write_answer (TvDb *db,
              TvRequest *request,
              const TvAnswerRow *row,
              GArray *envelopes,
              GError **error)
{
  if (!tv_table_answer_add (db, row, request->now, error))
    return FALSE;
  for (guint i = 0; i < envelopes->len; i++)
    {
      gint64 envelope = g_array_index (envelopes, gint64, i);

      if (!tv_table_answer_add_submission (db, row->id, envelope, error)
          || !tv_table_submission_set_state (db, envelope, "answered", error))
        return FALSE;
    }
  return tv_table_audit_add (db, request->now, request->actor->name, "answer-add", row->id, error);
}

static gboolean
add (TvServerContext *context, TvDb *db, guint64 tick, TvRequest *request, GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  g_autoptr (TvAnswerRow) row = g_new0 (TvAnswerRow, 1);
  g_autoptr (GArray) envelopes = NULL;

  if (json == NULL)
    return FALSE;
  row->id = g_uuid_string_random ();
  row->author = g_strdup (request->actor->name);
  if (!read_content (row, json, error))
    return FALSE;
  envelopes = find_submissions (db, row, json_object_get (json, "submissions"), error);
  if (envelopes == NULL || !check_round (context, request, row->round, error)
      || !write_answer (db, request, row, envelopes, error))
    return FALSE;
  reply_answer (request, 201, row, 1);
  return TRUE;
}

gboolean
tv_handle_answers_add (TvServerContext *context,
                       TvDb *db,
                       guint64 tick,
                       TvRequest *request,
                       GError **error)
{
  return tv_handler_run_once (context, db, tick, request, add, error);
}

gboolean
tv_handle_answers_change (TvServerContext *context,
                          TvDb *db,
                          guint64 tick,
                          TvRequest *request,
                          GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  g_autoptr (TvAnswerRow) row = NULL;
  g_autofree char *etag = NULL;

  if (json == NULL)
    return FALSE;
  row = tv_table_answer_find (db, request->values[0], error);
  if (row == NULL || !check_round (context, request, row->round, error))
    return FALSE;
  etag = g_strdup_printf ("\"%u\"", row->version);
  if (g_strcmp0 (request->if_match, etag) != 0)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_STALE,
                   "If-Match must name the version in force, %s",
                   etag);
      return FALSE;
    }
  g_free (row->author);
  row->author = g_strdup (request->actor->name);
  if (!read_content (row, json, error) || !tv_table_answer_change (db, row, request->now, error)
      || !tv_table_audit_add (db,
                              request->now,
                              request->actor->name,
                              "answer-change",
                              row->id,
                              error))
    return FALSE;
  reply_answer (request, 200, row, row->version);
  return TRUE;
}
