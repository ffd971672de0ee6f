// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"
#include "tv-ctl-agent.h"
#include "tv-ctl.h"

#define SOCKET "/run/thamvan/agent.sock"
#define OBJECT_PATH "/vn/thamvan/Agent"
#define API 1
#define TIMEOUT_MS 20000

TvAgent1 *
tv_ctl_agent_open (const char *socket, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (socket != NULL ? socket : SOCKET, NULL);
  g_autofree char *escaped = g_dbus_address_escape_value (path);
  g_autofree char *address = g_strdup_printf ("unix:path=%s", escaped);
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GError) reason = NULL;
  TvAgent1 *agent = NULL;

  connection
      = g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                                                NULL,
                                                NULL,
                                                &reason);
  if (connection == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "%s: %s", path, reason->message);
      return NULL;
    }
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  agent = tv_agent1_proxy_new_sync (connection,
                                    G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
                                    NULL,
                                    OBJECT_PATH,
                                    NULL,
                                    error);
  if (agent != NULL)
    g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (agent), TIMEOUT_MS);
  return agent;
}

GVariant *
tv_ctl_agent_hello (TvAgent1 *agent, GError **error)
{
  GVariant *facts = NULL;

  /* Its registration is what makes the errors of the bus ours again. */
  (void) TV_ERROR;
  return tv_agent1_call_hello_sync (agent, API, &facts, NULL, error) ? facts : NULL;
}

char *
tv_ctl_agent_unlock (TvAgent1 *agent, const char *pin_file, GError **error)
{
  g_autofree char *pin = NULL;
  char *token = NULL;

  /* As in tv_ctl_agent_hello(). */
  (void) TV_ERROR;
  if (pin_file == NULL)
    {
      tv_ctl_fail_usage (error, _ ("--pin-file FILE is missing"));
      return NULL;
    }
  pin = tv_ctl_read_line (pin_file, error);
  if (pin == NULL || !tv_agent1_call_unlock_sync (agent, pin, &token, NULL, error))
    return NULL;
  return token;
}
