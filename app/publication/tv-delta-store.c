// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-delta-store.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "tv-delta-history-private.h"
#include "tv-delta.h"
#include "tv-hash-private.h"

#define DELTAS "deltas"
#define VERSIONS "versions.json"
#define MANIFEST_MAX (4 * 1024 * 1024)
#define FOLDER_MODE 0755
#define FILE_MODE 0644

struct _TvDeltaStore
{
  GObject parent_instance;

  char *folder;           /* (owned) */
  TvObjectStore *objects; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvDeltaStore, tv_delta_store, G_TYPE_OBJECT)

/* One update on its way. */
typedef struct
{
  TvDeltaStore *store;
  GCancellable *cancellable; /* (nullable) */
  GHashTable *wanted;        /* (owned) "<old>/<new>": all that serve */
  guint made;
} Update;

static void
tv_delta_store_finalize (GObject *object)
{
  TvDeltaStore *self = TV_DELTA_STORE (object);

  g_free (self->folder);
  g_clear_object (&self->objects);
  G_OBJECT_CLASS (tv_delta_store_parent_class)->finalize (object);
}

static void
tv_delta_store_class_init (TvDeltaStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_delta_store_finalize;
}

static void
tv_delta_store_init (TvDeltaStore *self)
{
}

TvDeltaStore *
tv_delta_store_new (const char *tree, TvObjectStore *objects)
{
  TvDeltaStore *self = NULL;

  g_return_val_if_fail (tree != NULL, NULL);
  g_return_val_if_fail (TV_IS_OBJECT_STORE (objects), NULL);

  self = g_object_new (TV_TYPE_DELTA_STORE, NULL);
  self->folder = g_build_filename (tree, DELTAS, NULL);
  self->objects = g_object_ref (objects);
  return self;
}

char *
tv_delta_store_path (TvDeltaStore *self, const char *old, const char *new)
{
  g_return_val_if_fail (TV_IS_DELTA_STORE (self), NULL);
  g_return_val_if_fail (old != NULL && new != NULL, NULL);

  if (!tv_hash_is_valid (old) || !tv_hash_is_valid (new))
    return NULL;
  return g_build_filename (self->folder, old, new, NULL);
}

/* --- making what is missing --- */

/* (nullable): gone or damaged is the business of who serves it. */
static TvItem *
read_item (TvDeltaStore *self, const char *sha256)
{
  g_autofree char *path = tv_object_store_path (self->objects, sha256);
  g_autoptr (GBytes) bytes = path != NULL ? tv_file_read (path, MANIFEST_MAX, NULL) : NULL;

  return bytes != NULL ? tv_item_parse (bytes, NULL) : NULL;
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, FOLDER_MODE) == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "the folder %s cannot be made", path);
  return FALSE;
}

/* Remembers that the whole file is shorter, so that it is not tried again at each start. */
static gboolean
write_nothing (const char *path, GError **error)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  return tv_file_write (path, nothing, FILE_MODE, error);
}

static gboolean
make_delta (Update *self, const char *old, const TvItemFile *file, guint64 most, GError **error)
{
  TvDeltaStore *store = self->store;
  g_autofree char *delta = tv_delta_store_path (store, old, file->sha256);
  g_autofree char *folder = g_path_get_dirname (delta);
  g_autofree char *old_path
      = g_str_equal (old, TV_DELTA_NOTHING) ? NULL : tv_object_store_path (store->objects, old);
  g_autofree char *new_path = tv_object_store_path (store->objects, file->sha256);
  g_autoptr (GError) local = NULL;
  gboolean made = FALSE;

  if (!make_folder (folder, error))
    return FALSE;
  if (tv_delta_make (old_path, new_path, delta, most, &made, &local))
    {
      self->made += made;
      return made || write_nothing (delta, error);
    }
  if (g_error_matches (local, TV_ERROR, TV_ERROR_STORAGE_FULL))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_warning ("No delta of %s: %s", file->path, local->message);
  return TRUE;
}

/* @ret_length: of the delta; @most when there is none that is shorter. */
static gboolean
want (Update *self,
      const char *old,
      const TvItemFile *file,
      guint64 most,
      guint64 *ret_length,
      GError **error)
{
  g_autofree char *path = tv_delta_store_path (self->store, old, file->sha256);
  GStatBuf info;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  g_hash_table_add (self->wanted, g_strdup_printf ("%s/%s", old, file->sha256));
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !make_delta (self, old, file, most, error))
    return FALSE;
  *ret_length = g_stat (path, &info) == 0 && info.st_size > 0 ? (guint64) info.st_size : most;
  return TRUE;
}

/* From nothing, and from each earlier version's file of the same path: each is kept only when it
 * saves a fifth of the whole and is shorter than what a new reader gets. */
static gboolean
want_file (Update *self, GPtrArray *earlier, const TvItemFile *file, GError **error)
{
  guint64 packed = 0;
  guint64 length = 0;

  if (!want (self, TV_DELTA_NOTHING, file, file->length / 5 * 4, &packed, error))
    return FALSE;
  for (guint i = 0; i < earlier->len; i++)
    {
      const TvItemFile *old = tv_item_find_file (g_ptr_array_index (earlier, i), file->path);

      if (old != NULL && old->length > 0 && !g_str_equal (old->sha256, file->sha256)
          && tv_object_store_has (self->store->objects, old->sha256)
          && !want (self, old->sha256, file, packed, &length, error))
        return FALSE;
    }
  return TRUE;
}

/* A reader has one of the last versions and wants the newest; or it is a new one and gets one
 * version after the other. */
static gboolean
want_version (Update *self, GPtrArray *versions, guint index, GError **error)
{
  const TvDeltaVersion *entry = g_ptr_array_index (versions, index);
  guint end = MIN (index + 1 + (index == 0 ? TV_DELTA_STORE_VERSIONS : 1), versions->len);
  g_autoptr (GPtrArray) earlier = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  g_autoptr (TvItem) item = read_item (self->store, entry->sha256);

  for (guint i = index + 1; item != NULL && i < end; i++)
    {
      const TvDeltaVersion *other = g_ptr_array_index (versions, i);
      TvItem *old = read_item (self->store, other->sha256);

      if (old != NULL)
        g_ptr_array_add (earlier, old);
    }
  for (guint i = 0; item != NULL && i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);

      if (tv_delta_suits (file) && tv_object_store_has (self->store->objects, file->sha256)
          && !want_file (self, earlier, file, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_missing (Update *self, TvDeltaHistory *history, GError **error)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, tv_delta_history_get_items (history));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      GPtrArray *versions = value;

      for (guint i = 0; i < versions->len; i++)
        {
          const TvDeltaVersion *entry = g_ptr_array_index (versions, i);

          if (entry->listed && !want_version (self, versions, i, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* --- removing what no longer serves --- */

static void
collect_folder (Update *self, const char *old)
{
  g_autofree char *folder = g_build_filename (self->store->folder, old, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *new = NULL;

  while (dir != NULL && (new = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = g_strdup_printf ("%s/%s", old, new);
      g_autofree char *path = g_build_filename (folder, new, NULL);

      if (!g_hash_table_contains (self->wanted, name))
        (void) g_unlink (path);
    }
  (void) g_rmdir (folder); /* stays unless it is empty */
}

static void
collect (Update *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->store->folder, 0, NULL);
  const char *old = NULL;

  while (dir != NULL && (old = g_dir_read_name (dir)) != NULL)
    if (tv_hash_is_valid (old))
      collect_folder (self, old);
}

gboolean
tv_delta_store_update (TvDeltaStore *self,
                       TvMetadata *targets,
                       guint *ret_made,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Update update = { .store = self, .cancellable = cancellable, .wanted = wanted };
  g_autoptr (TvDeltaHistory) history = NULL;
  g_autofree char *path = NULL;
  gboolean good = FALSE;

  g_return_val_if_fail (TV_IS_DELTA_STORE (self), FALSE);
  g_return_val_if_fail (targets != NULL && targets->role == TV_ROLE_TARGETS, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!make_folder (self->folder, error))
    return FALSE;
  path = g_build_filename (self->folder, VERSIONS, NULL);
  history = tv_delta_history_load (path);
  tv_delta_history_note (history, targets, TV_DELTA_STORE_VERSIONS);
  good = tv_delta_history_save (history, error) && make_missing (&update, history, error);
  if (good)
    collect (&update);
  if (ret_made != NULL)
    *ret_made = update.made;
  return good;
}
