// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One client's connection, from accept to close. Reference counted; main context only. */
typedef struct
{
  GSocket *socket;        /* (owned) */
  gint64 deadline;        /* monotonic microseconds: it is closed then, whatever it is doing */
  GCancellable *greeting; /* (owned) (nullable): while TLS begins, which happens in a thread */
} TvConnection;

TvConnection *tv_connection_ref (TvConnection *self);
void tv_connection_unref (TvConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvConnection, tv_connection_unref)

/* Without another word. */
void tv_connection_close (TvConnection *self);

/**
 * TvListener:
 *
 * Accepts connections for a SoupServer. libsoup's own listener stops for good at the first failed
 * accept (no file left), gives a silent client for ever to begin with TLS, and does not count; this
 * one goes on, closes at a deadline whoever does not get anywhere, and takes no more than its
 * limit.
 */
#define TV_TYPE_LISTENER (tv_listener_get_type ())
G_DECLARE_FINAL_TYPE (TvListener, tv_listener, TV, LISTENER, GObject)

/* @seconds: what a client gets for TLS, and between two requests. UNAVAILABLE when the address
 * cannot be listened on. */
TvListener *tv_listener_new (SoupServer *soup,
                             GTlsCertificate *certificate,
                             GSocketAddress *address,
                             guint max_connections,
                             guint seconds,
                             GError **error);

guint16 tv_listener_get_port (TvListener *self);
guint tv_listener_get_connections (TvListener *self);

/* The connection that @message came by. (transfer none) (nullable) */
TvConnection *tv_listener_find (TvListener *self, SoupServerMessage *message);

/* Closes everything. */
void tv_listener_stop (TvListener *self);

G_END_DECLS
