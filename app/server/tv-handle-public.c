// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "publication/tv-answer-book.h"
#include "tv-handlers-private.h"
#include "tv-table-envelope.h"
#include "vault/tv-base64.h"
#include "wire/tv-time-message.h"

#include <string.h>

gboolean
tv_handle_public_time (TvServerContext *context,
                       TvDb *db,
                       guint64 tick,
                       TvRequest *request,
                       GError **error)
{
  const char *nonce = tv_request_get_query (request, "nonce");

  if (nonce == NULL || nonce[0] == '\0' || strlen (nonce) > TV_TIME_NONCE_MAX
      || strspn (nonce, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_")
             != strlen (nonce))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "?nonce= must be 1 to %d letters, digits, - or _",
                   TV_TIME_NONCE_MAX);
      return FALSE;
    }
  tv_request_reply_bytes (request,
                          200,
                          TV_TIME_MESSAGE_MEDIA_TYPE,
                          tv_time_message_sign (nonce, request->now, tick, context->online));
  return TRUE;
}

gboolean
tv_handle_public_metadata (TvServerContext *context,
                           TvDb *db,
                           guint64 tick,
                           TvRequest *request,
                           GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);
  GBytes *bytes = g_hash_table_lookup (published->files, request->values[0]);
  g_autofree char *hash = NULL;

  if (bytes == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such metadata yet");
      return FALSE;
    }
  hash = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  request->etag = g_strdup_printf ("\"%s\"", hash);
  tv_request_reply_bytes (request, 200, "application/json", g_bytes_ref (bytes));
  return TRUE;
}

static gboolean
may_read (TvServerContext *context, TvRequest *request, const char *sha256)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);

  /* Who signs must see what is proposed before it is public. */
  if (tv_actor_is (request->actor, TV_WHO_PUBLISHER | TV_WHO_APPROVER))
    return TRUE;
  switch (tv_published_get_access (published, sha256))
    {
    case TV_OBJECT_PUBLIC:
      return TRUE;
    case TV_OBJECT_DEVICES:
      return tv_actor_is (request->actor, TV_WHO_DEVICE);
    case TV_OBJECT_HIDDEN:
    default:
      return FALSE;
    }
}

static gboolean
check_hash (const char *sha256, GError **error)
{
  guint8 hash[32];

  if (strlen (sha256) == 64 && tv_hex_decode (sha256, hash, sizeof hash)
      && strspn (sha256, "0123456789abcdef") == 64)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "an object is named by its SHA-256");
  return FALSE;
}

gboolean
tv_handle_public_object (TvServerContext *context,
                         TvDb *db,
                         guint64 tick,
                         TvRequest *request,
                         GError **error)
{
  const char *sha256 = request->values[0];
  g_autoptr (GMappedFile) file = NULL;
  g_autofree char *path = NULL;

  if (!check_hash (sha256, error))
    return FALSE;
  if (may_read (context, request, sha256))
    {
      path = tv_object_store_path (context->objects, sha256);
      file = g_mapped_file_new (path, FALSE, NULL);
    }
  if (file == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such object");
      return FALSE;
    }
  request->etag = g_strdup_printf ("\"%s\"", sha256);
  request->cacheable = TRUE;
  tv_request_reply_bytes (request, 200, "application/octet-stream", g_mapped_file_get_bytes (file));
  return TRUE;
}

gboolean
tv_handle_public_put_object (TvServerContext *context,
                             TvDb *db,
                             guint64 tick,
                             TvRequest *request,
                             GError **error)
{
  const char *sha256 = request->values[0];
  gboolean known = FALSE;

  if (!check_hash (sha256, error))
    return FALSE;
  known = tv_object_store_has (context->objects, sha256);
  if (!known && request->spool == NULL)
    {
      if (!tv_object_store_add_bytes (context->objects, sha256, request->body, error))
        return FALSE;
    }
  else if (!known && !tv_object_store_add_file (context->objects, sha256, request->spool, error))
    return FALSE;
  request->status = known ? 204 : 201;
  return TRUE;
}

static GBytes *
find_entry (const TvPublished *published, const guint8 id[16])
{
  GBytes *found = NULL;

  /* Every book is looked through also when an earlier one had it: the work says nothing. */
  for (guint i = 0; i < published->books->len; i++)
    {
      g_autoptr (GBytes) entry
          = tv_answer_book_find (g_ptr_array_index (published->books, i), id, NULL);

      if (entry != NULL && found == NULL)
        found = g_steal_pointer (&entry);
    }
  return found;
}

gboolean
tv_handle_public_receipt (TvServerContext *context,
                          TvDb *db,
                          guint64 tick,
                          TvRequest *request,
                          GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);
  g_autoptr (GBytes) entry = NULL;
  g_autofree char *text = NULL;
  guint8 id[16];
  gboolean received = FALSE;

  if (!tv_request_get_id (request, 0, id, error))
    return FALSE;
  entry = find_entry (published, id);
  if (!tv_table_envelope_has (db, id, &received, error))
    return FALSE;
  if (entry == NULL && !received)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such receipt");
      return FALSE;
    }
  if (entry != NULL)
    text = tv_base64_encode (g_bytes_get_data (entry, NULL), g_bytes_get_size (entry));
  /* Whether the entry says "received" or "answered" only the holder of the code can read. */
  tv_request_reply_json (request,
                         200,
                         json_pack ("{s:s, s:s?}", "state", "received", "entry", text));
  return TRUE;
}
