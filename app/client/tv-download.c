// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "wire/tv-problem.h"

#include "tv-download.h"
#include "tv-http-exchange-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (64 * 1024)
#define MAX_PROBLEM (64 * 1024)

/* The file being filled. */
typedef struct
{
  int fd;
  guint64 position;
  guint64 length;
  gboolean is_known; /* the length; else it is the server's to say, up to that one */
} Target;

static gboolean
fail_from_errno (const char *file, GError **error)
{
  int saved = errno;

  g_set_error (error,
               TV_ERROR,
               saved == ENOSPC || saved == EDQUOT ? TV_ERROR_STORAGE_FULL : TV_ERROR_FAILED,
               "%s: %s",
               file,
               g_strerror (saved));
  return FALSE;
}

static gboolean
target_write (Target *self, const char *file, GBytes *chunk, GError **error)
{
  gsize left = 0;
  const guint8 *data = g_bytes_get_data (chunk, &left);

  if (left > self->length - self->position)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_LENGTH,
                           "The server sends more than what was signed");
      return FALSE;
    }
  while (left > 0)
    {
      ssize_t written = pwrite (self->fd, data, left, (off_t) self->position);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return fail_from_errno (file, error);
      data += written;
      left -= (gsize) written;
      self->position += (guint64) written;
    }
  return TRUE;
}

static gboolean
check_length (Target *target, goffset length)
{
  if (!target->is_known && length > 0 && (guint64) length <= target->length)
    {
      target->length = (guint64) length;
      target->is_known = TRUE;
    }
  return target->is_known && length >= 0 && (guint64) length == target->length;
}

/* Where to write the reply: a 206 must go on just where the file ends, a 200 begins anew. */
static gboolean
place_reply (TvHttpExchange *exchange, Target *target, const char *file, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  goffset start = 0, end = 0, total = 0;

  if (soup_message_get_status (exchange->message) == SOUP_STATUS_PARTIAL_CONTENT)
    {
      if (soup_message_headers_get_content_range (headers, &start, &end, &total)
          && (guint64) start == target->position
          && ((total < 0 && target->is_known) || check_length (target, total)))
        return TRUE;
      g_set_error_literal (error, TV_ERROR, TV_ERROR_LENGTH, "The server sends another range");
      return FALSE;
    }
  /* A captive portal's page must not take the place of what is there already. */
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
          ? !check_length (target, soup_message_headers_get_content_length (headers))
          : !target->is_known)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_LENGTH, "The server has another length");
      return FALSE;
    }
  target->position = 0;
  if (ftruncate (target->fd, 0) != 0)
    return fail_from_errno (file, error);
  return TRUE;
}

/* The body of a refusal, to say what it says. */
static gboolean
read_refusal (TvHttpExchange *exchange,
              GInputStream *stream,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (TvHttpReply) reply = NULL;

  for (;;)
    {
      g_autoptr (GBytes) chunk = g_input_stream_read_bytes (stream, CHUNK, cancellable, error);

      if (chunk == NULL
          || (g_bytes_get_size (chunk) > 0 && !tv_http_exchange_append (exchange, chunk, error)))
        return FALSE;
      if (g_bytes_get_size (chunk) == 0)
        break;
    }
  reply = tv_http_exchange_finish (exchange, error);
  if (reply != NULL)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_NETWORK, "The server sent no content");
  return FALSE;
}

static gboolean
receive (TvHttpExchange *exchange,
         GInputStream *stream,
         Target *target,
         const char *file,
         GCancellable *cancellable,
         GError **error)
{
  guint status = soup_message_get_status (exchange->message);

  if (status != SOUP_STATUS_OK && status != SOUP_STATUS_PARTIAL_CONTENT)
    return read_refusal (exchange, stream, cancellable, error);
  if (!place_reply (exchange, target, file, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (GBytes) chunk = g_input_stream_read_bytes (stream, CHUNK, cancellable, error);

      if (chunk == NULL)
        return FALSE;
      if (g_bytes_get_size (chunk) == 0)
        return TRUE;
      if (!tv_http_exchange_count (exchange, g_bytes_get_size (chunk), error)
          || !target_write (target, file, chunk, error))
        return FALSE;
    }
}

static gboolean
fetch_rest (TvHttpClient *client,
            const char *path,
            const char *bearer,
            Target *target,
            const char *file,
            GCancellable *cancellable,
            GError **error)
{
  TvHttpRequest request
      = { .method = "GET", .path = path, .bearer = bearer, .max_reply = MAX_PROBLEM };
  g_autoptr (TvHttpExchange) exchange = tv_http_exchange_new (client, &request, error);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) local = NULL;

  if (exchange == NULL)
    return FALSE;
  if (target->position > 0)
    soup_message_headers_set_range (soup_message_get_request_headers (exchange->message),
                                    (goffset) target->position,
                                    -1);
  stream = tv_http_exchange_send (exchange, cancellable, &local);
  if (stream == NULL || !receive (exchange, stream, target, file, cancellable, &local))
    {
      g_propagate_error (error, tv_http_exchange_translate (local));
      return FALSE;
    }
  if (target->position == target->length)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_NETWORK, "The server ended before the end");
  return FALSE;
}

/* How much of @file is usable; what is longer than it may be is thrown away. */
static gboolean
find_position (Target *target, const char *file, GError **error)
{
  struct stat info;

  if (fstat (target->fd, &info) != 0)
    return fail_from_errno (file, error);
  target->position = (guint64) info.st_size;
  /* Its last byte is asked for again: the reply, which says the length, is never empty then. */
  if (!target->is_known && target->position > 0)
    target->position--;
  if (target->position <= target->length)
    return TRUE;
  target->position = 0;
  return ftruncate (target->fd, 0) == 0 || fail_from_errno (file, error);
}

static gboolean
fill (TvHttpClient *client,
      const char *path,
      const char *bearer,
      const char *file,
      Target *target,
      GCancellable *cancellable,
      GError **error)
{
  gboolean done = FALSE;

  target->fd = g_open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
  if (target->fd < 0)
    return fail_from_errno (file, error);
  done = find_position (target, file, error)
         && ((target->is_known && target->position == target->length)
             || fetch_rest (client, path, bearer, target, file, cancellable, error));
  if (done && fsync (target->fd) != 0)
    done = fail_from_errno (file, error);
  if (close (target->fd) != 0 && done)
    done = fail_from_errno (file, error);
  return done;
}

gboolean
tv_download_to_file (TvHttpClient *client,
                     const char *path,
                     const char *bearer,
                     const char *file,
                     guint64 length,
                     GCancellable *cancellable,
                     GError **error)
{
  Target target = { .fd = -1, .length = length, .is_known = TRUE };

  g_return_val_if_fail (TV_IS_HTTP_CLIENT (client), FALSE);
  g_return_val_if_fail (path != NULL && file != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return fill (client, path, bearer, file, &target, cancellable, error);
}

gboolean
tv_download_at_most (TvHttpClient *client,
                     const char *path,
                     const char *file,
                     guint64 most,
                     GCancellable *cancellable,
                     GError **error)
{
  Target target = { .fd = -1, .length = most };

  g_return_val_if_fail (TV_IS_HTTP_CLIENT (client), FALSE);
  g_return_val_if_fail (path != NULL && file != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return fill (client, path, NULL, file, &target, cancellable, error);
}
