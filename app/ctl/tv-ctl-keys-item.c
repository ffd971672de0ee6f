// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-file.h"
#include "publication/tv-item.h"
#include "tv-ctl-keys-item.h"

#define KEYS_MAX (1024 * 1024)

static char *
make_path (const char *keys, const char *name)
{
  return g_build_filename (keys, "keys", name, NULL);
}

TvJson *
tv_ctl_keys_item_load (const char *keys, GError **error)
{
  g_autofree char *path = make_path (keys, "keys.json");

  return tv_json_load_file (path, KEYS_MAX, error);
}

gboolean
tv_ctl_keys_item_save (const char *keys, const TvJson *json, GError **error)
{
  g_autofree char *folder = g_build_filename (keys, "keys", NULL);
  g_autofree char *path = make_path (keys, "keys.json");
  g_autofree char *manifest = make_path (keys, TV_ITEM_MANIFEST);
  g_autoptr (TvJson) head = tv_json_load_file (manifest, KEYS_MAX, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvItem) item = NULL;

  if (head == NULL)
    return FALSE;
  json_object_set_new (head, "version", json_integer (tv_json_get_int (head, "version", 0) + 1));
  bytes = tv_json_to_bytes (json, 2);
  if (!tv_file_write (path, bytes, 0644, error))
    return FALSE;
  item = tv_item_build (folder, head, error);
  return item != NULL;
}
