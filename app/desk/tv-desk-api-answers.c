// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"

#include "tv-desk-api-private.h"

void
tv_desk_answer_list_free (TvDeskAnswerList *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->received);
  g_free (self);
}

/* @data: the answer as it was sent; the server's reply names it. */
static gpointer
parse_saved_answer (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  g_autoptr (TvDeskAnswer) answer = tv_desk_answer_copy (data);
  g_autoptr (TvJson) json = NULL;
  const char *id = NULL;

  if (g_bytes_get_size (reply->body) > 0)
    {
      json = tv_http_reply_to_json (reply, error);
      if (json == NULL)
        return NULL;
      id = tv_json_get_string (json, "id", NULL);
    }
  if (id == NULL && answer->id == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "the answer was given no id");
      return NULL;
    }
  if (id != NULL)
    {
      g_free (answer->id);
      answer->id = g_strdup (id);
    }
  g_free (answer->etag);
  answer->etag = g_strdup (reply->etag);
  if (answer->etag == NULL && json != NULL)
    answer->etag = g_strdup (tv_json_get_string (json, "etag", NULL));
  return g_steal_pointer (&answer);
}

void
tv_desk_api_save_answer_async (TvDeskApi *self,
                               const TvDeskAnswer *answer,
                               const char *const *submissions,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TvDeskApiCall *call = NULL;
  TvJson *body = NULL;
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (answer != NULL);
  g_return_if_fail (answer->id != NULL || submissions != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_save_answer_async);
  call = tv_desk_api_call_new (parse_saved_answer, (GDestroyNotify) tv_desk_answer_free);
  call->data = tv_desk_answer_copy (answer);
  call->data_free = (GDestroyNotify) tv_desk_answer_free;
  body = tv_desk_answer_to_json (answer);
  if (answer->id == NULL)
    {
      json_object_set_new (body, "submissions", tv_json_new_strings (submissions));
      tv_desk_api_send_json (self, task, call, "POST", "/v1/answers", NULL, body);
    }
  else
    {
      g_autoptr (GString) path = tv_desk_api_new_path ("/v1/answers/", answer->id, "");

      tv_desk_api_send_json (self, task, call, "PATCH", path->str, answer->etag, body);
    }
}

TvDeskAnswer *
tv_desk_api_save_answer_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
parse_answer_list (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  g_autoptr (TvDeskAnswerList) list = g_new0 (TvDeskAnswerList, 1);
  TvJson *rows = NULL;
  g_autoptr (TvJson) json = NULL;
  json_t *row = NULL;
  size_t i = 0;

  list->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_desk_answer_free);
  list->received = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_desk_entry_free);
  json = tv_desk_api_reply_array (reply, "rows", &rows, error);
  if (json == NULL)
    return NULL;
  json_array_foreach (rows, i, row)
  {
    TvDeskAnswer *answer = tv_desk_answer_parse (row, error);

    if (answer == NULL)
      return NULL;
    g_ptr_array_add (list->answers, answer);
  }
  if (!tv_json_need_array (json, "received", &rows, error))
    return NULL;
  json_array_foreach (rows, i, row)
  {
    TvDeskEntry *entry = tv_desk_entry_parse (row, error);

    if (entry == NULL)
      return NULL;
    g_ptr_array_add (list->received, entry);
  }
  return g_steal_pointer (&list);
}

void
tv_desk_api_list_answers_async (TvDeskApi *self,
                                const char *round,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GString) path = NULL;
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (round != NULL);

  path = g_string_new ("/v1/answers");
  tv_desk_api_add_query (path, "round", round);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_list_answers_async);
  tv_desk_api_send_json (
      self,
      task,
      tv_desk_api_call_new (parse_answer_list, (GDestroyNotify) tv_desk_answer_list_free),
      "GET",
      path->str,
      NULL,
      NULL);
}

TvDeskAnswerList *
tv_desk_api_list_answers_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
