// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libsoup/soup.h>

/* A real SoupServer with TLS on 127.0.0.1, in a thread of its own so that blocking calls can be
 * tested, with faults by script. */
typedef struct _TvTestServer TvTestServer;

typedef enum
{
  TV_TEST_FAULT_STATUS,     /* answers with the status of the argument; 503 with Retry-After: 7 */
  TV_TEST_FAULT_PORTAL,     /* a captive portal: 200 and a page */
  TV_TEST_FAULT_DROP,       /* hangs up unread */
  TV_TEST_FAULT_LOST_REPLY, /* does what was asked, hangs up instead of saying so */
  TV_TEST_FAULT_CUT,        /* sends as many bytes of the reply as the argument says, hangs up */
  TV_TEST_FAULT_STALL,      /* says nothing, ever */
  TV_TEST_FAULT_TRICKLE,    /* the right reply, a byte every tenth of a second */
  TV_TEST_FAULT_ENDLESS,    /* 200 and bytes without end */
} TvTestFault;

/* In the server's thread. */
typedef void (*TvTestHandler) (SoupServerMessage *message,
                               const char *path,
                               GHashTable *query,
                               gpointer data);

/* @certificate: PEM file with certificate and key. */
TvTestServer *tv_test_server_new (const char *certificate, TvTestHandler handler, gpointer data);
void tv_test_server_free (TvTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvTestServer, tv_test_server_free)

const char *tv_test_server_get_address (TvTestServer *self); /* "https://127.0.0.1:port" */

/* The next @times requests whose path begins with @prefix; in the order of the calls. */
void tv_test_server_fail (TvTestServer *self,
                          const char *prefix,
                          TvTestFault fault,
                          guint argument,
                          guint times);
void tv_test_server_heal (TvTestServer *self);

/* Requests so far whose path begins with @prefix; connections so far. */
guint tv_test_server_count (TvTestServer *self, const char *prefix);
guint tv_test_server_count_connections (TvTestServer *self);

/* Bytes of bodies sent so far in reply to such requests. */
guint64 tv_test_server_count_bytes (TvTestServer *self, const char *prefix);
