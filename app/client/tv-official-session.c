// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"

#include "tv-official-session.h"

#define SIGN_IN_PATH "/v1/sessions"
#define CURRENT_PATH "/v1/sessions/current"
#define STEP_UP_PATH "/v1/sessions/current/step-up"
#define MAX_JSON (16 * 1024 * 1024)

struct _TvOfficialSession
{
  GObject parent_instance;
  TvHttpClient *client; /* (owned) */
  char *token;          /* (owned) (nullable) */
  TvJson *user;         /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TvOfficialSession, tv_official_session, G_TYPE_OBJECT)

static void
forget (TvOfficialSession *self)
{
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->user, json_decref);
}

static void
tv_official_session_dispose (GObject *object)
{
  g_clear_object (&TV_OFFICIAL_SESSION (object)->client);
  G_OBJECT_CLASS (tv_official_session_parent_class)->dispose (object);
}

static void
tv_official_session_finalize (GObject *object)
{
  forget (TV_OFFICIAL_SESSION (object));
  G_OBJECT_CLASS (tv_official_session_parent_class)->finalize (object);
}

static void
tv_official_session_class_init (TvOfficialSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_official_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_official_session_finalize;
}

static void
tv_official_session_init (TvOfficialSession *self)
{
}

TvOfficialSession *
tv_official_session_new (TvHttpClient *client)
{
  TvOfficialSession *self = NULL;

  g_return_val_if_fail (TV_IS_HTTP_CLIENT (client), NULL);

  self = g_object_new (TV_TYPE_OFFICIAL_SESSION, NULL);
  self->client = g_object_ref (client);
  return self;
}

TvHttpClient *
tv_official_session_get_client (TvOfficialSession *self)
{
  g_return_val_if_fail (TV_IS_OFFICIAL_SESSION (self), NULL);

  return self->client;
}

gboolean
tv_official_session_is_signed_in (TvOfficialSession *self)
{
  g_return_val_if_fail (TV_IS_OFFICIAL_SESSION (self), FALSE);

  return self->token != NULL;
}

char *
tv_official_session_dup_token (TvOfficialSession *self)
{
  g_return_val_if_fail (TV_IS_OFFICIAL_SESSION (self), NULL);

  return g_strdup (self->token);
}

TvJson *
tv_official_session_get_user (TvOfficialSession *self)
{
  g_return_val_if_fail (TV_IS_OFFICIAL_SESSION (self), NULL);

  return self->user;
}

gboolean
tv_official_session_has_role (TvOfficialSession *self, const char *role)
{
  g_auto (GStrv) roles = NULL;

  g_return_val_if_fail (TV_IS_OFFICIAL_SESSION (self), FALSE);
  g_return_val_if_fail (role != NULL, FALSE);

  roles = self->user != NULL ? tv_json_get_strings (self->user, "roles") : NULL;
  return roles != NULL && g_strv_contains ((const char *const *) roles, role);
}

/* A request with JSON in it; the body lives as long as the request is used. */
typedef struct
{
  TvHttpRequest request;
  GBytes *body; /* (owned) (nullable) */
} JsonRequest;

static void
json_request_clear (JsonRequest *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JsonRequest, json_request_clear)

static JsonRequest
json_request (TvOfficialSession *self, const char *method, const char *path, const TvJson *body)
{
  JsonRequest result = { .body = body != NULL ? tv_json_to_bytes (body, 0) : NULL };

  result.request.method = method;
  result.request.path = path;
  result.request.bearer = self->token;
  result.request.content_type = body != NULL ? "application/json" : NULL;
  result.request.body = result.body;
  result.request.max_reply = MAX_JSON;
  return result;
}

static TvJson *
sign_in_body (const char *name, const char *password, const char *totp)
{
  TvJson *body = json_pack ("{s:s, s:s}", "name", name, "password", password);

  if (body != NULL && totp != NULL && *totp != '\0')
    json_object_set_new (body, "totp", json_string (totp));
  return body;
}

static gboolean
take_session (TvOfficialSession *self, TvHttpReply *reply, GError **error)
{
  g_autoptr (TvJson) json = tv_http_reply_to_json (reply, error);
  const char *token = NULL;
  TvJson *user = NULL;

  if (json == NULL || !tv_json_need_string (json, "token", &token, error)
      || !tv_json_need_object (json, "user", &user, error))
    return FALSE;
  forget (self);
  self->token = g_strdup (token);
  self->user = json_incref (user);
  return TRUE;
}

/* A session that the server no longer knows is over here too. */
static void
notice (TvOfficialSession *self, const GError *error)
{
  if (g_error_matches (error, TV_ERROR, TV_ERROR_UNAUTHORIZED))
    forget (self);
}

gboolean
tv_official_session_sign_in (TvOfficialSession *self,
                             const char *name,
                             const char *password,
                             const char *totp,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (TvJson) body = NULL;
  g_autoptr (TvHttpReply) reply = NULL;
  g_auto (JsonRequest) request = { 0 };

  g_return_val_if_fail (TV_IS_OFFICIAL_SESSION (self), FALSE);
  g_return_val_if_fail (name != NULL && password != NULL, FALSE);

  forget (self);
  body = sign_in_body (name, password, totp);
  request = json_request (self, "POST", SIGN_IN_PATH, body);
  reply = tv_http_client_send (self->client, &request.request, cancellable, error);
  return reply != NULL && take_session (self, reply, error);
}

static void
sign_in_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvHttpReply) reply
      = tv_http_client_send_finish (TV_HTTP_CLIENT (object), result, &error);

  if (reply == NULL || !take_session (g_task_get_source_object (task), reply, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
tv_official_session_sign_in_async (TvOfficialSession *self,
                                   const char *name,
                                   const char *password,
                                   const char *totp,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (TvJson) body = NULL;
  g_auto (JsonRequest) request = { 0 };

  g_return_if_fail (TV_IS_OFFICIAL_SESSION (self));
  g_return_if_fail (name != NULL && password != NULL);

  forget (self);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_official_session_sign_in_async);
  body = sign_in_body (name, password, totp);
  request = json_request (self, "POST", SIGN_IN_PATH, body);
  tv_http_client_send_async (self->client,
                             &request.request,
                             cancellable,
                             sign_in_cb,
                             g_steal_pointer (&task));
}

gboolean
tv_official_session_sign_in_finish (TvOfficialSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

TvHttpReply *
tv_official_session_send (TvOfficialSession *self,
                          const TvHttpRequest *request,
                          GCancellable *cancellable,
                          GError **error)
{
  TvHttpRequest signed_request;
  g_autoptr (TvHttpReply) reply = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (TV_IS_OFFICIAL_SESSION (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  signed_request = *request;
  signed_request.bearer = self->token;
  reply = tv_http_client_send (self->client, &signed_request, cancellable, &local);
  if (reply == NULL)
    {
      notice (self, local);
      g_propagate_error (error, g_steal_pointer (&local));
    }
  return g_steal_pointer (&reply);
}

static void
send_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  g_autoptr (GError) error = NULL;
  TvHttpReply *reply = tv_http_client_send_finish (TV_HTTP_CLIENT (object), result, &error);

  if (reply != NULL)
    {
      g_task_return_pointer (task, reply, (GDestroyNotify) tv_http_reply_free);
      return;
    }
  notice (g_task_get_source_object (task), error);
  g_task_return_error (task, g_steal_pointer (&error));
}

void
tv_official_session_send_async (TvOfficialSession *self,
                                const TvHttpRequest *request,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TvHttpRequest signed_request;
  GTask *task = NULL;

  g_return_if_fail (TV_IS_OFFICIAL_SESSION (self));
  g_return_if_fail (request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_official_session_send_async);
  signed_request = *request;
  signed_request.bearer = self->token;
  tv_http_client_send_async (self->client, &signed_request, cancellable, send_cb, task);
}

TvHttpReply *
tv_official_session_send_finish (TvOfficialSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static TvJson *
take_json (TvHttpReply *reply, char **ret_etag, GError **error)
{
  TvJson *json = tv_http_reply_to_json (reply, error);

  if (json != NULL && ret_etag != NULL)
    *ret_etag = g_steal_pointer (&reply->etag);
  return json;
}

TvJson *
tv_official_session_call (TvOfficialSession *self,
                          const char *method,
                          const char *path,
                          const TvJson *body,
                          const char *if_match,
                          char **ret_etag,
                          GCancellable *cancellable,
                          GError **error)
{
  g_auto (JsonRequest) request = { 0 };
  g_autoptr (TvHttpReply) reply = NULL;

  g_return_val_if_fail (TV_IS_OFFICIAL_SESSION (self), NULL);
  g_return_val_if_fail (method != NULL && path != NULL, NULL);

  request = json_request (self, method, path, body);
  request.request.if_match = if_match;
  reply = tv_official_session_send (self, &request.request, cancellable, error);
  return reply != NULL ? take_json (reply, ret_etag, error) : NULL;
}

void
tv_official_session_call_async (TvOfficialSession *self,
                                const char *method,
                                const char *path,
                                const TvJson *body,
                                const char *if_match,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_auto (JsonRequest) request = { 0 };

  g_return_if_fail (TV_IS_OFFICIAL_SESSION (self));
  g_return_if_fail (method != NULL && path != NULL);

  request = json_request (self, method, path, body);
  request.request.if_match = if_match;
  tv_official_session_send_async (self, &request.request, cancellable, callback, user_data);
}

TvJson *
tv_official_session_call_finish (TvOfficialSession *self,
                                 GAsyncResult *result,
                                 char **ret_etag,
                                 GError **error)
{
  g_autoptr (TvHttpReply) reply = tv_official_session_send_finish (self, result, error);

  return reply != NULL ? take_json (reply, ret_etag, error) : NULL;
}

void
tv_official_session_step_up_async (TvOfficialSession *self,
                                   const char *secret,
                                   gboolean is_totp,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (TvJson) body = NULL;

  g_return_if_fail (TV_IS_OFFICIAL_SESSION (self));
  g_return_if_fail (secret != NULL);

  body = json_pack ("{s:s}", is_totp ? "totp" : "password", secret);
  tv_official_session_call_async (self,
                                  "POST",
                                  STEP_UP_PATH,
                                  body,
                                  NULL,
                                  cancellable,
                                  callback,
                                  user_data);
}

gboolean
tv_official_session_step_up_finish (TvOfficialSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TvHttpReply) reply = tv_official_session_send_finish (self, result, error);

  return reply != NULL;
}

gboolean
tv_official_session_sign_out (TvOfficialSession *self, GCancellable *cancellable, GError **error)
{
  g_auto (JsonRequest) request = { 0 };
  g_autoptr (TvHttpReply) reply = NULL;

  g_return_val_if_fail (TV_IS_OFFICIAL_SESSION (self), FALSE);

  request = json_request (self, "DELETE", CURRENT_PATH, NULL);
  reply = tv_official_session_send (self, &request.request, cancellable, error);
  forget (self);
  return reply != NULL;
}

void
tv_official_session_sign_out_async (TvOfficialSession *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_auto (JsonRequest) request = { 0 };

  g_return_if_fail (TV_IS_OFFICIAL_SESSION (self));

  request = json_request (self, "DELETE", CURRENT_PATH, NULL);
  tv_official_session_send_async (self, &request.request, cancellable, callback, user_data);
  forget (self);
}

gboolean
tv_official_session_sign_out_finish (TvOfficialSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TvHttpReply) reply = tv_official_session_send_finish (self, result, error);

  return reply != NULL;
}
