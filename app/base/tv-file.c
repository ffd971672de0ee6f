// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-file.h"

#include "tv-error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define MAX_PATH_IN_ITEM 200
#define MAX_TREE_DEPTH 64

static gboolean
fail_errno (GError **error, int number, const char *path, const char *verb)
{
  TvError code = TV_ERROR_FAILED;

  if (number == ENOENT || number == ENOTDIR)
    code = TV_ERROR_NOT_FOUND;
  else if (number == ENOSPC || number == EDQUOT)
    code = TV_ERROR_STORAGE_FULL;
  else if (number == EACCES || number == EPERM || number == EROFS)
    code = TV_ERROR_FORBIDDEN;
  g_set_error (error, TV_ERROR, code, "%s %s: %s", verb, path, g_strerror (number));
  return FALSE;
}

static gboolean
read_all (int fd, guint8 *data, gsize length, gsize *ret_read)
{
  gsize done = 0;

  while (done < length)
    {
      gssize n = read (fd, data + done, length - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
      done += (gsize) n;
    }
  *ret_read = done;
  return TRUE;
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static GBytes *
read_fd (int fd, const char *path, gsize max, GError **error)
{
  g_autofree guint8 *data = NULL;
  struct stat info;
  gsize length = 0;

  if (fstat (fd, &info) != 0)
    {
      fail_errno (error, errno, path, "Reading");
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "Reading %s: not a plain file", path);
      return NULL;
    }
  if ((guint64) info.st_size > max)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_TOO_LARGE,
                   "Reading %s: more than %zu bytes",
                   path,
                   max);
      return NULL;
    }
  data = g_malloc ((gsize) info.st_size + 1);
  if (!read_all (fd, data, (gsize) info.st_size, &length))
    {
      fail_errno (error, errno, path, "Reading");
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

GBytes *
tv_file_read (const char *path, gsize max, GError **error)
{
  GBytes *bytes;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  /* O_NONBLOCK: a named pipe in the place of a file must not hold us. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0)
    {
      fail_errno (error, errno, path, "Opening");
      return NULL;
    }
  bytes = read_fd (fd, path, max, error);
  close (fd);
  return bytes;
}

gboolean
tv_file_sync_folder (const char *path, GError **error)
{
  int number = 0;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return fail_errno (error, errno, path, "Opening");
  /* Some file systems know no fsync of folders and say EINVAL. */
  if (fsync (fd) != 0 && errno != EINVAL)
    number = errno;
  close (fd);
  if (number != 0)
    return fail_errno (error, number, path, "Flushing");
  return TRUE;
}

static int
write_beside (int fd, GBytes *bytes, int mode)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  int number = 0;

  if (!write_all (fd, data, length) || fchmod (fd, (mode_t) mode) != 0 || fsync (fd) != 0)
    number = errno;
  if (close (fd) != 0 && number == 0)
    number = errno;
  return number;
}

gboolean
tv_file_write (const char *path, GBytes *bytes, int mode, GError **error)
{
  g_autofree char *beside = NULL;
  g_autofree char *folder = NULL;
  int fd;
  int number;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  beside = g_strconcat (path, ".XXXXXX", NULL);
  fd = g_mkstemp_full (beside, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_errno (error, errno, path, "Creating");
  number = write_beside (fd, bytes, mode);
  if (number == 0 && rename (beside, path) != 0)
    number = errno;
  if (number != 0)
    {
      (void) unlink (beside);
      return fail_errno (error, number, path, "Writing");
    }
  folder = g_path_get_dirname (path);
  return tv_file_sync_folder (folder, error);
}

gboolean
tv_file_move (const char *from, const char *to, GError **error)
{
  g_autofree char *folder = NULL;
  int number = 0;
  int fd;

  g_return_val_if_fail (from != NULL && to != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  fd = open (from, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return fail_errno (error, errno, from, "Opening");
  if (fsync (fd) != 0)
    number = errno;
  close (fd);
  if (number == 0 && rename (from, to) != 0)
    number = errno;
  if (number != 0)
    return fail_errno (error, number, to, "Writing");
  folder = g_path_get_dirname (to);
  return tv_file_sync_folder (folder, error);
}

gboolean
tv_file_path_is_safe (const char *path)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *nfc = NULL;
  gsize length;

  if (path == NULL)
    return FALSE;
  length = strlen (path);
  if (length == 0 || length > MAX_PATH_IN_ITEM || !g_utf8_validate (path, -1, NULL))
    return FALSE;
  for (const char *p = path; *p != '\0'; p++)
    if (*p == '\\' || g_ascii_iscntrl (*p))
      return FALSE;
  nfc = g_utf8_normalize (path, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  if (g_strcmp0 (nfc, path) != 0)
    return FALSE;
  parts = g_strsplit (path, "/", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    if (parts[i][0] == '\0' || strcmp (parts[i], ".") == 0 || strcmp (parts[i], "..") == 0)
      return FALSE;
  return TRUE;
}

gboolean
tv_file_make_folder (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail_errno (error, errno, path, "Creating");
  return TRUE;
}

static int remove_children (int parent, const char *name, guint depth);

static int
remove_at (int parent, const char *name, guint depth)
{
  if (unlinkat (parent, name, 0) == 0 || errno == ENOENT)
    return 0;
  if (errno != EISDIR && errno != EPERM)
    return errno;
  if (depth == 0)
    return ELOOP;
  return remove_children (parent, name, depth - 1);
}

static int
remove_children (int parent, const char *name, guint depth)
{
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct dirent *entry;
  int number = 0;
  DIR *folder;

  if (fd < 0)
    return errno == ENOENT ? 0 : errno;
  folder = fdopendir (fd);
  if (folder == NULL)
    {
      number = errno;
      close (fd);
      return number;
    }
  while (number == 0 && (entry = readdir (folder)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      number = remove_at (fd, entry->d_name, depth);
  closedir (folder);
  if (number == 0 && unlinkat (parent, name, AT_REMOVEDIR) != 0)
    number = errno;
  return number;
}

gboolean
tv_file_remove_tree (const char *path, GError **error)
{
  int number;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  number = remove_at (AT_FDCWD, path, MAX_TREE_DEPTH);
  if (number != 0)
    return fail_errno (error, number, path, "Removing");
  return TRUE;
}
