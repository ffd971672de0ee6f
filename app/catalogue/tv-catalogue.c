// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-ground-private.h"
#include "tv-catalogue-private.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"

#include <string.h>

/* Up to here a file is hashed again when it is read whole: a disk may rot after the fetch. */
#define MAX_REHASH (4 * 1024 * 1024)

struct _TvCatalogue
{
  GObject parent_instance;

  GMutex lock;
  TvDb *db;               /* (owned), under the lock */
  GHashTable *grounds;    /* (owned) (element-type gint64 TvCatalogueGround), under the lock */
  TvObjectStore *objects; /* (owned) */
  guint generation;
};

G_DEFINE_FINAL_TYPE (TvCatalogue, tv_catalogue, G_TYPE_OBJECT)

static void
tv_catalogue_finalize (GObject *object)
{
  TvCatalogue *self = TV_CATALOGUE (object);

  g_clear_object (&self->db);
  g_clear_object (&self->objects);
  g_clear_pointer (&self->grounds, g_hash_table_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (tv_catalogue_parent_class)->finalize (object);
}

static void
tv_catalogue_class_init (TvCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_catalogue_finalize;
}

static void
tv_catalogue_init (TvCatalogue *self)
{
  g_mutex_init (&self->lock);
  self->grounds = g_hash_table_new_full (g_int64_hash,
                                         g_int64_equal,
                                         g_free,
                                         (GDestroyNotify) tv_catalogue_ground_free);
}

TvDb *
tv_catalogue_lock (TvCatalogue *self)
{
  g_mutex_lock (&self->lock);
  return self->db;
}

void
tv_catalogue_unlock (TvCatalogue *self)
{
  g_mutex_unlock (&self->lock);
}

/* Under the lock, as they belong to it. */
GHashTable *
tv_catalogue_get_grounds (TvCatalogue *self)
{
  return self->grounds;
}

char *
tv_catalogue_dup_object_path (TvCatalogue *self, const char *sha256)
{
  return tv_object_store_path (self->objects, sha256);
}

/* The number that `current` leads to. Read once, so that database and number are the same even when
 * the link moves meanwhile. */
static gboolean
read_generation (const char *content, guint *ret_generation, GError **error)
{
  g_autofree char *current = g_build_filename (content, "current", NULL);
  g_autofree char *target = g_file_read_link (current, NULL);
  guint64 number;

  if (target != NULL && g_str_has_prefix (target, "generations/")
      && g_ascii_string_to_unsigned (target + strlen ("generations/"),
                                     10,
                                     0,
                                     G_MAXUINT,
                                     &number,
                                     NULL))
    {
      *ret_generation = (guint) number;
      return TRUE;
    }
  g_set_error (error,
               TV_ERROR,
               target == NULL ? TV_ERROR_NOT_FOUND : TV_ERROR_CORRUPT,
               "%s leads to no generation",
               current);
  return FALSE;
}

TvCatalogue *
tv_catalogue_open (const char *content, GError **error)
{
  g_autoptr (TvCatalogue) self = NULL;
  g_autofree char *path = NULL;
  g_autofree char *objects = NULL;
  guint generation;

  g_return_val_if_fail (content != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!read_generation (content, &generation, error))
    return NULL;
  self = g_object_new (TV_TYPE_CATALOGUE, NULL);
  self->generation = generation;
  path = g_strdup_printf ("%s/generations/%u/catalogue.db", content, generation);
  objects = g_build_filename (content, "objects", NULL);
  self->objects = tv_object_store_new (objects);
  self->db = tv_db_open (path,
                         TV_DB_IMMUTABLE,
                         TV_CATALOGUE_APPLICATION,
                         tv_catalogue_get_schema (),
                         error);
  return self->db != NULL ? g_steal_pointer (&self) : NULL;
}

gboolean
tv_catalogue_check (TvCatalogue *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TV_IS_CATALOGUE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  locker = g_mutex_locker_new (&self->lock);
  return tv_db_check (self->db, error);
}

guint
tv_catalogue_get_generation (TvCatalogue *self)
{
  g_return_val_if_fail (TV_IS_CATALOGUE (self), 0);

  return self->generation;
}

/* Hash and length of a file of an item, under the lock. */
static char *
find_file (TvCatalogue *self,
           const char *item,
           guint version,
           const char *path,
           gsize *ret_length,
           GError **error)
{
  TvStatement *statement = tv_db_prepare (
      self->db,
      "SELECT f.sha256, f.length FROM item i JOIN file f ON f.item = i.row"
      " WHERE i.id = ?1 AND (i.version = ?2 OR (?2 = 0 AND i.newest)) AND f.path = ?3",
      error);
  char *sha256 = NULL;
  TvStep step;

  if (statement == NULL)
    return NULL;
  tv_statement_bind_text (statement, 1, item);
  tv_statement_bind_int (statement, 2, version);
  tv_statement_bind_text (statement, 3, path);
  step = tv_statement_step (statement, error);
  if (step == TV_STEP_ROW)
    {
      sha256 = tv_statement_dup_text (statement, 0);
      *ret_length = (gsize) tv_statement_int (statement, 1);
      tv_statement_reset (statement);
    }
  else if (step == TV_STEP_DONE)
    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_NOT_FOUND,
                 "Item %s, version %u, has no %s",
                 item,
                 version,
                 path);
  return sha256;
}

static char *
find_file_locked (TvCatalogue *self,
                  const char *item,
                  guint version,
                  const char *path,
                  gsize *ret_length,
                  GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return find_file (self, item, version, path, ret_length, error);
}

char *
tv_catalogue_locate (TvCatalogue *self,
                     const char *item,
                     guint version,
                     const char *path,
                     GError **error)
{
  g_autofree char *sha256 = NULL;
  gsize length;

  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (item != NULL && path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sha256 = find_file_locked (self, item, version, path, &length, error);
  return sha256 != NULL ? tv_object_store_path (self->objects, sha256) : NULL;
}

GBytes *
tv_catalogue_read (TvCatalogue *self,
                   const char *item,
                   guint version,
                   const char *path,
                   GError **error)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *file = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length = 0;

  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (item != NULL && path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sha256 = find_file_locked (self, item, version, path, &length, error);
  if (sha256 == NULL)
    return NULL;
  file = tv_object_store_path (self->objects, sha256);
  bytes = tv_file_read (file, length, error);
  if (bytes == NULL)
    return NULL;
  if (g_bytes_get_size (bytes) == length && length <= MAX_REHASH)
    found = tv_sha256_hex (g_bytes_get_data (bytes, NULL), length);
  if (g_bytes_get_size (bytes) != length || (found != NULL && strcmp (found, sha256) != 0))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_HASH, "%s of item %s has changed", path, item);
      return NULL;
    }
  return g_steal_pointer (&bytes);
}
