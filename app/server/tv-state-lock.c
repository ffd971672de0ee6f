// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-state-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/tv-error.h"
#include "base/tv-file.h"

struct _TvStateLock
{
  int file;
};

TvStateLock *
tv_state_lock_take (const char *state, GError **error)
{
  g_autofree char *path = g_build_filename (state, "lock", NULL);
  g_autoptr (TvStateLock) self = NULL;

  if (!tv_file_make_folder (state, error))
    return NULL;
  self = g_new0 (TvStateLock, 1);
  self->file = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->file < 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FORBIDDEN, "%s: %s", path, g_strerror (errno));
      return NULL;
    }
  if (flock (self->file, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_STATE, "another process uses %s", state);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
tv_state_lock_free (TvStateLock *self)
{
  if (self == NULL)
    return;
  if (self->file >= 0)
    close (self->file);
  g_free (self);
}
