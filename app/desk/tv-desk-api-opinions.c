// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"

#include "tv-desk-api-private.h"

void
tv_desk_opinion_batch_free (TvDeskOpinionBatch *self)
{
  if (self == NULL)
    return;
  json_decref (self->rows);
  g_free (self->next);
  g_free (self);
}

void
tv_desk_sealed_identity_free (TvDeskSealedIdentity *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self->agency_key);
  g_free (self);
}

static gpointer
parse_rounds (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) rounds = g_ptr_array_new_with_free_func (g_object_unref);
  TvJson *rows = NULL;
  g_autoptr (TvJson) json = tv_desk_api_reply_array (reply, "rows", &rows, error);
  json_t *row = NULL;
  size_t i = 0;

  if (json == NULL)
    return NULL;
  json_array_foreach (rows, i, row)
  {
    TvDeskRound *round = tv_desk_round_parse (row, error);

    if (round == NULL)
      return NULL;
    g_ptr_array_add (rounds, round);
  }
  return g_steal_pointer (&rounds);
}

void
tv_desk_api_list_rounds_async (TvDeskApi *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_list_rounds_async);
  tv_desk_api_send_json (self,
                         task,
                         tv_desk_api_call_new (parse_rounds, (GDestroyNotify) g_ptr_array_unref),
                         "GET",
                         "/v1/rounds",
                         NULL,
                         NULL);
}

GPtrArray *
tv_desk_api_list_rounds_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The cursor is the server's own: a text or a number, sent back as it came. */
static char *
dup_cursor (const TvJson *next)
{
  if (json_is_integer (next))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (next));
  return g_strdup (json_string_value (next));
}

static gpointer
parse_opinion_page (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  TvDeskOpinionBatch *page = NULL;
  TvJson *rows = NULL;
  g_autoptr (TvJson) json = tv_desk_api_reply_array (reply, "rows", &rows, error);

  if (json == NULL)
    return NULL;
  page = g_new0 (TvDeskOpinionBatch, 1);
  page->rows = json_incref (rows);
  page->next = dup_cursor (json_object_get (json, "next"));
  page->count = (guint) CLAMP (tv_json_get_int (json, "count", 0), 0, G_MAXINT);
  return page;
}

void
tv_desk_api_list_opinions_async (TvDeskApi *self,
                                 const char *round,
                                 const TvDeskFilter *filter,
                                 const char *after,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GString) path = NULL;
  g_autofree char *limit_text = NULL;
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (round != NULL);
  g_return_if_fail (filter != NULL);

  path = tv_desk_api_new_path ("/v1/rounds/", round, "/submissions");
  limit_text = g_strdup_printf ("%u", limit);
  tv_desk_api_add_query (path, "state", filter->state);
  tv_desk_api_add_query (path, "unit", filter->unit);
  tv_desk_api_add_query (path, "q", filter->query);
  tv_desk_api_add_query (path, "after", after);
  tv_desk_api_add_query (path, "limit", limit_text);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_list_opinions_async);
  tv_desk_api_send_json (
      self,
      task,
      tv_desk_api_call_new (parse_opinion_page, (GDestroyNotify) tv_desk_opinion_batch_free),
      "GET",
      path->str,
      NULL,
      NULL);
}

TvDeskOpinionBatch *
tv_desk_api_list_opinions_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
parse_submission (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  g_autoptr (TvJson) json = tv_http_reply_to_json (reply, error);

  return json != NULL ? tv_desk_submission_parse (json, reply->etag, error) : NULL;
}

void
tv_desk_api_get_submission_async (TvDeskApi *self,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GString) path = NULL;
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (id != NULL);

  path = tv_desk_api_new_path ("/v1/submissions/", id, "");
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_get_submission_async);
  tv_desk_api_send_json (
      self,
      task,
      tv_desk_api_call_new (parse_submission, (GDestroyNotify) tv_desk_submission_unref),
      "GET",
      path->str,
      NULL,
      NULL);
}

TvDeskSubmission *
tv_desk_api_get_submission_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GBytes *
decode_base64 (const char *text)
{
  gsize length = 0;
  guchar *data = g_base64_decode (text, &length);

  return g_bytes_new_take (data, length);
}

static gpointer
parse_identity (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  g_autoptr (TvJson) json = tv_http_reply_to_json (reply, error);
  g_autoptr (TvDeskSealedIdentity) identity = NULL;
  const char *sealed = NULL;
  const char *key = NULL;

  if (json == NULL || !tv_json_need_string (json, "sealed", &sealed, error)
      || !tv_json_need_string (json, "agency_key", &key, error))
    return NULL;
  identity = g_new0 (TvDeskSealedIdentity, 1);
  identity->sealed = decode_base64 (sealed);
  identity->agency_key = g_strdup (key);
  return g_steal_pointer (&identity);
}

void
tv_desk_api_open_identity_async (TvDeskApi *self,
                                 const char *id,
                                 const char *reason,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GString) path = NULL;
  TvJson *body = NULL;
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (reason != NULL);

  path = tv_desk_api_new_path ("/v1/submissions/", id, "/identity");
  body = json_object ();
  json_object_set_new (body, "reason", json_string (reason));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_open_identity_async);
  tv_desk_api_send_json (
      self,
      task,
      tv_desk_api_call_new (parse_identity, (GDestroyNotify) tv_desk_sealed_identity_free),
      "POST",
      path->str,
      NULL,
      body);
}

TvDeskSealedIdentity *
tv_desk_api_open_identity_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* @data: the key id; the row must be the signed-in officer's own. */
static gpointer
parse_wrapped_key (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  TvJson *rows = NULL;
  g_autoptr (TvJson) json = tv_desk_api_reply_array (reply, "rows", &rows, error);
  const char *user = tv_desk_api_get_user_id (self);
  const char *wrapped = NULL;
  json_t *row = NULL;
  size_t i = 0;

  if (json == NULL)
    return NULL;
  json_array_foreach (rows, i, row)
  {
    if (g_strcmp0 (tv_json_get_string (row, "key", ""), data) == 0
        && g_strcmp0 (tv_json_get_string (row, "user", ""), user) == 0)
      wrapped = tv_json_get_string (row, "wrapped", NULL);
  }
  if (wrapped == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_KEY_UNKNOWN,
                   "agency key %s is not wrapped for this officer",
                   (const char *) data);
      return NULL;
    }
  return decode_base64 (wrapped);
}

void
tv_desk_api_get_wrapped_key_async (TvDeskApi *self,
                                   const char *agency,
                                   const char *key,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GString) path = NULL;
  TvDeskApiCall *call = NULL;
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (agency != NULL);
  g_return_if_fail (key != NULL);

  path = tv_desk_api_new_path ("/v1/agencies/", agency, "/wrapped-keys");
  call = tv_desk_api_call_new (parse_wrapped_key, (GDestroyNotify) g_bytes_unref);
  call->data = g_strdup (key);
  call->data_free = g_free;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_get_wrapped_key_async);
  tv_desk_api_send_json (self, task, call, "GET", path->str, NULL, NULL);
}

GBytes *
tv_desk_api_get_wrapped_key_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
