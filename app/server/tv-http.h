// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-reader.h"
#include "tv-server-context.h"

G_BEGIN_DECLS

/**
 * TvHttp:
 *
 * The HTTP side of the server. libsoup's server is not made for clients one does not trust, so that
 * every request passes these walls first: a limit of connections, a time by which it must have
 * arrived, a limit of its body counted as it comes, no two ideas of where it ends, no ranges read
 * by libsoup, only the paths and methods of the route table, and a sign-in that is checked before
 * the body is read.
 */
#define TV_TYPE_HTTP (tv_http_get_type ())
G_DECLARE_FINAL_TYPE (TvHttp, tv_http, TV, HTTP, GObject)

/* Listens at once. CERTIFICATE when certificate and key cannot be used, UNAVAILABLE when the
 * address is taken. @db_path: for its own reading connections. */
TvHttp *tv_http_new (TvServerContext *context, const char *db_path, GError **error);

guint16 tv_http_get_port (TvHttp *self);

/* No new requests; what is under way is answered when the main context runs on. */
void tv_http_stop (TvHttp *self);

G_END_DECLS
