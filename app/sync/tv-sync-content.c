// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "base/tv-json.h"
#include "publication/tv-answer-book.h"

#include "tv-sync-content.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_LIST (64 * 1024 * 1024)
#define MAX_MANIFEST (4 * 1024 * 1024)

TvSyncContent *
tv_sync_content_ref (TvSyncContent *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TvSyncContent *self = data;

  g_free (self->fingerprint);
  g_ptr_array_unref (self->items);
}

void
tv_sync_content_unref (TvSyncContent *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static TvSyncContent *
content_new (guint generation)
{
  TvSyncContent *self = g_atomic_rc_box_new0 (TvSyncContent);

  self->generation = generation;
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  return self;
}

/* "generations/<n>" or its absolute form; 0 for anything else. */
static guint
read_current (const char *folder)
{
  g_autofree char *link = g_build_filename (folder, "current", NULL);
  g_autofree char *target = g_file_read_link (link, NULL);
  const char *slash = target != NULL ? strrchr (target, '/') : NULL;
  guint64 n = 0;

  if (slash == NULL || !g_ascii_string_to_unsigned (slash + 1, 10, 1, G_MAXUINT32, &n, NULL))
    return 0;
  return (guint) n;
}

static char *
list_path (const char *folder, guint n)
{
  g_autofree char *name = g_strdup_printf ("generation-%u.json", n);

  return g_build_filename (folder, "metadata", name, NULL);
}

static TvItem *
load_item (TvObjectStore *objects, const char *sha256, GError **error)
{
  g_autofree char *path = tv_object_store_path (objects, sha256);
  g_autoptr (GBytes) manifest = tv_file_read (path, MAX_MANIFEST, error);
  g_autofree char *actual = NULL;

  if (manifest == NULL)
    return NULL;
  actual = tv_sha256_hex (g_bytes_get_data (manifest, NULL), g_bytes_get_size (manifest));
  if (!g_str_equal (actual, sha256))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_HASH, "The manifest %s is damaged", sha256);
      return NULL;
    }
  return tv_item_parse (manifest, error);
}

static gboolean
load_items (TvSyncContent *self, TvObjectStore *objects, const TvJson *list, GError **error)
{
  TvJson *rows = NULL;
  TvJson *row = NULL;
  gsize i = 0;

  if (!tv_json_need_array (list, "items", &rows, error))
    return FALSE;
  json_array_foreach (rows, i, row)
  {
    const char *sha256 = NULL;
    g_autoptr (TvItem) item = NULL;

    if (!tv_json_need_string (row, "sha256", &sha256, error))
      return FALSE;
    if (strlen (sha256) != 64 || strspn (sha256, "0123456789abcdef") != 64)
      {
        g_set_error_literal (error, TV_ERROR, TV_ERROR_CORRUPT, "The list names no hash");
        return FALSE;
      }
    item = load_item (objects, sha256, error);
    if (item == NULL)
      return FALSE;
    g_ptr_array_add (self->items, g_steal_pointer (&item));
  }
  return TRUE;
}

TvSyncContent *
tv_sync_content_load (const char *folder, TvObjectStore *objects, GError **error)
{
  guint n = 0;
  g_autoptr (TvSyncContent) self = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvJson) list = NULL;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (TV_IS_OBJECT_STORE (objects), NULL);

  n = read_current (folder);
  self = content_new (n);
  if (n == 0)
    return g_steal_pointer (&self);
  path = list_path (folder, n);
  bytes = tv_file_read (path, MAX_LIST, error);
  if (bytes == NULL)
    return NULL;
  self->fingerprint = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  list = tv_json_parse_bytes (bytes, MAX_LIST, error);
  if (list == NULL || !load_items (self, objects, list, error))
    return NULL;
  return g_steal_pointer (&self);
}

TvSyncContent *
tv_sync_content_new_damaged (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return content_new (read_current (folder));
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const TvItem *left = *(const TvItem *const *) a;
  const TvItem *right = *(const TvItem *const *) b;
  int order = strcmp (left->id, right->id);

  if (order == 0)
    order = left->version < right->version ? -1 : left->version > right->version;
  return order;
}

GBytes *
tv_sync_content_describe (GPtrArray *items, char **ret_fingerprint)
{
  g_autoptr (GPtrArray) sorted = NULL;
  g_autoptr (TvJson) rows = json_array ();
  g_autoptr (TvJson) list = NULL;
  GBytes *bytes = NULL;

  g_return_val_if_fail (items != NULL && ret_fingerprint != NULL, NULL);

  sorted = g_ptr_array_copy (items, NULL, NULL);
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_items);
  for (guint i = 0; i < sorted->len; i++)
    {
      const TvItem *item = g_ptr_array_index (sorted, i);

      json_array_append_new (rows,
                             json_pack ("{s:s, s:I, s:s}",
                                        "id",
                                        item->id,
                                        "version",
                                        (json_int_t) item->version,
                                        "sha256",
                                        item->sha256));
    }
  list = json_pack ("{s:O}", "items", rows);
  bytes = tv_json_to_bytes (list, 0);
  *ret_fingerprint = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return bytes;
}

gboolean
tv_sync_content_save_list (const char *folder, guint n, GBytes *list, GError **error)
{
  g_autofree char *path = list_path (folder, n);

  g_return_val_if_fail (folder != NULL && list != NULL, FALSE);

  return tv_file_write (path, list, 0640, error);
}

/* Mapped, not read: a file of all answers may be long, and one entry of it is wanted. */
static GBytes *
map_file (TvObjectStore *objects, const TvItemFile *file, GError **error)
{
  g_autofree char *path = tv_object_store_path (objects, file->sha256);
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, NULL);

  if (mapped == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_CORRUPT, "%s cannot be read", path);
      return NULL;
    }
  return g_mapped_file_get_bytes (mapped);
}

GBytes *
tv_sync_content_find_entry (TvSyncContent *self,
                            TvObjectStore *objects,
                            const guint8 id[16],
                            GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);
  g_return_val_if_fail (TV_IS_OBJECT_STORE (objects), NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const TvItem *item = g_ptr_array_index (self->items, i);
      const TvItemFile *file = tv_item_find_file (item, "entries.bin");
      g_autoptr (GBytes) book = NULL;
      g_autoptr (GError) local = NULL;
      GBytes *entry = NULL;

      if (!g_str_equal (item->kind, "answers") || file == NULL)
        continue;
      book = map_file (objects, file, error);
      if (book == NULL)
        return NULL;
      entry = tv_answer_book_find (book, id, &local);
      if (entry != NULL)
        return entry;
      if (!g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "No answers item has this id");
  return NULL;
}

static void
keep_items (GHashTable *keep, TvSyncContent *content)
{
  for (guint i = 0; content != NULL && i < content->items->len; i++)
    {
      const TvItem *item = g_ptr_array_index (content->items, i);

      g_hash_table_add (keep, g_strdup (item->sha256));
      for (guint j = 0; j < item->files->len; j++)
        {
          const TvItemFile *file = g_ptr_array_index (item->files, j);

          g_hash_table_add (keep, g_strdup (file->sha256));
        }
    }
}

/* A name that is a number below @before. */
static gboolean
is_old_generation (const char *name, guint before)
{
  guint64 n = 0;

  return g_ascii_string_to_unsigned (name, 10, 0, G_MAXUINT32, &n, NULL) && n < before;
}

static gboolean
remove_generations (const char *folder, guint before, GError **error)
{
  g_autofree char *generations = g_build_filename (folder, "generations", NULL);
  g_autoptr (GDir) dir = g_dir_open (generations, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (generations, name, NULL);
      g_autofree char *list = NULL;
      guint64 n = 0;

      if (!is_old_generation (name, before))
        continue;
      if (!tv_file_remove_tree (path, error))
        return FALSE;
      g_ascii_string_to_unsigned (name, 10, 0, G_MAXUINT32, &n, NULL);
      list = list_path (folder, (guint) n);
      (void) g_unlink (list);
    }
  return TRUE;
}

gboolean
tv_sync_content_collect (TvSyncContent *self,
                         TvSyncContent *previous,
                         const char *folder,
                         TvObjectStore *objects,
                         GError **error)
{
  g_autoptr (GHashTable) keep = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint oldest = 0;

  g_return_val_if_fail (self != NULL && folder != NULL, FALSE);
  g_return_val_if_fail (TV_IS_OBJECT_STORE (objects), FALSE);

  keep_items (keep, self);
  keep_items (keep, previous);
  oldest = previous != NULL && previous->generation > 0 ? previous->generation : self->generation;
  return remove_generations (folder, oldest, error)
         && tv_object_store_collect (objects, keep, error);
}
