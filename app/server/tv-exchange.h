// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libsoup/soup.h>

#include "tv-handler.h"
#include "tv-listener.h"
#include "tv-request.h"

G_BEGIN_DECLS

/* One HTTP exchange from its first byte to its last: the guard of its limits and the bridge between
 * libsoup's message and TvRequest. It belongs to the message. Main context only. */
typedef struct
{
  SoupServerMessage *message; /* (not owned) owns this */
  TvConnection *connection;   /* (owned) */
  gint64 started;
  gboolean refused; /* its reply is made already: what still comes is only thrown away */
  gboolean gone;    /* nobody is there any more to reply to */

  const TvHandler *handler; /* (nullable) until the head was read */
  TvRequest *request;       /* (owned) (nullable) until the head was read */
  gsize received;
  gsize max_body;
  GByteArray *body; /* (owned) (nullable) */
  int spool;        /* -1 or the file a large body goes to */
  char *range;      /* (owned) (nullable) what Range said, taken away from libsoup */
  char *none_match; /* (owned) (nullable) */
} TvExchange;

/* Attaches one to @message. */
TvExchange *tv_exchange_new (SoupServerMessage *message, TvConnection *connection);

/* The client gets @seconds more, from now on. */
void tv_exchange_grant (TvExchange *self, gint64 seconds);
TvExchange *tv_exchange_get (SoupServerMessage *message);

/* Takes in a piece of the body. TOO_LARGE, STORAGE_FULL. */
gboolean tv_exchange_take (TvExchange *self, GBytes *piece, GError **error);

/* Keeps the body in a file of @folder instead of in memory. */
gboolean tv_exchange_spool (TvExchange *self, const char *folder, GError **error);

/* The whole body goes to the request. */
gboolean tv_exchange_end_body (TvExchange *self, GError **error);

/* Writes the request's reply, or @error's problem, to the message. */
void tv_exchange_reply (TvExchange *self);
void tv_exchange_refuse (TvExchange *self, const GError *error);

/* Closes the connection without another word. */
void tv_exchange_drop (TvExchange *self);

G_END_DECLS
