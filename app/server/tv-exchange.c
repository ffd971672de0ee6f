// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/tv-error.h"
#include "tv-page.h"
#include "tv-range.h"
#include "wire/tv-problem.h"

#define KEY "tv-exchange"
#define OWN_MEDIA_TYPES "application/vnd.thamvan."
/* So many bytes more than allowed are still read, so that the client gets to hear why. */
#define SLACK (256 * 1024)

static void
exchange_free (gpointer data)
{
  TvExchange *self = data;

  tv_connection_unref (self->connection);
  g_clear_pointer (&self->request, tv_request_free);
  g_clear_pointer (&self->body, g_byte_array_unref);
  if (self->spool >= 0)
    close (self->spool);
  g_free (self->range);
  g_free (self->none_match);
  g_free (self);
}

TvExchange *
tv_exchange_new (SoupServerMessage *message, TvConnection *connection)
{
  TvExchange *self = g_new0 (TvExchange, 1);

  self->message = message;
  self->connection = tv_connection_ref (connection);
  self->started = g_get_monotonic_time ();
  self->spool = -1;
  g_object_set_data_full (G_OBJECT (message), KEY, self, exchange_free);
  return self;
}

void
tv_exchange_grant (TvExchange *self, gint64 seconds)
{
  self->connection->deadline = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
}

TvExchange *
tv_exchange_get (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), KEY);
}

static gboolean
write_all (int file, GBytes *piece, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (piece, &length);

  while (length > 0)
    {
      ssize_t written = write (file, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          g_set_error_literal (error,
                               TV_ERROR,
                               errno == ENOSPC ? TV_ERROR_STORAGE_FULL : TV_ERROR_UNAVAILABLE,
                               g_strerror (errno));
          return FALSE;
        }
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

gboolean
tv_exchange_take (TvExchange *self, GBytes *piece, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (piece, &length);

  self->received += length;
  if (self->received > self->max_body + SLACK)
    {
      tv_exchange_drop (self);
      return TRUE;
    }
  if (self->refused)
    return TRUE;
  if (self->received > self->max_body)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_TOO_LARGE,
                   "the body may have %" G_GSIZE_FORMAT " bytes",
                   self->max_body);
      return FALSE;
    }
  if (self->spool >= 0)
    return write_all (self->spool, piece, error);
  if (self->body == NULL)
    self->body = g_byte_array_new ();
  g_byte_array_append (self->body, data, (guint) length);
  return TRUE;
}

gboolean
tv_exchange_spool (TvExchange *self, const char *folder, GError **error)
{
  self->request->spool = g_build_filename (folder, "upload-XXXXXX", NULL);
  self->spool = g_mkstemp_full (self->request->spool, O_RDWR | O_CLOEXEC, 0600);
  if (self->spool >= 0)
    return TRUE;
  g_clear_pointer (&self->request->spool, g_free);
  g_set_error_literal (error, TV_ERROR, TV_ERROR_STORAGE_FULL, g_strerror (errno));
  return FALSE;
}

gboolean
tv_exchange_end_body (TvExchange *self, GError **error)
{
  if (self->spool >= 0 && close (g_steal_fd (&self->spool)) != 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_STORAGE_FULL, g_strerror (errno));
      return FALSE;
    }
  if (self->body != NULL)
    {
      g_clear_pointer (&self->request->body, g_bytes_unref);
      self->request->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
    }
  return TRUE;
}

/* What no browser shows needs no rules for browsers: a kiosk on a bad line pays for each byte. */
static gboolean
is_for_machines (const char *media_type)
{
  return media_type != NULL && g_str_has_prefix (media_type, OWN_MEDIA_TYPES);
}

static void
set_common_headers (SoupMessageHeaders *headers, const char *media_type, gboolean cacheable)
{
  soup_message_headers_replace (headers,
                                "Cache-Control",
                                cacheable ? "public, max-age=31536000, immutable" : "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (is_for_machines (media_type))
    return;
  soup_message_headers_replace (headers,
                                "Content-Security-Policy",
                                "default-src 'none'; frame-ancestors 'none'");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers,
                                "Strict-Transport-Security",
                                "max-age=31536000; includeSubDomains");
}

static void
set_body (TvExchange *self, GBytes *bytes)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  gsize length = g_bytes_get_size (bytes);
  gsize start = 0;
  gsize part = length;

  if (self->request->cacheable && self->request->status == 200)
    {
      TvRange range = tv_range_parse (self->range, length, &start, &part);

      soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
      if (range == TV_RANGE_WRONG)
        {
          g_autofree char *whole = g_strdup_printf ("bytes */%" G_GSIZE_FORMAT, length);

          soup_message_headers_replace (headers, "Content-Range", whole);
          soup_server_message_set_status (self->message, 416, NULL);
          return;
        }
      if (range == TV_RANGE_PART)
        {
          soup_message_headers_set_content_range (headers,
                                                  (goffset) start,
                                                  (goffset) (start + part - 1),
                                                  (goffset) length);
          soup_server_message_set_status (self->message, 206, NULL);
        }
    }
  if (part > 0)
    {
      g_autoptr (GBytes) piece = g_bytes_new_from_bytes (bytes, start, part);

      soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), piece);
    }
}

void
tv_exchange_reply (TvExchange *self)
{
  TvRequest *request = self->request;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  set_common_headers (headers, request->media_type, request->cacheable);
  if (request->etag != NULL)
    soup_message_headers_replace (headers, "ETag", request->etag);
  if (request->etag != NULL && request->status == 200
      && g_strcmp0 (self->none_match, request->etag) == 0)
    {
      soup_server_message_set_status (self->message, 304, NULL);
      return;
    }
  soup_server_message_set_status (self->message, request->status, NULL);
  if (request->status == 429 || request->status == 503)
    soup_message_headers_replace (headers, "Retry-After", "30");
  if (request->media_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", request->media_type);
  /* A page brings its own style, and its form speaks to nobody else. */
  if (g_strcmp0 (request->media_type, TV_PAGE_MEDIA_TYPE) == 0)
    soup_message_headers_replace (headers,
                                  "Content-Security-Policy",
                                  "default-src 'none'; style-src 'unsafe-inline'; form-action "
                                  "'self'; base-uri 'none'; frame-ancestors 'none'");
  if (request->reply != NULL)
    set_body (self, request->reply);
}

void
tv_exchange_refuse (TvExchange *self, const GError *error)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  g_autoptr (GBytes) body = NULL;
  guint status = 400;

  if (self->refused)
    return;
  self->refused = TRUE;
  g_clear_pointer (&self->body, g_byte_array_unref);
  body = tv_problem_to_bytes (error, &status);
  set_common_headers (headers, TV_PROBLEM_MEDIA_TYPE, FALSE);
  /* What follows on this connection may be the rest of a body: it is not read as a request. */
  soup_message_headers_replace (headers, "Connection", "close");
  if (status == 429 || status == 503)
    soup_message_headers_replace (headers, "Retry-After", "30");
  soup_message_headers_replace (headers, "Content-Type", TV_PROBLEM_MEDIA_TYPE);
  soup_server_message_set_status (self->message, status, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), body);
}

void
tv_exchange_drop (TvExchange *self)
{
  self->gone = TRUE;
  tv_connection_close (self->connection);
}
