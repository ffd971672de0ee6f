// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-http-client.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One request on its way and what came back so far; the part that blocking, asynchronous and
 * downloading calls share. */
typedef struct
{
  TvHttpClient *client; /* (owned) */
  SoupMessage *message; /* (owned) */
  GByteArray *body;     /* (owned) */
  gsize max_reply;
  gboolean uploads; /* there is a request body */
  gint64 started;   /* monotonic, microseconds */
  guint64 received;
} TvHttpExchange;

TvHttpExchange *tv_http_exchange_new (TvHttpClient *client,
                                      const TvHttpRequest *request,
                                      GError **error);
void tv_http_exchange_free (TvHttpExchange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvHttpExchange, tv_http_exchange_free)

/* Blocks until the head of the reply is here: NETWORK when even that drips in. As libsoup says it:
 * tv_http_exchange_translate() is the caller's. (transfer full) */
GInputStream *tv_http_exchange_send (TvHttpExchange *self,
                                     GCancellable *cancellable,
                                     GError **error);

/* Bytes arrived: NETWORK when they trickle. */
gboolean tv_http_exchange_count (TvHttpExchange *self, gsize length, GError **error);

/* They belong to the reply: TOO_LARGE over the cap. */
gboolean tv_http_exchange_append (TvHttpExchange *self, GBytes *chunk, GError **error);

/* The reply, or the error its status stands for. */
TvHttpReply *tv_http_exchange_finish (TvHttpExchange *self, GError **error);

/* What GLib and libsoup say, in our words; cancelling stays what it is. */
GError *tv_http_exchange_translate (const GError *error);

/* Of the client: the session all its calls share. (transfer none) */
SoupSession *tv_http_client_get_session (TvHttpClient *self);

/* Seconds a reply may take to begin, and to reach its least speed. */
guint tv_http_client_get_patience (TvHttpClient *self);
gboolean tv_http_client_accepts (TvHttpClient *self,
                                 GTlsCertificate *certificate,
                                 GTlsCertificateFlags errors);
void tv_http_client_set_retry_after (TvHttpClient *self, guint seconds);

G_END_DECLS
