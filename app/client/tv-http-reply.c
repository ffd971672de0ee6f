// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-http-reply.h"

#define MAX_JSON (16 * 1024 * 1024)

void
tv_http_reply_free (TvHttpReply *self)
{
  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

TvJson *
tv_http_reply_to_json (const TvHttpReply *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (g_bytes_get_size (self->body) == 0)
    return json_object ();
  return tv_json_parse_bytes (self->body, MAX_JSON, error);
}
