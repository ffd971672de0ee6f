// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/tv-error.h"

#define BACKLOG 512
/* So many are taken in at a time before those inside get their turn. */
#define ACCEPT_MAX 64
#define SWEEP_SECONDS 1
/* With no file left, trying again at once would only burn time. */
#define RETRY_SECONDS 1

struct _TvListener
{
  GObject parent_instance;

  SoupServer *soup;
  GTlsCertificate *certificate;
  GTlsDatabase *database; /* no client shows a certificate; see make_tls() */
  GSocket *socket;
  GSocket *still;          /* one end of a pair through which nothing ever comes */
  GHashTable *connections; /* (element-type utf8 TvConnection): by the client's address and port */
  guint max_connections;
  guint seconds;
  guint watch;
  guint retry;
  guint sweep;
};

G_DEFINE_FINAL_TYPE (TvListener, tv_listener, G_TYPE_OBJECT)

static void watch (TvListener *self);

static char *
address_key (GSocketAddress *address)
{
  GInetSocketAddress *inet = NULL;
  g_autofree char *host = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;
  inet = G_INET_SOCKET_ADDRESS (address);
  host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  return g_strdup_printf ("%s %u", host, g_inet_socket_address_get_port (inet));
}

static gboolean
sweep_one (gpointer key, gpointer value, gpointer data)
{
  const gint64 *now = data;

  return tv_connection_sweep (value, *now);
}

static gboolean
sweep_cb (gpointer data)
{
  TvListener *self = data;
  gint64 now = g_get_monotonic_time ();

  g_hash_table_foreach_remove (self->connections, sweep_one, &now);
  return G_SOURCE_CONTINUE;
}

/* --- one connection --- */

typedef struct
{
  TvListener *listener;     /* (owned) */
  TvConnection *connection; /* (owned) */
} Greeting;

static void
greeting_free (gpointer data)
{
  Greeting *greeting = data;

  g_object_unref (greeting->listener);
  tv_connection_unref (greeting->connection);
  g_free (greeting);
}

static gboolean
hand_over (TvListener *self, TvConnection *connection, GIOStream *tls)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (connection->socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (connection->socket, NULL);

  return self->soup != NULL && local != NULL && remote != NULL
         && soup_server_accept_iostream (self->soup, tls, local, remote, NULL);
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Greeting *greeting = data;
  gboolean good = g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL);

  g_clear_object (&greeting->connection->greeting);
  if (!good || !hand_over (greeting->listener, greeting->connection, G_IO_STREAM (source)))
    tv_connection_close (greeting->connection);
  greeting_free (greeting);
}

/* Without a database of its own each connection would read that of the system, all authorities of
 * the world: thirteen milliseconds during which nobody else is served. Kiosks come by bad lines:
 * one that breaks off without saying so is nothing special. */
static GIOStream *
make_tls (TvListener *self, GSocket *socket)
{
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);

  return g_initable_new (g_tls_backend_get_server_connection_type (g_tls_backend_get_default ()),
                         NULL,
                         NULL,
                         "base-io-stream",
                         stream,
                         "certificate",
                         self->certificate,
                         "database",
                         self->database,
                         "require-close-notify",
                         FALSE,
                         NULL);
}

static void
greet (Greeting *greeting)
{
  TvConnection *connection = greeting->connection;
  g_autoptr (GIOStream) tls = make_tls (greeting->listener, connection->socket);

  if (tls == NULL)
    {
      tv_connection_close (connection);
      greeting_free (greeting);
      return;
    }
  connection->greeting = g_cancellable_new ();
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls),
                                    G_PRIORITY_DEFAULT,
                                    connection->greeting,
                                    handshake_cb,
                                    greeting);
}

/* The client has begun to speak (or is gone). */
static gboolean
first_byte_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  Greeting *greeting = g_new0 (Greeting, 1);
  const Greeting *waiting = data;

  greeting->listener = g_object_ref (waiting->listener);
  greeting->connection = tv_connection_ref (waiting->connection);
  if (g_socket_is_closed (socket))
    greeting_free (greeting);
  else
    greet (greeting);
  return G_SOURCE_REMOVE;
}

/* Beginning TLS takes one of GLib's few threads: it is given to nobody who says nothing. */
static void
wait_for_first_byte (TvListener *self, TvConnection *connection)
{
  g_autoptr (GSource) source = g_socket_create_source (connection->socket, G_IO_IN, NULL);
  Greeting *waiting = g_new0 (Greeting, 1);

  waiting->listener = g_object_ref (self);
  waiting->connection = tv_connection_ref (connection);
  g_source_set_callback (source, G_SOURCE_FUNC (first_byte_cb), waiting, greeting_free);
  g_source_attach (source, NULL);
}

static void
take_in (TvListener *self, GSocket *socket)
{
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autofree char *key = address_key (remote);
  gint64 deadline = g_get_monotonic_time () + (gint64) self->seconds * G_USEC_PER_SEC;
  TvConnection *connection = NULL;

  if (key == NULL)
    return;
  if (g_hash_table_size (self->connections) >= self->max_connections)
    {
      gint64 now = g_get_monotonic_time ();

      g_hash_table_foreach_remove (self->connections, sweep_one, &now);
      if (g_hash_table_size (self->connections) >= self->max_connections)
        return;
    }
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  connection = tv_connection_new (socket, deadline);
  g_hash_table_replace (self->connections, g_steal_pointer (&key), connection);
  wait_for_first_byte (self, connection);
}

/* --- accepting --- */

static gboolean
retry_cb (gpointer data)
{
  TvListener *self = data;

  self->retry = 0;
  watch (self);
  return G_SOURCE_REMOVE;
}

/* Takes in all who knock: with one at a time, those who are in already and keep asking would leave
 * the last of a crowd waiting for seconds. */
static gboolean
accept_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  TvListener *self = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < ACCEPT_MAX; i++)
    {
      g_autoptr (GSocket) client = g_socket_accept (socket, NULL, &error);

      if (client == NULL)
        break;
      take_in (self, client);
    }
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  g_warning ("A connection could not be accepted: %s", error->message);
  self->watch = 0;
  self->retry = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
  return G_SOURCE_REMOVE;
}

static void
watch (TvListener *self)
{
  g_autoptr (GSource) source = g_socket_create_source (self->socket, G_IO_IN, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (accept_cb), self, NULL);
  self->watch = g_source_attach (source, NULL);
}

static gboolean
listen_on (TvListener *self, GSocketAddress *address, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *name = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));

  self->socket = g_socket_new (g_socket_address_get_family (address),
                               G_SOCKET_TYPE_STREAM,
                               G_SOCKET_PROTOCOL_DEFAULT,
                               &local);
  if (self->socket != NULL)
    {
      g_socket_set_listen_backlog (self->socket, BACKLOG);
      g_socket_set_blocking (self->socket, FALSE);
    }
  if (self->socket == NULL || !g_socket_bind (self->socket, address, TRUE, &local)
      || !g_socket_listen (self->socket, &local))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_UNAVAILABLE,
                   "cannot listen on %s: %s",
                   name,
                   local->message);
      return FALSE;
    }
  return TRUE;
}

/* libsoup keeps connections alive only while it listens itself: it is given something to listen on
 * that no one can reach. */
static gboolean
let_soup_listen (TvListener *self, GError **error)
{
  g_autoptr (GSocket) never = NULL;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAVAILABLE, g_strerror (errno));
      return FALSE;
    }
  self->still = g_socket_new_from_fd (ends[0], error);
  never = g_socket_new_from_fd (ends[1], error);
  return self->still != NULL && never != NULL
         && soup_server_listen_socket (self->soup, never, 0, error);
}

static void
tv_listener_finalize (GObject *object)
{
  TvListener *self = TV_LISTENER (object);

  tv_listener_stop (self);
  g_clear_object (&self->certificate);
  g_clear_object (&self->database);
  g_hash_table_unref (self->connections);
  G_OBJECT_CLASS (tv_listener_parent_class)->finalize (object);
}

static void
tv_listener_class_init (TvListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_listener_finalize;
}

static void
tv_listener_init (TvListener *self)
{
  self->connections = g_hash_table_new_full (g_str_hash,
                                             g_str_equal,
                                             g_free,
                                             (GDestroyNotify) tv_connection_unref);
}

TvListener *
tv_listener_new (SoupServer *soup,
                 GTlsCertificate *certificate,
                 GTlsDatabase *database,
                 GSocketAddress *address,
                 guint max_connections,
                 guint seconds,
                 GError **error)
{
  g_autoptr (TvListener) self = g_object_new (TV_TYPE_LISTENER, NULL);

  self->soup = g_object_ref (soup);
  self->certificate = g_object_ref (certificate);
  self->database = g_object_ref (database);
  self->max_connections = max_connections;
  self->seconds = seconds;
  if (!listen_on (self, address, error) || !let_soup_listen (self, error))
    return NULL;
  watch (self);
  self->sweep = g_timeout_add_seconds (SWEEP_SECONDS, sweep_cb, self);
  return g_steal_pointer (&self);
}

guint16
tv_listener_get_port (TvListener *self)
{
  g_autoptr (GSocketAddress) address = NULL;

  g_return_val_if_fail (TV_IS_LISTENER (self), 0);

  address = self->socket != NULL ? g_socket_get_local_address (self->socket, NULL) : NULL;
  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

guint
tv_listener_get_connections (TvListener *self)
{
  g_return_val_if_fail (TV_IS_LISTENER (self), 0);

  return g_hash_table_size (self->connections);
}

TvConnection *
tv_listener_find (TvListener *self, SoupServerMessage *message)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (TV_IS_LISTENER (self), NULL);

  key = address_key (soup_server_message_get_remote_address (message));
  return key != NULL ? g_hash_table_lookup (self->connections, key) : NULL;
}

void
tv_listener_stop (TvListener *self)
{
  GHashTableIter iter;
  gpointer connection = NULL;

  g_return_if_fail (TV_IS_LISTENER (self));

  g_clear_handle_id (&self->watch, g_source_remove);
  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_handle_id (&self->sweep, g_source_remove);
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &connection))
    tv_connection_close (connection);
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
  g_clear_object (&self->still);
  g_clear_object (&self->soup);
}
