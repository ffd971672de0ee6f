// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/tv-error.h"
#include "tv-hash-private.h"

#define PIECE (256 * 1024)

gboolean
tv_hash_is_valid (const char *sha256)
{
  g_return_val_if_fail (sha256 != NULL, FALSE);

  return strspn (sha256, "0123456789abcdef") == 64 && sha256[64] == '\0';
}

char *
tv_hash_file (const char *path, guint64 *ret_length, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (PIECE);
  guint64 length = 0;
  gssize n = 0;
  int saved = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

  if (fd < 0)
    {
      saved = errno;
      g_set_error (error,
                   TV_ERROR,
                   saved == ENOENT ? TV_ERROR_NOT_FOUND : TV_ERROR_FAILED,
                   "%s: %s",
                   path,
                   g_strerror (saved));
      return NULL;
    }
  while ((n = read (fd, piece, PIECE)) > 0 || (n < 0 && errno == EINTR))
    {
      if (n < 0)
        continue;
      g_checksum_update (checksum, piece, n);
      length += (guint64) n;
    }
  saved = errno;
  close (fd);
  if (n < 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", path, g_strerror (saved));
      return NULL;
    }
  if (ret_length != NULL)
    *ret_length = length;
  return g_strdup (g_checksum_get_string (checksum));
}
