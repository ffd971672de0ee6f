// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "wire/tv-problem.h"

#include "tv-http-exchange-private.h"
#include "tv-http-guard-private.h"

#include <string.h>

#define DEFAULT_MAX_REPLY (1024 * 1024)
#define MAX_RETRY_AFTER (24 * 60 * 60)
#define TRICKLE_BYTES_PER_SECOND 256

static gboolean
accept_certificate_cb (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       gpointer user_data)
{
  return tv_http_client_accepts (TV_HTTP_CLIENT (user_data), certificate, errors);
}

static void
add_headers (SoupMessage *message, const TvHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  if (request->bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", request->bearer, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
    }
  if (request->if_match != NULL)
    soup_message_headers_replace (headers, "If-Match", request->if_match);
  if (request->if_none_match != NULL)
    soup_message_headers_replace (headers, "If-None-Match", request->if_none_match);
  if (request->idempotency_key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", request->idempotency_key);
  else if (g_str_equal (request->method, "POST"))
    {
      g_autofree char *key = g_uuid_string_random ();

      soup_message_headers_replace (headers, "Idempotency-Key", key);
    }
}

TvHttpExchange *
tv_http_exchange_new (TvHttpClient *client, const TvHttpRequest *request, GError **error)
{
  g_autoptr (TvHttpExchange) self = g_new0 (TvHttpExchange, 1);
  g_autofree char *address = NULL;

  self->client = g_object_ref (client);
  address = g_strconcat (tv_http_client_get_server (client), request->path, NULL);
  self->message = soup_message_new (request->method, address);
  if (self->message == NULL || request->path[0] != '/')
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "“%s” is no address", address);
      return NULL;
    }
  /* Without IDEMPOTENT libsoup opens a connection for every PUT and POST; the retry that it permits
   * is harmless, the server knows an id or key it has seen. */
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  g_signal_connect_object (self->message,
                           "accept-certificate",
                           G_CALLBACK (accept_certificate_cb),
                           client,
                           0);
  add_headers (self->message, request);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (
        self->message,
        request->content_type != NULL ? request->content_type : "application/octet-stream",
        request->body);
  self->uploads = request->body != NULL;
  self->body = g_byte_array_new ();
  self->max_reply = request->max_reply > 0 ? request->max_reply : DEFAULT_MAX_REPLY;
  self->started = g_get_monotonic_time ();
  return g_steal_pointer (&self);
}

void
tv_http_exchange_free (TvHttpExchange *self)
{
  g_clear_object (&self->message);
  g_clear_object (&self->client);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_free (self);
}

GInputStream *
tv_http_exchange_send (TvHttpExchange *self, GCancellable *cancellable, GError **error)
{
  SoupSession *session = tv_http_client_get_session (self->client);
  TvHttpGuard *guard = NULL;
  GInputStream *stream = NULL;

  /* What is sent up may take long on a thin line; how much of it went is the connection's affair.
   */
  if (self->uploads)
    return soup_session_send (session, self->message, cancellable, error);
  guard = tv_http_guard_new (cancellable, tv_http_client_get_patience (self->client));
  stream = soup_session_send (session, self->message, tv_http_guard_get_cancellable (guard), error);
  if (!tv_http_guard_end (guard) || stream != NULL)
    return stream;
  g_clear_error (error);
  g_set_error_literal (error, TV_ERROR, TV_ERROR_NETWORK, "The server answers too slowly");
  return NULL;
}

gboolean
tv_http_exchange_count (TvHttpExchange *self, gsize length, GError **error)
{
  gint64 elapsed = g_get_monotonic_time () - self->started;
  const gint64 patience = tv_http_client_get_patience (self->client) * G_USEC_PER_SEC;

  self->received += length;
  if (elapsed > patience
      && self->received < TRICKLE_BYTES_PER_SECOND * (guint64) (elapsed / G_USEC_PER_SEC))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_NETWORK, "The server answers too slowly");
      return FALSE;
    }
  return TRUE;
}

gboolean
tv_http_exchange_append (TvHttpExchange *self, GBytes *chunk, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (chunk, &length);

  if (!tv_http_exchange_count (self, length, error))
    return FALSE;
  if (length > self->max_reply - MIN (self->max_reply, self->body->len))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_TOO_LARGE,
                   "The reply is longer than %" G_GSIZE_FORMAT " bytes",
                   self->max_reply);
      return FALSE;
    }
  g_byte_array_append (self->body, data, (guint) length);
  return TRUE;
}

/* Seconds only; a date would be read by a clock that may be wrong. */
static void
note_retry_after (TvHttpExchange *self, SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds = 0;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, MAX_RETRY_AFTER, &seconds, NULL))
    tv_http_client_set_retry_after (self->client, (guint) seconds);
}

TvHttpReply *
tv_http_exchange_finish (TvHttpExchange *self, GError **error)
{
  g_autoptr (TvHttpReply) reply = g_new0 (TvHttpReply, 1);
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  reply->status = soup_message_get_status (self->message);
  reply->content_type = type != NULL ? g_ascii_strdown (type, -1) : NULL;
  reply->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  if (SOUP_STATUS_IS_SUCCESSFUL (reply->status) || reply->status == SOUP_STATUS_NOT_MODIFIED)
    return g_steal_pointer (&reply);
  note_retry_after (self, headers);
  g_propagate_error (error, tv_problem_to_error (reply->status, reply->content_type, reply->body));
  return NULL;
}

GError *
tv_http_exchange_translate (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || error->domain == TV_ERROR)
    return g_error_copy (error);
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return g_error_new_literal (TV_ERROR, TV_ERROR_CERTIFICATE, error->message);
  return g_error_new_literal (TV_ERROR, TV_ERROR_NETWORK, error->message);
}
