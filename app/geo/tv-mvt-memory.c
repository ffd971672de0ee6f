// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-mvt-memory-private.h"

#include <string.h>

#define LEAST_BLOCK 1024
#define MOST_BLOCK (256 * 1024)
#define ALIGNMENT sizeof (guint64)

struct _TvMvtMemory
{
  GPtrArray *blocks; /* (owned) */
  gsize block_size;
  guint8 *at; /* free memory of the last block */
  gsize left;
};

TvMvtMemory *
tv_mvt_memory_new (gsize expected)
{
  TvMvtMemory *self = g_new0 (TvMvtMemory, 1);

  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->block_size = CLAMP (expected, LEAST_BLOCK, MOST_BLOCK);
  return self;
}

void
tv_mvt_memory_free (TvMvtMemory *self)
{
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

gpointer
tv_mvt_memory_reserve (TvMvtMemory *self, gsize size)
{
  if (self->at == NULL || size > self->left)
    {
      self->left = MAX (size, self->block_size);
      self->at = g_malloc (self->left);
      g_ptr_array_add (self->blocks, self->at);
    }
  return self->at;
}

gpointer
tv_mvt_memory_keep (TvMvtMemory *self, gsize size)
{
  gpointer memory = self->at;
  gsize taken = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

  taken = MIN (taken, self->left);
  self->at += taken;
  self->left -= taken;
  return memory;
}

gpointer
tv_mvt_memory_take (TvMvtMemory *self, gsize size)
{
  memset (tv_mvt_memory_reserve (self, size), 0, size);
  return tv_mvt_memory_keep (self, size);
}
