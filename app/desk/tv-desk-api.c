// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-desk-api-private.h"

#define MAX_REPLY (64 * 1024 * 1024)

struct _TvDeskApi
{
  GObject parent_instance;

  TvOfficialSession *session; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvDeskApi, tv_desk_api, G_TYPE_OBJECT)

static void
tv_desk_api_call_free (TvDeskApiCall *call)
{
  if (call->data_free != NULL)
    call->data_free (call->data);
  g_free (call);
}

static void
tv_desk_api_dispose (GObject *object)
{
  TvDeskApi *self = TV_DESK_API (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (tv_desk_api_parent_class)->dispose (object);
}

static void
tv_desk_api_class_init (TvDeskApiClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_desk_api_dispose;
}

static void
tv_desk_api_init (TvDeskApi *self)
{
}

TvDeskApi *
tv_desk_api_new (const char *server, const char *ca, GError **error)
{
  g_autoptr (TvHttpClient) client = NULL;
  g_autoptr (TvDeskApi) self = NULL;

  g_return_val_if_fail (server != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  client = tv_http_client_new (server, ca, NULL, error);
  if (client == NULL)
    return NULL;
  self = g_object_new (TV_TYPE_DESK_API, NULL);
  self->session = tv_official_session_new (client);
  return g_steal_pointer (&self);
}

static void
reply_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const TvDeskApiCall *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvHttpReply) reply
      = tv_official_session_send_finish (TV_OFFICIAL_SESSION (source), result, &error);
  gpointer value = NULL;

  if (reply != NULL)
    value = call->parse (g_task_get_source_object (task), reply, call->data, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, value, call->result_free);
}

void
tv_desk_api_send (TvDeskApi *self, GTask *task, TvDeskApiCall *call, const TvHttpRequest *request)
{
  g_task_set_task_data (task, call, (GDestroyNotify) tv_desk_api_call_free);
  tv_official_session_send_async (self->session,
                                  request,
                                  g_task_get_cancellable (task),
                                  reply_cb,
                                  task);
}

TvDeskApiCall *
tv_desk_api_call_new (TvDeskApiParseFunc parse, GDestroyNotify result_free)
{
  TvDeskApiCall *call = g_new0 (TvDeskApiCall, 1);

  call->parse = parse;
  call->result_free = result_free;
  return call;
}

void
tv_desk_api_send_json (TvDeskApi *self,
                       GTask *task,
                       TvDeskApiCall *call,
                       const char *method,
                       const char *path,
                       const char *if_match,
                       TvJson *body)
{
  g_autoptr (TvJson) json = body;
  g_autoptr (GBytes) bytes = json != NULL ? tv_json_to_bytes (json, 0) : NULL;
  g_autofree char *idempotency_key = g_uuid_string_random ();
  const TvHttpRequest request = {
    .method = method,
    .path = path,
    .if_match = if_match,
    .idempotency_key = g_str_equal (method, "POST") ? idempotency_key : NULL,
    .content_type = bytes != NULL ? "application/json" : NULL,
    .body = bytes,
    .max_reply = MAX_REPLY,
  };

  tv_desk_api_send (self, task, call, &request);
}

TvJson *
tv_desk_api_reply_array (const TvHttpReply *reply,
                         const char *key,
                         TvJson **ret_array,
                         GError **error)
{
  g_autoptr (TvJson) json = tv_http_reply_to_json (reply, error);

  if (json == NULL || !tv_json_need_array (json, key, ret_array, error))
    return NULL;
  return g_steal_pointer (&json);
}

void
tv_desk_api_add_query (GString *path, const char *name, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  g_string_append_c (path, strchr (path->str, '?') == NULL ? '?' : '&');
  g_string_append (path, name);
  g_string_append_c (path, '=');
  g_string_append_uri_escaped (path, value, NULL, FALSE);
}

GString *
tv_desk_api_new_path (const char *before, const char *segment, const char *after)
{
  GString *path = g_string_new (before);

  g_string_append_uri_escaped (path, segment, NULL, FALSE);
  return g_string_append (path, after);
}

static void
sign_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (tv_official_session_sign_in_finish (TV_OFFICIAL_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tv_desk_api_sign_in_async (TvDeskApi *self,
                           const char *name,
                           const char *password,
                           const char *totp,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_sign_in_async);
  tv_official_session_sign_in_async (self->session,
                                     name,
                                     password,
                                     totp,
                                     cancellable,
                                     sign_in_cb,
                                     task);
}

gboolean
tv_desk_api_sign_in_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sign_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tv_official_session_sign_out_finish (TV_OFFICIAL_SESSION (source), result, &error))
    g_debug ("the server did not hear of the sign-out: %s", error->message);
}

void
tv_desk_api_sign_out (TvDeskApi *self)
{
  g_return_if_fail (TV_IS_DESK_API (self));
  if (tv_official_session_is_signed_in (self->session))
    tv_official_session_sign_out_async (self->session, NULL, sign_out_cb, NULL);
}

TvHttpClient *
tv_desk_api_get_client (TvDeskApi *self)
{
  g_return_val_if_fail (TV_IS_DESK_API (self), NULL);
  return tv_official_session_get_client (self->session);
}

char *
tv_desk_api_dup_token (TvDeskApi *self)
{
  g_return_val_if_fail (TV_IS_DESK_API (self), NULL);
  return tv_official_session_dup_token (self->session);
}

static const char *
user_member (TvDeskApi *self, const char *key)
{
  const TvJson *user = tv_official_session_get_user (self->session);

  return user != NULL ? tv_json_get_string (user, key, NULL) : NULL;
}

const char *
tv_desk_api_get_user_display (TvDeskApi *self)
{
  const char *display = NULL;

  g_return_val_if_fail (TV_IS_DESK_API (self), NULL);

  display = user_member (self, "display");
  return display != NULL ? display : user_member (self, "name");
}

const char *
tv_desk_api_get_user_id (TvDeskApi *self)
{
  g_return_val_if_fail (TV_IS_DESK_API (self), NULL);
  return user_member (self, "id");
}

const char *
tv_desk_api_get_user_agency (TvDeskApi *self)
{
  g_return_val_if_fail (TV_IS_DESK_API (self), NULL);
  return user_member (self, "agency");
}

gboolean
tv_desk_api_has_role (TvDeskApi *self, const char *role)
{
  g_return_val_if_fail (TV_IS_DESK_API (self), FALSE);
  return tv_official_session_has_role (self->session, role);
}

static void
step_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (tv_official_session_step_up_finish (TV_OFFICIAL_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tv_desk_api_step_up_async (TvDeskApi *self,
                           const char *secret,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = NULL;
  gboolean is_totp = FALSE;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (secret != NULL);

  is_totp = strlen (secret) == 6 && strspn (secret, "0123456789") == 6;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_step_up_async);
  tv_official_session_step_up_async (self->session, secret, is_totp, cancellable, step_up_cb, task);
}

gboolean
tv_desk_api_step_up_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
