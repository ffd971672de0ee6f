// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"

#include "tv-http-client.h"
#include "tv-http-exchange-private.h"

#include <string.h>

#define DEFAULT_TIMEOUT 30
#define CHUNK (64 * 1024)

struct _TvHttpClient
{
  GObject parent_instance;
  char *server;          /* (owned): without a slash at its end */
  TvBestTime *best_time; /* (owned) (nullable) */
  SoupSession *session;  /* (owned) */
  int retry_after;       /* seconds; atomic */
};

G_DEFINE_FINAL_TYPE (TvHttpClient, tv_http_client, G_TYPE_OBJECT)

static void
tv_http_client_dispose (GObject *object)
{
  TvHttpClient *self = TV_HTTP_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->best_time);
  G_OBJECT_CLASS (tv_http_client_parent_class)->dispose (object);
}

static void
tv_http_client_finalize (GObject *object)
{
  g_free (TV_HTTP_CLIENT (object)->server);
  G_OBJECT_CLASS (tv_http_client_parent_class)->finalize (object);
}

static void
tv_http_client_class_init (TvHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_http_client_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_http_client_finalize;
}

static void
tv_http_client_init (TvHttpClient *self)
{
}

/* "https://host:port" and nothing behind it, without the slash. */
static char *
check_server (const char *server, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (server, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0
      || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || (*g_uri_get_path (uri) != '\0' && g_strcmp0 (g_uri_get_path (uri), "/") != 0))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "“%s” is no https://host:port address",
                   server);
      return NULL;
    }
  return g_strndup (server, strlen (server) - (g_str_has_suffix (server, "/") ? 1 : 0));
}

/* g_tls_file_database_new() takes a file that is not there, and one named by a relative path, with
 * a warning, and then trusts nothing or something else: both are refused here. */
static GTlsDatabase *
open_authorities (const char *ca_file, GError **error)
{
  g_autoptr (GError) local = NULL;
  GList *certificates = NULL;
  GTlsDatabase *database = NULL;

  if (!g_path_is_absolute (ca_file))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_CERTIFICATE, "“%s” is no absolute path", ca_file);
      return NULL;
    }
  certificates = g_tls_certificate_list_new_from_file (ca_file, &local);
  if (certificates != NULL)
    database = g_tls_file_database_new (ca_file, &local);
  g_list_free_full (certificates, g_object_unref);
  if (database == NULL)
    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_CERTIFICATE,
                 "%s holds no certificate authority: %s",
                 ca_file,
                 local != NULL ? local->message : "it is empty");
  return database;
}

TvHttpClient *
tv_http_client_new (const char *server, const char *ca_file, TvBestTime *best_time, GError **error)
{
  g_autoptr (TvHttpClient) self = NULL;
  g_autoptr (GTlsDatabase) authorities = NULL;
  g_autofree char *address = NULL;

  g_return_val_if_fail (server != NULL && ca_file != NULL, NULL);
  g_return_val_if_fail (best_time == NULL || TV_IS_BEST_TIME (best_time), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  address = check_server (server, error);
  if (address == NULL)
    return NULL;
  authorities = open_authorities (ca_file, error);
  if (authorities == NULL)
    return NULL;

  self = g_object_new (TV_TYPE_HTTP_CLIENT, NULL);
  self->server = g_steal_pointer (&address);
  g_set_object (&self->best_time, best_time);
  self->session = soup_session_new_with_options ("tls-database",
                                                 authorities,
                                                 "proxy-resolver",
                                                 NULL,
                                                 "timeout",
                                                 DEFAULT_TIMEOUT,
                                                 "idle-timeout",
                                                 60,
                                                 "max-conns-per-host",
                                                 4,
                                                 "user-agent",
                                                 "thamvan/" TV_VERSION,
                                                 NULL);
  return g_steal_pointer (&self);
}

const char *
tv_http_client_get_server (TvHttpClient *self)
{
  g_return_val_if_fail (TV_IS_HTTP_CLIENT (self), NULL);

  return self->server;
}

void
tv_http_client_set_timeout (TvHttpClient *self, guint seconds)
{
  g_return_if_fail (TV_IS_HTTP_CLIENT (self));

  soup_session_set_timeout (self->session, seconds);
}

guint
tv_http_client_get_patience (TvHttpClient *self)
{
  return 2 * soup_session_get_timeout (self->session);
}

SoupSession *
tv_http_client_get_session (TvHttpClient *self)
{
  return self->session;
}

void
tv_http_client_set_retry_after (TvHttpClient *self, guint seconds)
{
  g_atomic_int_set (&self->retry_after, (int) seconds);
}

guint
tv_http_client_take_retry_after (TvHttpClient *self)
{
  g_return_val_if_fail (TV_IS_HTTP_CLIENT (self), 0);

  return (guint) g_atomic_int_and ((guint *) &self->retry_after, 0);
}

/* Whether every certificate of the chain was good at @time. */
static gboolean
chain_covers (GTlsCertificate *certificate, gint64 time)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (time);

  for (; certificate != NULL; certificate = g_tls_certificate_get_issuer (certificate))
    {
      g_autoptr (GDateTime) from = g_tls_certificate_get_not_valid_before (certificate);
      g_autoptr (GDateTime) to = g_tls_certificate_get_not_valid_after (certificate);

      if (now == NULL || from == NULL || to == NULL || g_date_time_compare (now, from) < 0
          || g_date_time_compare (now, to) > 0)
        return FALSE;
    }
  return TRUE;
}

/* The clock may run ahead as well as behind, so the last time the province signed counts too. */
gboolean
tv_http_client_accepts (TvHttpClient *self,
                        GTlsCertificate *certificate,
                        GTlsCertificateFlags errors)
{
  const guint time_errors = G_TLS_CERTIFICATE_NOT_ACTIVATED | G_TLS_CERTIFICATE_EXPIRED;

  if (errors == 0)
    return TRUE;
  if (self->best_time == NULL || (errors & ~time_errors) != 0)
    return FALSE;
  return chain_covers (certificate, tv_best_time_now (self->best_time))
         || chain_covers (certificate, tv_best_time_get_floor (self->best_time));
}

static gboolean
read_all (TvHttpExchange *exchange, GInputStream *stream, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      g_autoptr (GBytes) chunk = g_input_stream_read_bytes (stream, CHUNK, cancellable, error);

      if (chunk == NULL)
        return FALSE;
      if (g_bytes_get_size (chunk) == 0)
        return TRUE;
      if (!tv_http_exchange_append (exchange, chunk, error))
        return FALSE;
    }
}

TvHttpReply *
tv_http_client_send (TvHttpClient *self,
                     const TvHttpRequest *request,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (TvHttpExchange) exchange = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (TV_IS_HTTP_CLIENT (self), NULL);
  g_return_val_if_fail (request != NULL && request->method != NULL && request->path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  exchange = tv_http_exchange_new (self, request, error);
  if (exchange == NULL)
    return NULL;
  stream = tv_http_exchange_send (exchange, cancellable, &local);
  if (stream == NULL || !read_all (exchange, stream, cancellable, &local))
    {
      g_propagate_error (error, tv_http_exchange_translate (local));
      return NULL;
    }
  return tv_http_exchange_finish (exchange, error);
}

static void read_next (GTask *task, GInputStream *stream);

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  GInputStream *stream = G_INPUT_STREAM (object);
  TvHttpExchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (stream, result, &error);
  g_autoptr (TvHttpReply) reply = NULL;

  if (chunk == NULL
      || (g_bytes_get_size (chunk) > 0 && !tv_http_exchange_append (exchange, chunk, &error)))
    {
      g_task_return_error (task, tv_http_exchange_translate (error));
      return;
    }
  if (g_bytes_get_size (chunk) > 0)
    {
      read_next (task, stream);
      return;
    }
  reply = tv_http_exchange_finish (exchange, &error);
  if (reply == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) tv_http_reply_free);
}

static void
read_next (GTask *task, GInputStream *stream)
{
  g_input_stream_read_bytes_async (stream,
                                   CHUNK,
                                   G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task),
                                   read_cb,
                                   g_object_ref (task));
}

static void
send_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream
      = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (stream == NULL)
    g_task_return_error (task, tv_http_exchange_translate (error));
  else
    read_next (task, stream);
}

void
tv_http_client_send_async (TvHttpClient *self,
                           const TvHttpRequest *request,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  TvHttpExchange *exchange = NULL;

  g_return_if_fail (TV_IS_HTTP_CLIENT (self));
  g_return_if_fail (request != NULL && request->method != NULL && request->path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_http_client_send_async);
  exchange = tv_http_exchange_new (self, request, &error);
  if (exchange == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, exchange, (GDestroyNotify) tv_http_exchange_free);
  soup_session_send_async (self->session,
                           exchange->message,
                           G_PRIORITY_DEFAULT,
                           cancellable,
                           send_cb,
                           g_object_ref (task));
}

TvHttpReply *
tv_http_client_send_finish (TvHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
