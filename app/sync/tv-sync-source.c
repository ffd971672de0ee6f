// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "client/tv-download.h"

#include "tv-sync-source-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (256 * 1024)

struct _TvSyncSource
{
  TvHttpClient *client;     /* (borrowed) (nullable) */
  TvDeviceSession *session; /* (borrowed) (nullable) */
  char *folder;             /* (owned) (nullable): of a stick */
};

TvSyncSource *
tv_sync_source_new_server (TvHttpClient *client, TvDeviceSession *session)
{
  TvSyncSource *self = g_new0 (TvSyncSource, 1);

  self->client = client;
  self->session = session;
  return self;
}

TvSyncSource *
tv_sync_source_new_folder (const char *folder)
{
  TvSyncSource *self = g_new0 (TvSyncSource, 1);

  self->folder = g_strdup (folder);
  return self;
}

void
tv_sync_source_free (TvSyncSource *self)
{
  g_free (self->folder);
  g_free (self);
}

gboolean
tv_sync_source_has_entries (TvSyncSource *self)
{
  return self->folder != NULL || self->session != NULL;
}

/* A name that is not there may mean that nothing is there any more. */
static gboolean
fail_reading (TvSyncSource *self, int number, const char *path, GError **error)
{
  TvError code = TV_ERROR_FAILED;

  if (number == ENOENT || number == ENOTDIR)
    code = g_file_test (self->folder, G_FILE_TEST_IS_DIR) ? TV_ERROR_NOT_FOUND
                                                          : TV_ERROR_VOLUME_GONE;
  else if (number == EIO || number == ENODEV || number == ENXIO || number == ENOTCONN)
    code = TV_ERROR_VOLUME_GONE;
  else if (number == ELOOP)
    code = TV_ERROR_PATH;
  g_set_error (error, TV_ERROR, code, "%s: %s", path, g_strerror (number));
  return FALSE;
}

/* A link may lead anywhere, and a named pipe would hold us for ever: plain files only. */
static int
open_plain (TvSyncSource *self, const char *path, guint64 *ret_length, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      fail_reading (self, errno, path, error);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (S_ISREG (info.st_mode))
    {
      *ret_length = (guint64) info.st_size;
      return fd;
    }
  close (fd);
  g_set_error (error, TV_ERROR, TV_ERROR_PATH, "%s is no plain file", path);
  return -1;
}

static GBytes *
read_metadata (TvSyncSource *self, const char *name, gsize max, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "metadata", name, NULL);
  g_autofree guint8 *data = NULL;
  guint64 length = 0;
  gsize done = 0;
  int fd = open_plain (self, path, &length, error);

  if (fd < 0)
    return NULL;
  if (length > max)
    {
      close (fd);
      g_set_error (error, TV_ERROR, TV_ERROR_TOO_LARGE, "%s is longer than %zu bytes", path, max);
      return NULL;
    }
  data = g_malloc (length + 1);
  while (done < length)
    {
      ssize_t got = read (fd, data + done, length - done);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          fail_reading (self, errno, path, error);
          close (fd);
          return NULL;
        }
      if (got == 0)
        break;
      done += (gsize) got;
    }
  close (fd);
  return g_bytes_new_take (g_steal_pointer (&data), done);
}

GBytes *
tv_sync_source_get_metadata (TvSyncSource *self,
                             const char *name,
                             gsize max,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autofree char *path = NULL;
  TvHttpRequest request = { .method = "GET", .max_reply = max };
  g_autoptr (TvHttpReply) reply = NULL;

  if (self->folder != NULL)
    return read_metadata (self, name, max, error);
  path = g_strconcat ("/v1/metadata/", name, NULL);
  request.path = path;
  reply = tv_http_client_send (self->client, &request, cancellable, error);
  return reply != NULL ? g_bytes_ref (reply->body) : NULL;
}

static gboolean
fail_writing (int number, const char *file, GError **error)
{
  g_set_error (error,
               TV_ERROR,
               number == ENOSPC || number == EDQUOT ? TV_ERROR_STORAGE_FULL : TV_ERROR_FAILED,
               "%s: %s",
               file,
               g_strerror (number));
  return FALSE;
}

static gboolean
write_piece (int fd, const guint8 *data, gsize length, guint64 position)
{
  while (length > 0)
    {
      ssize_t written = pwrite (fd, data, length, (off_t) position);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      length -= (gsize) written;
      position += (guint64) written;
    }
  return TRUE;
}

/* From where @to ends to @length, and not a byte further. */
static gboolean
copy_rest (TvSyncSource *self,
           int from,
           int to,
           const char *path,
           const char *file,
           guint64 length,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  struct stat info;
  guint64 position = 0;

  if (fstat (to, &info) != 0)
    return fail_writing (errno, file, error);
  if ((guint64) info.st_size <= length)
    position = (guint64) info.st_size;
  else if (ftruncate (to, 0) != 0)
    return fail_writing (errno, file, error);
  while (position < length)
    {
      ssize_t got = 0;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      got = pread (from, piece, (gsize) MIN (length - position, PIECE), (off_t) position);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return fail_reading (self, got < 0 ? errno : EIO, path, error);
      if (!write_piece (to, piece, (gsize) got, position))
        return fail_writing (errno, file, error);
      position += (guint64) got;
    }
  return fsync (to) == 0 || fail_writing (errno, file, error);
}

/* @from, which is open and closed here, into @file. */
static gboolean
copy_file (TvSyncSource *self,
           int from,
           const char *path,
           const char *file,
           guint64 length,
           GCancellable *cancellable,
           GError **error)
{
  int to = open (file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
  gboolean done = to >= 0 ? copy_rest (self, from, to, path, file, length, cancellable, error)
                          : fail_writing (errno, file, error);

  close (from);
  if (to >= 0)
    close (to);
  return done;
}

static gboolean
copy_object (TvSyncSource *self,
             const char *sha256,
             guint64 length,
             const char *file,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *prefix = g_strndup (sha256, 2);
  g_autofree char *path = g_build_filename (self->folder, "objects", prefix, sha256, NULL);
  guint64 real = 0;
  int from = open_plain (self, path, &real, error);

  if (from < 0)
    return FALSE;
  if (real == length)
    return copy_file (self, from, path, file, length, cancellable, error);
  close (from);
  g_set_error (error, TV_ERROR, TV_ERROR_LENGTH, "%s has another length than was signed", path);
  return FALSE;
}

/* An empty file says that the whole is shorter. */
static gboolean
copy_delta (TvSyncSource *self,
            const char *old,
            const char *new,
            guint64 most,
            const char *file,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "deltas", old, new, NULL);
  guint64 length = 0;
  int from = open_plain (self, path, &length, error);

  if (from < 0)
    return FALSE;
  if (length > 0 && length <= most)
    return copy_file (self, from, path, file, length, cancellable, error);
  close (from);
  g_set_error (error,
               TV_ERROR,
               length == 0 ? TV_ERROR_NOT_FOUND : TV_ERROR_LENGTH,
               "%s is not worth it",
               path);
  return FALSE;
}

gboolean
tv_sync_source_get_delta (TvSyncSource *self,
                          const char *old,
                          const char *new,
                          guint64 most,
                          const char *file,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree char *path = NULL;

  if (self->folder != NULL)
    return copy_delta (self, old, new, most, file, cancellable, error);
  path = g_strdup_printf ("/v1/deltas/%s/%s", old, new);
  return tv_download_at_most (self->client, path, file, most, cancellable, error);
}

gboolean
tv_sync_source_get_object (TvSyncSource *self,
                           const char *sha256,
                           guint64 length,
                           const char *file,
                           gboolean signed_in,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *path = NULL;
  const char *bearer = NULL;

  if (self->folder != NULL)
    return copy_object (self, sha256, length, file, cancellable, error);
  if (signed_in)
    {
      bearer = tv_device_session_get_token (self->session, cancellable, error);
      if (bearer == NULL)
        return FALSE;
    }
  path = g_strconcat ("/v1/objects/", sha256, NULL);
  return tv_download_to_file (self->client, path, bearer, file, length, cancellable, error);
}
