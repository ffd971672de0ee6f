// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libsoup/soup.h>

#include "db/tv-db.h"
#include "tv-request.h"
#include "tv-server-context.h"

G_BEGIN_DECLS

/* What the head of a request says, judged before its body is read. */

/* BAD_REQUEST when there are two statements of where the body ends: that is an attack (request
 * smuggling), not a mistake. */
gboolean tv_head_check_framing (SoupMessageHeaders *headers, GError **error);

/* Whence it comes. @proxy: (nullable): the address that is believed when it says for whom it asks.
 */
char *tv_head_dup_address (SoupServerMessage *message, const char *proxy);

/* Who asks, into @request, and whether they may ask for this at all: the token is looked up at
 * every request, so that whoever is revoked is out at once. UNAUTHORIZED, FORBIDDEN,
 * DEVICE_REVOKED. */
gboolean tv_head_sign_in (SoupMessageHeaders *headers,
                          TvServerContext *context,
                          TvDb *db,
                          TvRequest *request,
                          GError **error);

G_END_DECLS
