// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "tv-actor.h"
#include "wire/tv-route.h"

G_BEGIN_DECLS

/* One request on its way through the server, free of HTTP: what was asked, by whom, and the reply
 * as a handler makes it. It is used by one thread at a time. */
typedef struct
{
  const TvRoute *route;
  GStrv values;      /* of the slots of the route, in order */
  GHashTable *query; /* (element-type utf8 utf8) */
  GBytes *body;      /* never NULL */
  char *spool;       /* (nullable) the file a large body was written to; removed with the request */
  TvActor *actor;    /* never NULL */
  char *address;     /* whence, for limits and audit */
  char *if_match;    /* (nullable) */
  char *idempotency_key; /* (nullable) */
  gint64 now;            /* UTC seconds of arrival */
  TvJson *json;          /* (nullable) the body once tv_request_need_json() read it */

  gpointer prepared; /* (nullable) from a handler's first half to its second */
  GDestroyNotify prepared_free;

  guint status;           /* 200 unless a handler says otherwise */
  const char *media_type; /* (nullable) static; NULL with an empty reply */
  GBytes *reply;          /* (nullable) */
  char *etag;             /* (nullable) with its quotes */
  gboolean cacheable;     /* content that never changes under its name */
} TvRequest;

TvRequest *tv_request_new (const TvRoute *route);
void tv_request_free (TvRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvRequest, tv_request_free)

/* (nullable) (transfer none) */
const char *tv_request_get_query (const TvRequest *self, const char *key);

/* The value of slot @index as a submission id. BAD_REQUEST. */
gboolean tv_request_get_id (const TvRequest *self, guint index, guint8 ret_id[16], GError **error);

/* The body as a JSON object, within @max bytes; read once and kept. (transfer none) */
TvJson *tv_request_need_json (TvRequest *self, gsize max, GError **error);

/* STALE unless If-Match names @etag. */
gboolean tv_request_check_etag (const TvRequest *self, const char *etag, GError **error);

/* Replies with one row and the ETag that a change of it must name. @json: (transfer full) */
void tv_request_reply_row (TvRequest *self, guint status, TvJson *json);

/* The ETag of such a row: of what it says. (transfer full) */
char *tv_request_make_etag (const TvJson *json);

/* Sets the reply; each takes ownership of what it is given. */
void tv_request_reply_json (TvRequest *self, guint status, TvJson *json);
void tv_request_reply_bytes (TvRequest *self, guint status, const char *media_type, GBytes *bytes);
void tv_request_reply_error (TvRequest *self, const GError *error);

G_END_DECLS
