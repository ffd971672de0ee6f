// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-handlers-private.h"
#include "tv-table-answer.h"
#include "tv-table-audit.h"
#include "tv-table-session.h"
#include "tv-table-submission.h"
#include "vault/tv-base64.h"

#include <string.h>

#define BODY_MAX 4096
#define PAGE 50
#define PAGE_MAX 200
#define REASON_MAX 500

#define SEES_ALL (TV_WHO_REVIEWER | TV_WHO_APPROVER | TV_WHO_PUBLISHER | TV_WHO_OBSERVER)

static const TvRound *
need_round (TvPublished *published, const char *id, GError **error)
{
  const TvRound *round = g_hash_table_lookup (published->rounds, id);

  if (round == NULL)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such round");
  return round;
}

static TvJson *
round_to_json (TvDb *db, const TvRound *round, GError **error)
{
  const TvRoundAudience *audience = tv_round_get_audience (round, "residents");
  gint64 count = 0;
  gint64 answered = 0;

  if (!tv_table_submission_count (db, round->item, &count, &answered, error))
    return NULL;
  return json_pack ("{s:s, s:s, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:I, s:I}",
                    "id",
                    round->item,
                    "title",
                    round->title != NULL ? round->title : "",
                    "plan",
                    round->plan != NULL ? round->plan : "",
                    "agency",
                    round->agency != NULL ? round->agency : "",
                    "agency_name",
                    round->agency_name,
                    "state",
                    round->state,
                    "from",
                    audience != NULL ? audience->from : NULL,
                    "to",
                    audience != NULL ? audience->to : NULL,
                    "count",
                    (json_int_t) count,
                    "answered",
                    (json_int_t) answered);
}

gboolean
tv_handle_review_rounds (TvServerContext *context,
                         TvDb *db,
                         guint64 tick,
                         TvRequest *request,
                         GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);
  g_autoptr (TvJson) rows = json_array ();
  g_autoptr (GList) ids = g_hash_table_get_keys (published->rounds);

  ids = g_list_sort (ids, (GCompareFunc) strcmp);
  for (GList *at = ids; at != NULL; at = at->next)
    {
      TvJson *row = round_to_json (db, g_hash_table_lookup (published->rounds, at->data), error);

      if (row == NULL)
        return FALSE;
      json_array_append_new (rows, row);
    }
  tv_request_reply_json (request, 200, json_pack ("{s:O}", "rows", rows));
  return TRUE;
}

static gboolean
read_number (TvRequest *request, const char *key, guint64 max, guint64 *ret_number, GError **error)
{
  const char *text = tv_request_get_query (request, key);

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 0, max, ret_number, NULL))
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "?%s= must be a number", key);
  return FALSE;
}

/* A ward official without a wider role sees the own ward, whatever was asked for. */
static gboolean
restrict_unit (TvRequest *request, TvSubmissionFilter *filter, GError **error)
{
  if (tv_actor_is (request->actor, SEES_ALL))
    return TRUE;
  if (filter->unit == NULL)
    filter->unit = request->actor->unit;
  return tv_actor_check_unit (request->actor, SEES_ALL, filter->unit, error);
}

gboolean
tv_handle_review_submissions (TvServerContext *context,
                              TvDb *db,
                              guint64 tick,
                              TvRequest *request,
                              GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);
  TvSubmissionFilter filter = { 0 };
  guint64 after = 0;
  guint64 limit = PAGE;
  TvJson *page = NULL;

  if (need_round (published, request->values[0], error) == NULL
      || !read_number (request, "after", G_MAXINT64, &after, error)
      || !read_number (request, "limit", G_MAXUINT, &limit, error))
    return FALSE;
  filter.round = request->values[0];
  filter.state = tv_request_get_query (request, "state");
  filter.unit = tv_request_get_query (request, "unit");
  filter.words = tv_request_get_query (request, "q");
  filter.after = (gint64) after;
  filter.limit = (guint) CLAMP (limit, 1, PAGE_MAX);
  if (filter.words != NULL && !g_utf8_validate (filter.words, -1, NULL))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "?q= is not UTF-8");
      return FALSE;
    }
  if (!restrict_unit (request, &filter, error))
    return FALSE;
  page = tv_table_submission_list (db, &filter, error);
  if (page == NULL)
    return FALSE;
  tv_request_reply_json (request, 200, page);
  return TRUE;
}

static TvJson *
answer_to_json (const TvAnswerRow *answer)
{
  if (answer == NULL)
    return json_null ();
  return json_pack ("{s:s, s:s, s:s, s:O, s:s, s:s, s:s, s:i}",
                    "id",
                    answer->id,
                    "outcome",
                    answer->outcome,
                    "reason",
                    answer->reason,
                    "references",
                    answer->references,
                    "text",
                    answer->text,
                    "state",
                    answer->state,
                    "by",
                    answer->author,
                    "version",
                    (int) answer->version);
}

/* What the form makes of the instance; empty when the form is not known. */
static TvJson *
describe (const TvPublished *published, const TvSubmissionRow *row)
{
  TvFormPlugin *plugin = g_hash_table_lookup (published->forms, row->form_sha256);
  TvJson *description = NULL;

  if (plugin != NULL && g_bytes_get_size (row->instance) > 0)
    description
        = tv_form_describe (tv_form_plugin_get_form (plugin), row->instance, row->lang, NULL);
  return description != NULL ? description : json_array ();
}

/* The questions behind the seal, so that who opens it reads them as they were asked. */
static TvJson *
list_identity_labels (const TvPublished *published, const TvSubmissionRow *row)
{
  TvFormPlugin *plugin = g_hash_table_lookup (published->forms, row->form_sha256);

  if (plugin == NULL)
    return json_array ();
  return tv_form_list_labels (tv_form_plugin_get_form (plugin),
                              tv_form_plugin_get_identity (plugin),
                              row->lang);
}

static TvJson *
row_to_json (const TvPublished *published,
             const TvSubmissionRow *row,
             const TvAnswerRow *answer,
             gboolean decides)
{
  g_autofree char *id = tv_uuid_to_string (row->id);
  gsize length = 0;
  const char *data = g_bytes_get_data (row->instance, &length);
  g_autofree char *instance = g_strndup (data != NULL ? data : "", length);
  g_autofree char *key = NULL;
  TvJson *point
      = row->has_point ? json_pack ("{s:f, s:f}", "lon", row->lon, "lat", row->lat) : json_null ();

  /* The key opens the answer's entry only; who decides needs it to write one. */
  if (decides && row->entry_key != NULL)
    key = tv_base64_encode (g_bytes_get_data (row->entry_key, NULL),
                            g_bytes_get_size (row->entry_key));
  return json_pack ("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:o, s:s, s:o, s:O, s:b, s:o,"
                    " s:o, s:s?}",
                    "id",
                    id,
                    "round",
                    row->round,
                    "unit",
                    row->unit,
                    "channel",
                    row->channel,
                    "day",
                    row->day,
                    "received",
                    (json_int_t) row->received,
                    "lang",
                    row->lang,
                    "state",
                    row->state,
                    "form",
                    row->form,
                    "description",
                    describe (published, row),
                    "instance",
                    instance,
                    "point",
                    point,
                    "faults",
                    row->faults,
                    "has_identity",
                    row->identity != NULL,
                    "identity_labels",
                    list_identity_labels (published, row),
                    "answer",
                    answer_to_json (answer),
                    "entry_key",
                    key);
}

static TvSubmissionRow *
need_submission (TvDb *db, TvRequest *request, TvWho wide, GError **error)
{
  guint8 id[16];
  g_autoptr (TvSubmissionRow) row = NULL;

  if (!tv_request_get_id (request, 0, id, error))
    return NULL;
  row = tv_table_submission_find (db, id, error);
  if (row == NULL || !tv_actor_check_unit (request->actor, wide, row->unit, error))
    return NULL;
  return g_steal_pointer (&row);
}

gboolean
tv_handle_review_submission (TvServerContext *context,
                             TvDb *db,
                             guint64 tick,
                             TvRequest *request,
                             GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);
  TvWho deciders = TV_WHO_REVIEWER | TV_WHO_APPROVER;
  g_autoptr (TvSubmissionRow) row = need_submission (db, request, deciders, error);
  g_autoptr (TvAnswerRow) answer = NULL;
  g_autoptr (GError) local = NULL;

  if (row == NULL)
    return FALSE;
  answer = tv_table_answer_find_of (db, row->envelope, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  request->etag = g_strdup_printf ("\"%s-%u\"", row->state, answer != NULL ? answer->version : 0);
  tv_request_reply_json (
      request,
      200,
      row_to_json (published, row, answer, tv_actor_is (request->actor, deciders)));
  return TRUE;
}

static gboolean
check_step_up (TvRequest *request, GError **error)
{
  if (request->actor->step_up + TV_STEP_UP_TIME > request->now)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_STEP_UP, "confirm who you are first");
  return FALSE;
}

gboolean
tv_handle_review_identity (TvServerContext *context,
                           TvDb *db,
                           guint64 tick,
                           TvRequest *request,
                           GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);
  g_autoptr (TvSubmissionRow) row = NULL;
  g_autofree char *object = NULL;
  const TvRound *round = NULL;
  const char *reason = NULL;
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);

  if (json == NULL || !tv_json_need_string (json, "reason", &reason, error))
    return FALSE;
  if (reason[0] == '\0' || strlen (reason) > REASON_MAX)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "a reason must be given");
      return FALSE;
    }
  row = need_submission (db, request, TV_WHO_REVIEWER, error);
  round = row != NULL ? need_round (published, row->round, error) : NULL;
  if (round == NULL || !tv_actor_check_agency (request->actor, round->agency, error)
      || !check_step_up (request, error))
    return FALSE;
  if (row->identity == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no identity was given");
      return FALSE;
    }
  object = g_strdup_printf ("%s: %s", request->values[0], reason);
  if (!tv_table_audit_add (db, request->now, request->actor->name, "identity-open", object, error))
    return FALSE;
  tv_request_reply_json (
      request,
      200,
      json_pack ("{s:s, s:s?}", "sealed", row->identity, "agency_key", row->agency_key));
  return TRUE;
}
