// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TvHttpRequest:
 *
 * One request, filled in by name; everything but @method and @path may be left out. The fields are
 * borrowed and must live until the call took them, which is at once for the _async calls too.
 */
typedef struct
{
  const char *method;          /* "GET", "PUT", … */
  const char *path;            /* "/v1/…", percent-encoded, with its query */
  const char *bearer;          /* (nullable) token */
  const char *content_type;    /* (nullable): of @body */
  const char *if_match;        /* (nullable) ETag */
  const char *if_none_match;   /* (nullable) ETag */
  const char *idempotency_key; /* (nullable): a POST without gets a random one */
  GBytes *body;                /* (nullable) */
  gsize max_reply;             /* bytes; 0: 1 MiB. More is TV_ERROR_TOO_LARGE */
} TvHttpRequest;

G_END_DECLS
