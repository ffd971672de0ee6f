// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-request.h"

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "wire/tv-problem.h"

TvRequest *
tv_request_new (const TvRoute *route)
{
  TvRequest *self = g_new0 (TvRequest, 1);

  self->route = route;
  self->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->actor = tv_actor_new_public ();
  self->body = g_bytes_new (NULL, 0);
  self->status = 200;
  return self;
}

void
tv_request_free (TvRequest *self)
{
  if (self == NULL)
    return;
  if (self->spool != NULL)
    g_unlink (self->spool);
  if (self->prepared_free != NULL)
    self->prepared_free (self->prepared);
  g_strfreev (self->values);
  g_hash_table_unref (self->query);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->spool);
  tv_actor_free (self->actor);
  g_free (self->address);
  g_free (self->if_match);
  g_free (self->idempotency_key);
  g_clear_pointer (&self->json, json_decref);
  g_clear_pointer (&self->reply, g_bytes_unref);
  g_free (self->etag);
  g_free (self);
}

const char *
tv_request_get_query (const TvRequest *self, const char *key)
{
  return g_hash_table_lookup (self->query, key);
}

gboolean
tv_request_get_id (const TvRequest *self, guint index, guint8 ret_id[16], GError **error)
{
  if (tv_uuid_from_string (self->values[index], ret_id))
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "the id is no UUID");
  return FALSE;
}

TvJson *
tv_request_need_json (TvRequest *self, gsize max, GError **error)
{
  if (self->json != NULL)
    return self->json;
  self->json = tv_json_parse_bytes (self->body, max, error);
  if (self->json != NULL && !json_is_object (self->json))
    {
      g_clear_pointer (&self->json, json_decref);
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "the body is no JSON object");
    }
  return self->json;
}

void
tv_request_reply_json (TvRequest *self, guint status, TvJson *json)
{
  tv_request_reply_bytes (self, status, "application/json", tv_json_to_bytes (json, 0));
  json_decref (json);
}

void
tv_request_reply_bytes (TvRequest *self, guint status, const char *media_type, GBytes *bytes)
{
  self->status = status;
  self->media_type = media_type;
  g_clear_pointer (&self->reply, g_bytes_unref);
  self->reply = bytes;
}

void
tv_request_reply_error (TvRequest *self, const GError *error)
{
  guint status = 500;
  GBytes *body = tv_problem_to_bytes (error, &status);

  g_clear_pointer (&self->etag, g_free);
  self->cacheable = FALSE;
  tv_request_reply_bytes (self, status, TV_PROBLEM_MEDIA_TYPE, body);
}

char *
tv_request_make_etag (const TvJson *json)
{
  g_autoptr (GBytes) bytes = tv_json_to_bytes (json, 0);
  g_autofree char *sha256
      = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return g_strdup_printf ("\"%.16s\"", sha256);
}

void
tv_request_reply_row (TvRequest *self, guint status, TvJson *json)
{
  g_free (self->etag);
  self->etag = tv_request_make_etag (json);
  tv_request_reply_json (self, status, json);
}

gboolean
tv_request_check_etag (const TvRequest *self, const char *etag, GError **error)
{
  if (g_strcmp0 (self->if_match, etag) == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_STALE, "If-Match must name what is in force, %s", etag);
  return FALSE;
}
