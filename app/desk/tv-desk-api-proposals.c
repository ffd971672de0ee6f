// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-desk-api-private.h"

#define OBJECT_MEDIA_TYPE "application/octet-stream"

static gpointer
parse_nothing (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  return self;
}

void
tv_desk_api_put_object_async (TvDeskApi *self,
                              const char *sha256,
                              GBytes *bytes,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GString) path = NULL;
  TvHttpRequest request = { .method = "PUT", .content_type = OBJECT_MEDIA_TYPE };
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (sha256 != NULL);
  g_return_if_fail (bytes != NULL);

  path = tv_desk_api_new_path ("/v1/objects/", sha256, "");
  request.path = path->str;
  request.body = bytes;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_put_object_async);
  tv_desk_api_send (self, task, tv_desk_api_call_new (parse_nothing, NULL), &request);
}

gboolean
tv_desk_api_put_object_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

static gpointer
parse_proposal (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  g_autoptr (TvJson) json = tv_http_reply_to_json (reply, error);

  return json != NULL ? tv_desk_proposal_parse (json, error) : NULL;
}

void
tv_desk_api_propose_async (TvDeskApi *self,
                           const char *role,
                           GBytes *metadata,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *encoded = NULL;
  TvJson *body = NULL;
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (role != NULL);
  g_return_if_fail (metadata != NULL);

  encoded = g_base64_encode (g_bytes_get_data (metadata, NULL), g_bytes_get_size (metadata));
  body = json_object ();
  json_object_set_new (body, "role", json_string (role));
  json_object_set_new (body, "metadata", json_string (encoded));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_propose_async);
  tv_desk_api_send_json (
      self,
      task,
      tv_desk_api_call_new (parse_proposal, (GDestroyNotify) tv_desk_proposal_free),
      "POST",
      "/v1/proposals",
      NULL,
      body);
}

TvDeskProposal *
tv_desk_api_propose_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
parse_proposals (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) proposals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_desk_proposal_free);
  TvJson *rows = NULL;
  g_autoptr (TvJson) json = tv_desk_api_reply_array (reply, "rows", &rows, error);
  json_t *row = NULL;
  size_t i = 0;

  if (json == NULL)
    return NULL;
  json_array_foreach (rows, i, row)
  {
    TvDeskProposal *proposal = tv_desk_proposal_parse (row, error);

    if (proposal == NULL)
      return NULL;
    g_ptr_array_add (proposals, proposal);
  }
  return g_steal_pointer (&proposals);
}

void
tv_desk_api_list_proposals_async (TvDeskApi *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_list_proposals_async);
  tv_desk_api_send_json (self,
                         task,
                         tv_desk_api_call_new (parse_proposals, (GDestroyNotify) g_ptr_array_unref),
                         "GET",
                         "/v1/proposals",
                         NULL,
                         NULL);
}

GPtrArray *
tv_desk_api_list_proposals_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* One call about one proposal, @after its id in the path; @body (nullable) is taken over. */
static void
call_proposal (TvDeskApi *self,
               GTask *task,
               const char *method,
               const char *id,
               const char *after,
               TvJson *body)
{
  g_autoptr (GString) path = tv_desk_api_new_path ("/v1/proposals/", id, after);

  tv_desk_api_send_json (
      self,
      task,
      tv_desk_api_call_new (parse_proposal, (GDestroyNotify) tv_desk_proposal_free),
      method,
      path->str,
      NULL,
      body);
}

void
tv_desk_api_get_proposal_async (TvDeskApi *self,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_get_proposal_async);
  call_proposal (self, task, "GET", id, "", NULL);
}

TvDeskProposal *
tv_desk_api_get_proposal_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tv_desk_api_sign_proposal_async (TvDeskApi *self,
                                 const char *id,
                                 const char *key_id,
                                 const char *signature,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (id != NULL && key_id != NULL && signature != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_sign_proposal_async);
  call_proposal (self,
                 task,
                 "POST",
                 id,
                 "/signatures",
                 json_pack ("{s:s, s:s}", "keyid", key_id, "sig", signature));
}

TvDeskProposal *
tv_desk_api_sign_proposal_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tv_desk_api_withdraw_proposal_async (TvDeskApi *self,
                                     const char *id,
                                     const char *reason,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (id != NULL && reason != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_withdraw_proposal_async);
  call_proposal (self, task, "POST", id, "/withdrawal", json_pack ("{s:s}", "reason", reason));
}

TvDeskProposal *
tv_desk_api_withdraw_proposal_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
