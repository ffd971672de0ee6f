// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libsoup/soup.h>

#include "tv-connection.h"

G_BEGIN_DECLS

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

/* @database: the authorities of clients, of which none is asked for; any small one does. @seconds:
 * what a client gets for TLS, and between two requests. UNAVAILABLE when the address
 * cannot be listened on. */
TvListener *tv_listener_new (SoupServer *soup,
                             GTlsCertificate *certificate,
                             GTlsDatabase *database,
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
