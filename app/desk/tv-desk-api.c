// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "client/tv-official-session.h"

#include "tv-desk-api.h"

#define MAX_REPLY (64 * 1024 * 1024)
#define OBJECT_MEDIA_TYPE "application/octet-stream"

struct _TvDeskApi
{
  GObject parent_instance;

  TvOfficialSession *session; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvDeskApi, tv_desk_api, G_TYPE_OBJECT)

/* Makes a model object of a reply; NULL with an error when the server said something unusable. */
typedef gpointer (*ParseFunc) (TvDeskApi *self,
                               const TvHttpReply *reply,
                               gpointer data,
                               GError **error);

typedef struct
{
  /* Input */
  ParseFunc parse;
  gpointer data; /* (owned) (nullable) */
  GDestroyNotify data_free;
  GDestroyNotify result_free;
} CallData;

static void
call_data_free (CallData *call)
{
  if (call->data_free != NULL)
    call->data_free (call->data);
  g_free (call);
}

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
tv_desk_answer_list_free (TvDeskAnswerList *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->received);
  g_free (self);
}

void
tv_desk_proposal_free (TvDeskProposal *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
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
  const CallData *call = g_task_get_task_data (task);
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

/* @task is taken over, and so is @call. */
static void
send_request (TvDeskApi *self, GTask *task, CallData *call, const TvHttpRequest *request)
{
  g_task_set_task_data (task, call, (GDestroyNotify) call_data_free);
  tv_official_session_send_async (self->session,
                                  request,
                                  g_task_get_cancellable (task),
                                  reply_cb,
                                  task);
}

static CallData *
call_data_new (ParseFunc parse, GDestroyNotify result_free)
{
  CallData *call = g_new0 (CallData, 1);

  call->parse = parse;
  call->result_free = result_free;
  return call;
}

/* A request whose body is JSON; @body is taken over. */
static void
send_json (TvDeskApi *self,
           GTask *task,
           CallData *call,
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

  send_request (self, task, call, &request);
}

/* The reply as an object whose array @key has been checked to be there. (transfer full) */
static TvJson *
reply_with_array (const TvHttpReply *reply, const char *key, TvJson **ret_array, GError **error)
{
  g_autoptr (TvJson) json = tv_http_reply_to_json (reply, error);

  if (json == NULL || !tv_json_need_array (json, key, ret_array, error))
    return NULL;
  return g_steal_pointer (&json);
}

static gpointer
parse_nothing (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  return self;
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

static gpointer
parse_rounds (TvDeskApi *self, const TvHttpReply *reply, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) rounds = g_ptr_array_new_with_free_func (g_object_unref);
  TvJson *rows = NULL;
  g_autoptr (TvJson) json = reply_with_array (reply, "rows", &rows, error);
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
  send_json (self,
             task,
             call_data_new (parse_rounds, (GDestroyNotify) g_ptr_array_unref),
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
  g_autoptr (TvJson) json = reply_with_array (reply, "rows", &rows, error);

  if (json == NULL)
    return NULL;
  page = g_new0 (TvDeskOpinionBatch, 1);
  page->rows = json_incref (rows);
  page->next = dup_cursor (json_object_get (json, "next"));
  page->count = (guint) CLAMP (tv_json_get_int (json, "count", 0), 0, G_MAXINT);
  return page;
}

static void
add_query (GString *path, const char *name, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  g_string_append_c (path, strchr (path->str, '?') == NULL ? '?' : '&');
  g_string_append (path, name);
  g_string_append_c (path, '=');
  g_string_append_uri_escaped (path, value, NULL, FALSE);
}

static GString *
new_path (const char *before, const char *segment, const char *after)
{
  GString *path = g_string_new (before);

  g_string_append_uri_escaped (path, segment, NULL, FALSE);
  return g_string_append (path, after);
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

  path = new_path ("/v1/rounds/", round, "/submissions");
  limit_text = g_strdup_printf ("%u", limit);
  add_query (path, "state", filter->state);
  add_query (path, "unit", filter->unit);
  add_query (path, "q", filter->query);
  add_query (path, "after", after);
  add_query (path, "limit", limit_text);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_list_opinions_async);
  send_json (self,
             task,
             call_data_new (parse_opinion_page, (GDestroyNotify) tv_desk_opinion_batch_free),
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

  path = new_path ("/v1/submissions/", id, "");
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_get_submission_async);
  send_json (self,
             task,
             call_data_new (parse_submission, (GDestroyNotify) tv_desk_submission_unref),
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

  path = new_path ("/v1/submissions/", id, "/identity");
  body = json_object ();
  json_object_set_new (body, "reason", json_string (reason));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_open_identity_async);
  send_json (self,
             task,
             call_data_new (parse_identity, (GDestroyNotify) tv_desk_sealed_identity_free),
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
  g_autoptr (TvJson) json = reply_with_array (reply, "rows", &rows, error);
  const char *user = tv_desk_api_get_user_id (self);
  const char *wrapped = NULL;
  json_t *row = NULL;
  size_t i = 0;

  if (json == NULL)
    return NULL;
  json_array_foreach (rows, i, row) if (g_strcmp0 (tv_json_get_string (row, "key", ""), data) == 0
                                        && g_strcmp0 (tv_json_get_string (row, "user", ""), user)
                                               == 0) wrapped
      = tv_json_get_string (row, "wrapped", NULL);
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
  CallData *call = NULL;
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (agency != NULL);
  g_return_if_fail (key != NULL);

  path = new_path ("/v1/agencies/", agency, "/wrapped-keys");
  call = call_data_new (parse_wrapped_key, (GDestroyNotify) g_bytes_unref);
  call->data = g_strdup (key);
  call->data_free = g_free;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_get_wrapped_key_async);
  send_json (self, task, call, "GET", path->str, NULL, NULL);
}

GBytes *
tv_desk_api_get_wrapped_key_finish (TvDeskApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
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
  CallData *call = NULL;
  TvJson *body = NULL;
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_API (self));
  g_return_if_fail (answer != NULL);
  g_return_if_fail (answer->id != NULL || submissions != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_save_answer_async);
  call = call_data_new (parse_saved_answer, (GDestroyNotify) tv_desk_answer_free);
  call->data = tv_desk_answer_copy (answer);
  call->data_free = (GDestroyNotify) tv_desk_answer_free;
  body = tv_desk_answer_to_json (answer);
  if (answer->id == NULL)
    {
      json_object_set_new (body, "submissions", tv_json_new_strings (submissions));
      send_json (self, task, call, "POST", "/v1/answers", NULL, body);
    }
  else
    {
      g_autoptr (GString) path = new_path ("/v1/answers/", answer->id, "");

      send_json (self, task, call, "PATCH", path->str, answer->etag, body);
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
  json = reply_with_array (reply, "rows", &rows, error);
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
  add_query (path, "round", round);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_list_answers_async);
  send_json (self,
             task,
             call_data_new (parse_answer_list, (GDestroyNotify) tv_desk_answer_list_free),
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

  path = new_path ("/v1/objects/", sha256, "");
  request.path = path->str;
  request.body = bytes;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_api_put_object_async);
  send_request (self, task, call_data_new (parse_nothing, NULL), &request);
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
  g_autoptr (TvDeskProposal) proposal = NULL;
  const char *state = NULL;

  if (json == NULL || !tv_json_need_string (json, "state", &state, error))
    return NULL;
  proposal = g_new0 (TvDeskProposal, 1);
  proposal->id = g_strdup (tv_json_get_string (json, "id", ""));
  proposal->published = g_str_equal (state, "published");
  proposal->signatures = (guint) CLAMP (tv_json_get_int (json, "signatures", 1), 0, 100);
  proposal->threshold = (guint) CLAMP (tv_json_get_int (json, "threshold", 1), 0, 100);
  return g_steal_pointer (&proposal);
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
  send_json (self,
             task,
             call_data_new (parse_proposal, (GDestroyNotify) tv_desk_proposal_free),
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
