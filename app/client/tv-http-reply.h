// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A whole reply with a 2xx or 304 status; any other status is an error of the call. */
typedef struct
{
  guint status;
  char *content_type; /* (owned) (nullable): without parameters, lower case */
  char *etag;         /* (owned) (nullable) */
  GBytes *body;       /* (owned) (not nullable) */
} TvHttpReply;

void tv_http_reply_free (TvHttpReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvHttpReply, tv_http_reply_free)

/* The JSON of the body, an object or array; BAD_REQUEST when it is none. (transfer full) */
TvJson *tv_http_reply_to_json (const TvHttpReply *self, GError **error);

G_END_DECLS
