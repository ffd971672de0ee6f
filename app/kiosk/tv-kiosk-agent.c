// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-kiosk-agent.h"

#include "base/tv-error.h"

#define RETRY_MS 1000
/* Submit waits for a disk that may be slow; nothing waits for the network. */
#define CALL_TIMEOUT_MS 20000

struct _TvKioskAgent
{
  GObject parent;

  char *address;
  GCancellable *cancellable;   /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable) */
  TvAgent1 *proxy;             /* (owned) (nullable) */
  guint retry;
};

G_DEFINE_FINAL_TYPE (TvKioskAgent, tv_kiosk_agent, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void connect_agent (TvKioskAgent *self);

static gboolean
retry_cb (gpointer data)
{
  TvKioskAgent *self = data;

  self->retry = 0;
  connect_agent (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (TvKioskAgent *self)
{
  if (self->retry == 0)
    self->retry = g_timeout_add (RETRY_MS, retry_cb, self);
}

static void
closed_cb (TvKioskAgent *self)
{
  g_clear_object (&self->proxy);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  retry_later (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
proxy_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvKioskAgent) self = TV_KIOSK_AGENT (data);
  g_autoptr (GError) error = NULL;
  TvAgent1 *proxy = tv_agent1_proxy_new_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (proxy == NULL)
    {
      g_message ("agent: %s", error->message);
      closed_cb (self);
      return;
    }
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (proxy), CALL_TIMEOUT_MS);
  self->proxy = proxy;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
take_connection (TvKioskAgent *self, GDBusConnection *connection)
{
  self->connection = connection;
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_signal_connect_object (connection, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvKioskAgent) self = TV_KIOSK_AGENT (data);
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connection == NULL)
    {
      g_debug ("agent: %s", error->message);
      retry_later (self);
      return;
    }
  take_connection (self, connection);
  tv_agent1_proxy_new (connection,
                       G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
                       NULL,
                       TV_KIOSK_AGENT_PATH,
                       self->cancellable,
                       proxy_cb,
                       g_object_ref (self));
}

static void
connect_agent (TvKioskAgent *self)
{
  g_dbus_connection_new_for_address (self->address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                                     NULL,
                                     self->cancellable,
                                     connected_cb,
                                     g_object_ref (self));
}

char *
tv_kiosk_agent_dup_address (const char *socket)
{
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (socket != NULL, NULL);
  escaped = g_dbus_address_escape_value (socket);
  return g_strconcat ("unix:path=", escaped, NULL);
}

TvKioskAgent *
tv_kiosk_agent_new (const char *socket)
{
  TvKioskAgent *self;

  g_return_val_if_fail (socket != NULL, NULL);
  self = g_object_new (TV_TYPE_KIOSK_AGENT, NULL);
  self->address = tv_kiosk_agent_dup_address (socket);
  connect_agent (self);
  return self;
}

TvKioskAgent *
tv_kiosk_agent_new_connected (const char *socket, GDBusConnection *connection)
{
  TvKioskAgent *self;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (socket != NULL && G_IS_DBUS_CONNECTION (connection), NULL);
  self = g_object_new (TV_TYPE_KIOSK_AGENT, NULL);
  self->address = tv_kiosk_agent_dup_address (socket);
  take_connection (self, g_object_ref (connection));
  /* Neither properties nor a name's owner are asked for: nothing goes over the wire here. */
  self->proxy = tv_agent1_proxy_new_sync (connection,
                                          G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
                                          NULL,
                                          TV_KIOSK_AGENT_PATH,
                                          NULL,
                                          &error);
  if (self->proxy == NULL || g_dbus_connection_is_closed (connection))
    {
      g_message ("agent: %s", error != NULL ? error->message : "gone");
      closed_cb (self);
      return self;
    }
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (self->proxy), CALL_TIMEOUT_MS);
  return self;
}

TvAgent1 *
tv_kiosk_agent_get (TvKioskAgent *self)
{
  g_return_val_if_fail (TV_IS_KIOSK_AGENT (self), NULL);
  return self->proxy;
}

static void
tv_kiosk_agent_dispose (GObject *object)
{
  TvKioskAgent *self = TV_KIOSK_AGENT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry, g_source_remove);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->proxy);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (tv_kiosk_agent_parent_class)->dispose (object);
}

static void
tv_kiosk_agent_finalize (GObject *object)
{
  TvKioskAgent *self = TV_KIOSK_AGENT (object);

  g_clear_object (&self->cancellable);
  g_free (self->address);
  G_OBJECT_CLASS (tv_kiosk_agent_parent_class)->finalize (object);
}

static void
tv_kiosk_agent_class_init (TvKioskAgentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_kiosk_agent_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_kiosk_agent_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          TV_TYPE_KIOSK_AGENT,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static void
tv_kiosk_agent_init (TvKioskAgent *self)
{
  self->cancellable = g_cancellable_new ();
  /* The D-Bus names of our errors, before the first one arrives. */
  tv_error_quark ();
}
