// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-folder.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "publication/tv-item.h"

#include <errno.h>
#include <glib/gstdio.h>

#define MAX_FILE ((gsize) 1024 * 1024 * 1024)

static gboolean
check_place (const char *out, GError **error)
{
  g_autofree char *manifest = g_build_filename (out, TV_ITEM_MANIFEST, NULL);
  g_autoptr (GDir) dir = NULL;

  if (!g_file_test (out, G_FILE_TEST_EXISTS) || g_file_test (manifest, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  dir = g_dir_open (out, 0, NULL);
  if (dir != NULL && g_dir_read_name (dir) == NULL)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_CONFLICT, "%s is there and is no item", out);
  return FALSE;
}

char *
tv_import_folder_begin (const char *out, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (out, NULL);
  g_autofree char *part = g_strconcat (full, ".part", NULL);

  if (!check_place (full, error))
    return NULL;
  if (g_file_test (part, G_FILE_TEST_EXISTS) && !tv_file_remove_tree (part, error))
    return NULL;
  return tv_file_make_folder (part, error) ? g_steal_pointer (&part) : NULL;
}

gboolean
tv_import_folder_finish (const char *part, const char *out, const TvJson *head, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (out, NULL);
  g_autoptr (TvItem) item = tv_item_build (part, head, error);

  if (item == NULL)
    return FALSE;
  if (g_file_test (full, G_FILE_TEST_EXISTS) && !tv_file_remove_tree (full, error))
    return FALSE;
  if (g_rename (part, full) != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", full, g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

gboolean
tv_import_folder_write_json (const char *folder,
                             const char *path,
                             const TvJson *json,
                             GError **error)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autoptr (GBytes) bytes = tv_json_to_bytes (json, 1);

  return tv_file_write (full, bytes, 0644, error);
}

gboolean
tv_import_folder_copy (const char *from, const char *folder, const char *path, GError **error)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autoptr (GBytes) bytes = tv_file_read (from, MAX_FILE, error);

  return bytes != NULL && tv_file_write (full, bytes, 0644, error);
}
