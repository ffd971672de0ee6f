// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-config.h"

#include "base/tv-error.h"

#define GROUP "Agent"
#define DEFAULT_INTERVAL 300
#define DEFAULT_USB_ROOT "/media"
#define MAX_INTERVAL (24 * 60 * 60)
#define MAX_RETENTION_DAYS 36500

void
tv_agent_config_free (TvAgentConfig *self)
{
  g_free (self->server);
  g_free (self->ca_file);
  g_free (self->root);
  g_free (self->state);
  g_free (self->content);
  g_free (self->socket);
  g_free (self->group);
  g_free (self->unit);
  g_free (self->name);
  g_free (self->usb_root);
  g_free (self);
}

static gboolean
read_text (GKeyFile *file, const char *key, char **ret, GError **error)
{
  *ret = g_key_file_get_string (file, GROUP, key, NULL);
  if (*ret != NULL && **ret != '\0')
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "[%s] %s= is missing", GROUP, key);
  return FALSE;
}

static gboolean
read_path (GKeyFile *file, const char *key, char **ret, GError **error)
{
  if (!read_text (file, key, ret, error))
    return FALSE;
  if (g_path_is_absolute (*ret))
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_BAD_REQUEST,
               "[%s] %s=%s is no absolute path",
               GROUP,
               key,
               *ret);
  return FALSE;
}

static gboolean
read_number (GKeyFile *file, const char *key, int min, int max, int *ret, GError **error)
{
  g_autoptr (GError) local = NULL;
  int value = 0;

  if (!g_key_file_has_key (file, GROUP, key, NULL))
    return TRUE;
  value = g_key_file_get_integer (file, GROUP, key, &local);
  if (local != NULL || value < min || value > max)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "[%s] %s= must be a number from %d to %d",
                   GROUP,
                   key,
                   min,
                   max);
      return FALSE;
    }
  *ret = value;
  return TRUE;
}

TvAgentConfig *
tv_agent_config_load (const char *path, GError **error)
{
  g_autoptr (TvAgentConfig) self = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  int interval = DEFAULT_INTERVAL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "%s: %s", path, local->message);
      return NULL;
    }
  self = g_new0 (TvAgentConfig, 1);
  self->retention_days = -1;
  if (!read_text (file, "Server", &self->server, error)
      || !read_path (file, "CaFile", &self->ca_file, error)
      || !read_path (file, "Root", &self->root, error)
      || !read_path (file, "State", &self->state, error)
      || !read_path (file, "Content", &self->content, error)
      || !read_path (file, "Socket", &self->socket, error)
      || !read_text (file, "Unit", &self->unit, error)
      || !read_text (file, "Name", &self->name, error)
      || !read_number (file, "SyncInterval", 1, MAX_INTERVAL, &interval, error)
      || !read_number (file, "RetentionDays", 0, MAX_RETENTION_DAYS, &self->retention_days, error))
    return NULL;
  if (!g_key_file_has_key (file, GROUP, "UsbRoot", NULL))
    self->usb_root = g_strdup (DEFAULT_USB_ROOT);
  else if (!read_path (file, "UsbRoot", &self->usb_root, error))
    return NULL;
  self->group = g_key_file_get_string (file, GROUP, "Group", NULL);
  self->sync_interval = (guint) interval;
  return g_steal_pointer (&self);
}
