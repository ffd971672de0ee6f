// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "tv-hash-private.h"
#include "tv-object-store.h"

#define PARTIAL "partial"
#define FOLDER_MODE 0755
#define FILE_MODE 0644
#define PIECE (256 * 1024)

struct _TvObjectStore
{
  GObject parent_instance;

  char *root; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvObjectStore, tv_object_store, G_TYPE_OBJECT)

static void
tv_object_store_finalize (GObject *object)
{
  TvObjectStore *self = TV_OBJECT_STORE (object);

  g_free (self->root);
  G_OBJECT_CLASS (tv_object_store_parent_class)->finalize (object);
}

static void
tv_object_store_class_init (TvObjectStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_object_store_finalize;
}

static void
tv_object_store_init (TvObjectStore *self)
{
}

TvObjectStore *
tv_object_store_new (const char *root)
{
  TvObjectStore *self = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  self = g_object_new (TV_TYPE_OBJECT_STORE, NULL);
  self->root = g_strdup (root);
  return self;
}

char *
tv_object_store_path (TvObjectStore *self, const char *sha256)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (TV_IS_OBJECT_STORE (self) && sha256 != NULL, NULL);

  if (!tv_hash_is_valid (sha256))
    return NULL;
  folder = g_strndup (sha256, 2);
  return g_build_filename (self->root, folder, sha256, NULL);
}

char *
tv_object_store_partial_path (TvObjectStore *self, const char *sha256)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (TV_IS_OBJECT_STORE (self) && sha256 != NULL, NULL);

  if (!tv_hash_is_valid (sha256))
    return NULL;
  folder = g_build_filename (self->root, PARTIAL, NULL);
  g_mkdir_with_parents (folder, FOLDER_MODE);
  return g_build_filename (folder, sha256, NULL);
}

gboolean
tv_object_store_has (TvObjectStore *self, const char *sha256)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (TV_IS_OBJECT_STORE (self) && sha256 != NULL, FALSE);

  path = tv_object_store_path (self, sha256);
  return path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static gboolean
fail_errno (int number, const char *path, GError **error)
{
  TvError code = TV_ERROR_FAILED;

  if (number == ENOSPC || number == EDQUOT)
    code = TV_ERROR_STORAGE_FULL;
  else if (number == ENOENT)
    code = TV_ERROR_NOT_FOUND;
  g_set_error (error, TV_ERROR, code, "%s: %s", path, g_strerror (number));
  return FALSE;
}

static gboolean
fail_hash (const char *sha256, GError **error)
{
  g_set_error (error, TV_ERROR, TV_ERROR_HASH, "the bytes are not those of %s", sha256);
  return FALSE;
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = open (path, flags | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;
  int saved = errno;

  if (fd >= 0)
    close (fd);
  return synced || fail_errno (saved, path, error);
}

/* The folder an object is to stand in, durably there. */
static gboolean
make_folder_of (TvObjectStore *self, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    return fail_errno (errno, folder, error);
  return sync_path (self->root, O_RDONLY | O_DIRECTORY, error);
}

gboolean
tv_object_store_add_bytes (TvObjectStore *self, const char *sha256, GBytes *bytes, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *real = NULL;
  gsize length = 0;
  gconstpointer data = NULL;

  g_return_val_if_fail (TV_IS_OBJECT_STORE (self) && sha256 != NULL && bytes != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  data = g_bytes_get_data (bytes, &length);
  real = tv_sha256_hex (data, length);
  if (!g_str_equal (real, sha256))
    return fail_hash (sha256, error);
  if (tv_object_store_has (self, sha256))
    return TRUE;
  path = tv_object_store_path (self, sha256);
  return make_folder_of (self, path, error) && tv_file_write (path, bytes, FILE_MODE, error);
}

/* Makes a checked file beside the store one of its objects. */
static gboolean
move_in (TvObjectStore *self, const char *from, const char *sha256, GError **error)
{
  g_autofree char *path = tv_object_store_path (self, sha256);
  g_autofree char *folder = g_path_get_dirname (path);

  if (!sync_path (from, O_RDONLY, error) || !make_folder_of (self, path, error))
    return FALSE;
  if (g_chmod (from, FILE_MODE) != 0 || g_rename (from, path) != 0)
    return fail_errno (errno, path, error);
  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        {
          data += n;
          length -= (gsize) n;
        }
    }
  return TRUE;
}

static gboolean
copy_open_files (int from, int to)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  gssize n = 0;

  while ((n = read (from, piece, PIECE)) > 0 || (n < 0 && errno == EINTR))
    if (n > 0 && !write_all (to, piece, (gsize) n))
      return FALSE;
  return n == 0;
}

static gboolean
copy_file (const char *from_path, const char *to_path, GError **error)
{
  int from = open (from_path, O_RDONLY | O_CLOEXEC);
  int to = -1;
  int saved = 0;
  gboolean copied = FALSE;

  if (from < 0)
    return fail_errno (errno, from_path, error);
  to = open (to_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  copied = to >= 0 && copy_open_files (from, to);
  saved = errno;
  close (from);
  if (to >= 0)
    close (to);
  return copied || fail_errno (saved, to_path, error);
}

/* Moves @path in when it is what it should be, removes it otherwise. */
static gboolean
check_and_move_in (TvObjectStore *self, const char *path, const char *sha256, GError **error)
{
  g_autofree char *real = tv_hash_file (path, NULL, error);
  gboolean moved = FALSE;

  if (real == NULL)
    return FALSE;
  moved = g_str_equal (real, sha256) ? move_in (self, path, sha256, error)
                                     : fail_hash (sha256, error);
  if (!moved)
    g_unlink (path);
  return moved;
}

gboolean
tv_object_store_add_file (TvObjectStore *self, const char *sha256, const char *path, GError **error)
{
  static int serial = 0;
  g_autofree char *partial = NULL;
  g_autofree char *copy = NULL;

  g_return_val_if_fail (TV_IS_OBJECT_STORE (self) && sha256 != NULL && path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  partial = tv_object_store_partial_path (self, sha256);
  if (partial == NULL)
    return fail_hash (sha256, error);
  if (tv_object_store_has (self, sha256))
    return TRUE;
  /* Not the partial download's name: another thread may be at it. */
  copy = g_strdup_printf ("%s.%d.%d", partial, (int) getpid (), g_atomic_int_add (&serial, 1));
  if (!copy_file (path, copy, error))
    {
      g_unlink (copy);
      return FALSE;
    }
  return check_and_move_in (self, copy, sha256, error);
}

gboolean
tv_object_store_commit (TvObjectStore *self, const char *sha256, GError **error)
{
  g_autofree char *partial = NULL;

  g_return_val_if_fail (TV_IS_OBJECT_STORE (self) && sha256 != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  partial = tv_object_store_partial_path (self, sha256);
  if (partial == NULL)
    return fail_hash (sha256, error);
  return check_and_move_in (self, partial, sha256, error);
}

char *
tv_object_store_beside_path (TvObjectStore *self, const char *sha256, const char *suffix)
{
  g_autofree char *partial = NULL;

  g_return_val_if_fail (TV_IS_OBJECT_STORE (self) && sha256 != NULL && suffix != NULL, NULL);

  partial = tv_object_store_partial_path (self, sha256);
  return partial != NULL ? g_strconcat (partial, ".", suffix, NULL) : NULL;
}

gboolean
tv_object_store_take_file (TvObjectStore *self,
                           const char *sha256,
                           const char *path,
                           GError **error)
{
  g_return_val_if_fail (TV_IS_OBJECT_STORE (self) && sha256 != NULL && path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!tv_hash_is_valid (sha256))
    return fail_hash (sha256, error);
  return check_and_move_in (self, path, sha256, error);
}

static gboolean
collect_folder (TvObjectStore *self, const char *name, GHashTable *keep, GError **error)
{
  g_autofree char *folder = g_build_filename (self->root, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *file = NULL;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (!g_hash_table_contains (keep, file) && g_unlink (path) != 0 && errno != ENOENT)
        return fail_errno (errno, path, error);
    }
  return TRUE;
}

gboolean
tv_object_store_collect (TvObjectStore *self, GHashTable *keep, GError **error)
{
  g_return_val_if_fail (TV_IS_OBJECT_STORE (self) && keep != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  for (guint i = 0; i < 256; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02x", i);

      if (!collect_folder (self, name, keep, error))
        return FALSE;
    }
  return collect_folder (self, PARTIAL, keep, error);
}
