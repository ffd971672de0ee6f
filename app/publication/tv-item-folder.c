// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "tv-hash-private.h"
#include "tv-item.h"

#define MANIFEST_MAX (4 * 1024 * 1024)
#define DEPTH_MAX 8

static const struct
{
  const char *ending;
  const char *type;
} types[] = {
  { ".json", "application/json" },
  { ".geojson", "application/geo+json" },
  { ".pdf", "application/pdf" },
  { ".gpkg", "application/geopackage+sqlite3" },
  { ".mbtiles", "application/vnd.mapbox-vector-tile+sqlite3" },
  { ".xml", "application/xml" },
  { ".plugin", "text/plain" },
  { ".md", "text/markdown" },
  { ".png", "image/png" },
  { ".jpg", "image/jpeg" },
  { ".svg", "image/svg+xml" },
  { ".ogg", "audio/ogg" },
  { ".zstd", "application/zstd" },
  { ".csv", "text/csv" },
};

static const char *
guess_type (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (path, types[i].ending))
      return types[i].type;
  return "application/octet-stream";
}

static gboolean collect_files (const char *folder,
                               const char *inside,
                               guint depth,
                               GPtrArray *paths,
                               GError **error);

static gboolean
collect_one (const char *folder,
             const char *inside,
             const char *name,
             guint depth,
             GPtrArray *paths,
             GError **error)
{
  g_autofree char *path = *inside == '\0' ? g_strdup (name) : g_build_filename (inside, name, NULL);
  g_autofree char *full = g_build_filename (folder, path, NULL);
  GStatBuf info;

  if (!tv_file_path_is_safe (path) || g_lstat (full, &info) != 0
      || (!S_ISREG (info.st_mode) && !S_ISDIR (info.st_mode)))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_PATH, "%s is no file of an item", full);
      return FALSE;
    }
  if (S_ISDIR (info.st_mode))
    return collect_files (folder, path, depth + 1, paths, error);
  if (!g_str_equal (path, TV_ITEM_MANIFEST))
    g_ptr_array_add (paths, g_steal_pointer (&path));
  return TRUE;
}

static gboolean
collect_files (const char *folder,
               const char *inside,
               guint depth,
               GPtrArray *paths,
               GError **error)
{
  g_autofree char *full = g_build_filename (folder, inside, NULL);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) reason = NULL;
  const char *name = NULL;

  dir = depth <= DEPTH_MAX ? g_dir_open (full, 0, &reason) : NULL;
  if (dir == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_NOT_FOUND,
                   "%s: %s",
                   full,
                   reason != NULL ? reason->message : "too deep");
      return FALSE;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    if (*name != '.' && !collect_one (folder, inside, name, depth, paths, error))
      return FALSE;
  return TRUE;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static TvJson *
describe_files (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TvJson) files = json_array ();

  if (!collect_files (folder, "", 0, paths, error))
    return NULL;
  g_ptr_array_sort (paths, compare_paths);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autofree char *full = g_build_filename (folder, path, NULL);
      g_autofree char *sha256 = NULL;
      guint64 length = 0;
      TvJson *file = NULL;

      sha256 = tv_hash_file (full, &length, error);
      if (sha256 == NULL)
        return NULL;
      file = json_object ();
      json_object_set_new (file, "path", json_string (path));
      json_object_set_new (file, "type", json_string (guess_type (path)));
      json_object_set_new (file, "length", json_integer ((json_int_t) length));
      json_object_set_new (file, "sha256", json_string (sha256));
      json_array_append_new (files, file);
    }
  return g_steal_pointer (&files);
}

static void
set_default (TvJson *object, const char *key, TvJson *value)
{
  if (json_object_get (object, key) == NULL)
    json_object_set (object, key, value);
  json_decref (value);
}

TvItem *
tv_item_build (const char *folder, const TvJson *head, GError **error)
{
  g_autoptr (TvJson) manifest = NULL;
  g_autoptr (TvJson) files = NULL;
  g_autoptr (TvItem) item = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (folder != NULL && json_is_object (head), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  files = describe_files (folder, error);
  if (files == NULL)
    return NULL;
  manifest = json_deep_copy (head);
  json_object_set (manifest, "files", files);
  set_default (manifest, "units", json_array ());
  set_default (manifest, "legal_basis", json_array ());
  set_default (manifest, "replaces", json_null ());
  set_default (manifest, "access", json_string (TV_ITEM_ACCESS_PUBLIC));
  bytes = tv_json_to_bytes (manifest, 2);
  item = tv_item_parse (bytes, error);
  if (item == NULL)
    return NULL;
  path = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);
  if (!tv_file_write (path, bytes, 0644, error))
    return NULL;
  return g_steal_pointer (&item);
}

static gboolean
check_file (const char *folder, const TvItemFile *file, GError **error)
{
  g_autofree char *path = g_build_filename (folder, file->path, NULL);
  g_autofree char *sha256 = NULL;
  guint64 length = 0;

  sha256 = tv_hash_file (path, &length, error);
  if (sha256 == NULL)
    return FALSE;
  if (length != file->length)
    g_set_error (error, TV_ERROR, TV_ERROR_LENGTH, "%s is not as long as the item says", path);
  else if (!g_str_equal (sha256, file->sha256))
    g_set_error (error, TV_ERROR, TV_ERROR_HASH, "%s is not the file of the item", path);
  else
    return TRUE;
  return FALSE;
}

/* @paths: (nullable): all */
static TvItem *
open_folder (const char *folder, const char *const *paths, GError **error)
{
  g_autofree char *path = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);
  g_autoptr (GBytes) bytes = tv_file_read (path, MANIFEST_MAX, error);
  g_autoptr (TvItem) item = bytes != NULL ? tv_item_parse (bytes, error) : NULL;

  for (guint i = 0; item != NULL && i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);

      if ((paths == NULL || g_strv_contains (paths, file->path))
          && !check_file (folder, file, error))
        return NULL;
    }
  return g_steal_pointer (&item);
}

TvItem *
tv_item_open (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return open_folder (folder, NULL, error);
}

TvItem *
tv_item_open_part (const char *folder, const char *const *paths, GError **error)
{
  g_return_val_if_fail (folder != NULL && paths != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return open_folder (folder, paths, error);
}
