// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-server-config.h"

#include "base/tv-error.h"

#define GROUP "Server"

void
tv_server_config_free (TvServerConfig *self)
{
  if (self == NULL)
    return;
  g_free (self->listen_address);
  g_free (self->certificate);
  g_free (self->private_key);
  g_free (self->state);
  g_free (self->root);
  g_free (self->online_key);
  g_free (self->intake_keys);
  g_free (self->forms);
  g_free (self->proxy);
  g_free (self);
}

static gboolean
read_path (GKeyFile *file, const char *key, char **ret_path, GError **error)
{
  g_autofree char *path = g_key_file_get_string (file, GROUP, key, NULL);

  if (path == NULL || path[0] == '\0')
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "[%s] %s= is missing", GROUP, key);
      return FALSE;
    }
  if (!g_path_is_absolute (path))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "[%s] %s=%s must be an absolute path",
                   GROUP,
                   key,
                   path);
      return FALSE;
    }
  *ret_path = g_steal_pointer (&path);
  return TRUE;
}

static gboolean
read_number (GKeyFile *file,
             const char *key,
             guint fallback,
             guint min,
             guint max,
             guint *ret_number,
             GError **error)
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, key, NULL);
  guint64 number = fallback;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, min, max, &number, NULL))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "[%s] %s=%s must be a number from %u to %u",
                   GROUP,
                   key,
                   text,
                   min,
                   max);
      return FALSE;
    }
  *ret_number = (guint) number;
  return TRUE;
}

static gboolean
read_listen (GKeyFile *file, TvServerConfig *self, GError **error)
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, "Listen", NULL);
  g_autoptr (GSocketConnectable) address = NULL;

  if (text == NULL)
    text = g_strdup ("127.0.0.1:8443");
  address = g_network_address_parse (text, 8443, NULL);
  if (address == NULL
      || !g_hostname_is_ip_address (g_network_address_get_hostname (G_NETWORK_ADDRESS (address))))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "[%s] Listen=%s must be ADDRESS:PORT with a numeric address",
                   GROUP,
                   text);
      return FALSE;
    }
  self->listen_address = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  self->port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  return TRUE;
}

TvServerConfig *
tv_server_config_load (const char *path, GError **error)
{
  g_autoptr (TvServerConfig) self = g_new0 (TvServerConfig, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "%s: %s", path, local->message);
      return NULL;
    }
  if (!read_listen (file, self, error)
      || !read_path (file, "Certificate", &self->certificate, error)
      || !read_path (file, "PrivateKey", &self->private_key, error)
      || !read_path (file, "State", &self->state, error)
      || !read_path (file, "Root", &self->root, error)
      || !read_path (file, "OnlineKey", &self->online_key, error)
      || !read_path (file, "IntakeKeys", &self->intake_keys, error)
      || !read_number (file, "Workers", 2, 1, 64, &self->workers, error)
      || !read_number (file, "MaxConnections", 2000, 1, 100000, &self->max_connections, error)
      || !read_number (file, "RequestSeconds", 30, 1, 600, &self->request_seconds, error))
    return NULL;
  self->forms = g_key_file_get_string (file, GROUP, "Forms", NULL);
  if (self->forms == NULL)
    self->forms = g_strdup (TV_FORMSDIR);
  self->proxy = g_key_file_get_string (file, GROUP, "Proxy", NULL);
  return g_steal_pointer (&self);
}
