// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-bus.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "tv-agent-handlers-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_CONNECTIONS 32
#define MAX_GROUPS 256

struct _TvAgentBus
{
  GObject parent_instance;
  TvAgentService *service;   /* (owned) */
  TvAgentHandlers *handlers; /* (owned) */
  GDBusServer *server;       /* (owned) (nullable) */
  GPtrArray *connections;    /* (owned) (element-type GDBusConnection) */
};

G_DEFINE_FINAL_TYPE (TvAgentBus, tv_agent_bus, G_TYPE_OBJECT)

static void
tv_agent_bus_dispose (GObject *object)
{
  TvAgentBus *self = TV_AGENT_BUS (object);

  tv_agent_bus_stop (self);
  g_clear_pointer (&self->handlers, tv_agent_handlers_free);
  g_clear_object (&self->service);
  G_OBJECT_CLASS (tv_agent_bus_parent_class)->dispose (object);
}

static void
tv_agent_bus_finalize (GObject *object)
{
  g_ptr_array_unref (TV_AGENT_BUS (object)->connections);
  G_OBJECT_CLASS (tv_agent_bus_parent_class)->finalize (object);
}

static void
tv_agent_bus_class_init (TvAgentBusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_agent_bus_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_agent_bus_finalize;
}

static void
tv_agent_bus_init (TvAgentBus *self)
{
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
}

static gboolean
allow_mechanism_cb (GDBusAuthObserver *observer, const char *mechanism, gpointer user_data)
{
  return g_str_equal (mechanism, "EXTERNAL");
}

/* Looked up anew each time: who was taken out of the group is out at once. */
static gboolean
is_member (uid_t uid, const char *group_name)
{
  char group_buffer[16384];
  char user_buffer[16384];
  struct group group_entry, *group = NULL;
  struct passwd user_entry, *user = NULL;
  gid_t groups[MAX_GROUPS];
  int n = MAX_GROUPS;

  if (getgrnam_r (group_name, &group_entry, group_buffer, sizeof group_buffer, &group) != 0
      || group == NULL || getpwuid_r (uid, &user_entry, user_buffer, sizeof user_buffer, &user) != 0
      || user == NULL || getgrouplist (user->pw_name, user->pw_gid, groups, &n) < 0)
    return FALSE;
  for (int i = 0; i < n; i++)
    if (groups[i] == group->gr_gid)
      return TRUE;
  return FALSE;
}

/* Runs in a thread of the server: touches nothing but the configuration, which never changes. */
static gboolean
authorize_cb (GDBusAuthObserver *observer,
              GIOStream *stream,
              GCredentials *credentials,
              gpointer user_data)
{
  const TvAgentConfig *config = user_data;
  uid_t uid = (uid_t) -1;

  if (credentials == NULL)
    return FALSE;
  uid = g_credentials_get_unix_user (credentials, NULL);
  if (uid == (uid_t) -1)
    return FALSE;
  if (uid == geteuid () || (config->group != NULL && is_member (uid, config->group)))
    return TRUE;
  g_message ("User %u may not talk to the agent", (guint) uid);
  return FALSE;
}

static void
closed_cb (GDBusConnection *connection, gboolean remote_vanished, GError *error, gpointer user_data)
{
  TvAgentBus *self = TV_AGENT_BUS (user_data);

  tv_agent_handlers_remove (self->handlers, connection);
  g_signal_handlers_disconnect_by_data (connection, self);
  g_ptr_array_remove_fast (self->connections, connection);
}

static gboolean
new_connection_cb (GDBusServer *server, GDBusConnection *connection, gpointer user_data)
{
  TvAgentBus *self = TV_AGENT_BUS (user_data);
  g_autoptr (GError) error = NULL;

  if (self->connections->len >= MAX_CONNECTIONS)
    {
      g_warning ("Too many connections to the agent");
      return FALSE;
    }
  if (!tv_agent_handlers_add (self->handlers, connection, &error))
    {
      g_warning ("Could not serve a connection: %s", error->message);
      return FALSE;
    }
  g_ptr_array_add (self->connections, g_object_ref (connection));
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), self);
  return TRUE;
}

static gboolean
clear_socket (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat info;

  if (!tv_file_make_folder (folder, error))
    return FALSE;
  if (lstat (path, &info) != 0)
    return TRUE;
  if (S_ISSOCK (info.st_mode) && g_unlink (path) == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "%s is in the way", path);
  return FALSE;
}

static void
open_to_group (const char *path, const char *name)
{
  char buffer[16384];
  struct group entry, *group = NULL;

  if (name == NULL)
    return;
  if (getgrnam_r (name, &entry, buffer, sizeof buffer, &group) != 0 || group == NULL
      || chown (path, (uid_t) -1, group->gr_gid) != 0 || g_chmod (path, 0660) != 0)
    g_warning ("Could not open the socket to group %s", name);
}

TvAgentBus *
tv_agent_bus_new (TvAgentService *service, GError **error)
{
  g_autoptr (TvAgentBus) self = NULL;
  g_autoptr (GDBusAuthObserver) observer = NULL;
  const TvAgentConfig *config = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *address = NULL;
  g_autofree char *guid = NULL;
  mode_t mask = 0;

  g_return_val_if_fail (TV_IS_AGENT_SERVICE (service), NULL);

  config = tv_agent_service_get_config (service);
  if (!clear_socket (config->socket, error))
    return NULL;
  self = g_object_new (TV_TYPE_AGENT_BUS, NULL);
  self->service = g_object_ref (service);
  self->handlers = tv_agent_handlers_new (service);
  observer = g_dbus_auth_observer_new ();
  g_signal_connect (observer, "allow-mechanism", G_CALLBACK (allow_mechanism_cb), NULL);
  g_signal_connect (observer,
                    "authorize-authenticated-peer",
                    G_CALLBACK (authorize_cb),
                    (gpointer) config);

  escaped = g_dbus_address_escape_value (config->socket);
  address = g_strconcat ("unix:path=", escaped, NULL);
  guid = g_dbus_generate_guid ();
  mask = umask (0177);
  self->server
      = g_dbus_server_new_sync (address, G_DBUS_SERVER_FLAGS_NONE, guid, observer, NULL, error);
  umask (mask);
  if (self->server == NULL)
    return NULL;
  open_to_group (config->socket, config->group);
  g_signal_connect (self->server, "new-connection", G_CALLBACK (new_connection_cb), self);
  g_dbus_server_start (self->server);
  return g_steal_pointer (&self);
}

void
tv_agent_bus_stop (TvAgentBus *self)
{
  g_return_if_fail (TV_IS_AGENT_BUS (self));

  if (self->server == NULL)
    return;
  g_dbus_server_stop (self->server);
  g_signal_handlers_disconnect_by_data (self->server, self);
  g_clear_object (&self->server);
  for (guint i = 0; i < self->connections->len; i++)
    {
      GDBusConnection *connection = g_ptr_array_index (self->connections, i);

      g_signal_handlers_disconnect_by_data (connection, self);
      tv_agent_handlers_remove (self->handlers, connection);
      g_dbus_connection_close (connection, NULL, NULL, NULL);
    }
  g_ptr_array_set_size (self->connections, 0);
  (void) g_unlink (tv_agent_service_get_config (self->service)->socket);
}
