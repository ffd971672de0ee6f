// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-output.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

gboolean
tv_render_output_init (TvRenderOutput *self, gsize length)
{
  *self = (TvRenderOutput){ .fd = -1 };
  self->fd = memfd_create ("thamvan-render", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (self->fd < 0)
    return FALSE;
  if (ftruncate (self->fd, (off_t) length) == 0)
    {
      void *data = mmap (NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, self->fd, 0);

      if (data != MAP_FAILED)
        {
          self->data = data;
          self->length = length;
          return TRUE;
        }
    }
  tv_render_output_clear (self);
  return FALSE;
}

gboolean
tv_render_output_seal (TvRenderOutput *self)
{
  /* A writable mapping would forbid the write seal. */
  munmap (self->data, self->length);
  self->data = NULL;
  return fcntl (self->fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
         == 0;
}

void
tv_render_output_clear (TvRenderOutput *self)
{
  if (self->data != NULL)
    munmap (self->data, self->length);
  if (self->fd >= 0)
    close (self->fd);
  *self = (TvRenderOutput){ .fd = -1 };
}
