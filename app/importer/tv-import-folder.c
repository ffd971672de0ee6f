// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-folder.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "publication/tv-item.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
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
  g_set_error (error, TV_ERROR, TV_ERROR_CONFLICT, _ ("%s is there and is no item"), out);
  return FALSE;
}

/* What an interrupted import left goes, but for the parts it had finished. */
static gboolean
empty_folder (const char *part, const char *kept, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (part, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (part, name, NULL);

      if (g_strcmp0 (name, kept) != 0 && !tv_file_remove_tree (path, error))
        return FALSE;
    }
  return TRUE;
}

char *
tv_import_folder_begin (const char *out, const char *kept, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (out, NULL);
  g_autofree char *part = g_strconcat (full, ".part", NULL);

  if (!check_place (full, error))
    return NULL;
  if (!empty_folder (part, kept, error))
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
