// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-best-time.h"
#include "tv-http-reply.h"
#include "tv-http-request.h"

G_BEGIN_DECLS

/**
 * TvHttpClient:
 *
 * HTTPS to one server, trusted by a pinned file of certificates and by nothing else. No redirects,
 * no cookies, no proxies from the environment; a reply that stalls (30 s), trickles (below 256
 * bytes/s after a minute) or grows over its cap ends the call. A certificate that is only expired
 * or not yet valid is accepted when the best-known time lies inside its dates, because a kiosk's
 * clock may be wrong.
 *
 * Errors of every call: the problem the server named (see wire/tv-problem.h), else
 * TV_ERROR_NETWORK, TV_ERROR_CERTIFICATE, TV_ERROR_TOO_LARGE; G_IO_ERROR_CANCELLED.
 */
#define TV_TYPE_HTTP_CLIENT (tv_http_client_get_type ())
G_DECLARE_FINAL_TYPE (TvHttpClient, tv_http_client, TV, HTTP_CLIENT, GObject)

/**
 * tv_http_client_new:
 * @server: "https://host:port"; nothing but https is taken
 * @ca_file: absolute name of a PEM file with the province's certificate authorities (two at once
 *   while they change)
 * @best_time: (nullable): the machine's own clock when NULL
 *
 * Returns: (transfer full): or %NULL with BAD_REQUEST (the address), CERTIFICATE (the file is
 * missing or holds no certificate).
 */
TvHttpClient *tv_http_client_new (const char *server,
                                  const char *ca_file,
                                  TvBestTime *best_time,
                                  GError **error);

const char *tv_http_client_get_server (TvHttpClient *self);

/* Seconds a connection may be silent; 30 unless told. For tests. */
void tv_http_client_set_timeout (TvHttpClient *self, guint seconds);

/* How long the server asked to be left alone (Retry-After of an error reply, at most a day) since
 * this was last asked for; seconds, 0 for nothing. */
guint tv_http_client_take_retry_after (TvHttpClient *self);

/* Blocks; from any thread. */
TvHttpReply *tv_http_client_send (TvHttpClient *self,
                                  const TvHttpRequest *request,
                                  GCancellable *cancellable,
                                  GError **error);

/* On the caller's thread-default context, which must be the one the client was made on. */
void tv_http_client_send_async (TvHttpClient *self,
                                const TvHttpRequest *request,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
TvHttpReply *tv_http_client_send_finish (TvHttpClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
