// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* Where to. */
typedef struct
{
  guint16 port;
  const char *token;
} TvLoadTarget;

/* A client that does as little as it can, as it shares the machine with the server it measures: one
 * TLS connection to loopback by GnuTLS, one request after another; it does not look at
 * certificates. Blocking; one thread at a time. */
typedef struct
{
  gnutls_session_t session; /* (owned) (nullable) while it is not open */
  int file;                 /* " */
} TvLoadLine;

/* What a server answered. */
typedef struct
{
  guint status; /* 0: the connection broke */
  guint64 tick; /* of a signed receipt: the number of the transaction; else 0 */
} TvLoadReply;

/* FALSE when nobody takes us in. */
gboolean tv_load_line_open (TvLoadLine *self, const TvLoadTarget *target);

/* Puts @body; the reply is read to its end. */
TvLoadReply tv_load_line_put (TvLoadLine *self, const char *path, const char *token, GBytes *body);

/* Sends @length bytes and waits for nothing. */
gboolean tv_load_line_send (TvLoadLine *self, gconstpointer data, gsize length);

/* In good order; a closed one stays closed. */
void tv_load_line_close (TvLoadLine *self);

/* By a reset in the middle of whatever goes on, without a goodbye. */
void tv_load_line_reset (TvLoadLine *self);

/* The head of such a request. (transfer full) */
char *tv_load_line_head (const char *path, const char *token, gsize length);

G_END_DECLS
