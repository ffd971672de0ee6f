// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-server-keys.h"

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "vault/tv-key-file.h"

static gboolean
check_mode (const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "there is no key at %s", path);
      return FALSE;
    }
  if ((info.st_mode & 0077) != 0)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_FORBIDDEN,
                   "%s can be read by others: chmod 600 it",
                   path);
      return FALSE;
    }
  return TRUE;
}

TvSigningKey *
tv_server_keys_load_online (const char *path, GError **error)
{
  TvSigningKey *key
      = check_mode (path, error) ? tv_key_file_load_signing (path, NULL, error) : NULL;

  if (key == NULL)
    g_prefix_error (error, "OnlineKey: ");
  return key;
}

static gboolean
load_one (GHashTable *keys, const char *path, GError **error)
{
  TvBoxKey *key = check_mode (path, error) ? tv_key_file_load_box (path, NULL, error) : NULL;

  if (key == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  g_hash_table_replace (keys, g_strdup (tv_box_key_get_id (key)), key);
  return TRUE;
}

GHashTable *
tv_server_keys_load_intake (const char *folder, GError **error)
{
  g_autoptr (GHashTable) keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tv_box_key_unref);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      /* The folder may be the one that holds the other keys, too. */
      if (g_pattern_match_simple ("intake-*.key", name) && !load_one (keys, path, error))
        return NULL;
    }
  if (g_hash_table_size (keys) > 0)
    return g_steal_pointer (&keys);
  g_set_error (
      error,
      TV_ERROR,
      TV_ERROR_NOT_FOUND,
      "IntakeKeys: there is no intake key (intake-*.key) in %s: no opinion could be opened",
      folder);
  return NULL;
}
