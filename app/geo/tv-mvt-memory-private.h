// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A tile has thousands of small things that come and go together: their memory is taken in blocks
 * and given back whole. */
typedef struct _TvMvtMemory TvMvtMemory;

/* @expected: bytes there may be need for. */
TvMvtMemory *tv_mvt_memory_new (gsize expected);
void tv_mvt_memory_free (TvMvtMemory *self);

/* Room for @size bytes, not filled, of which the first are kept when it is known how many. Nothing
 * else may be taken in between. */
gpointer tv_mvt_memory_reserve (TvMvtMemory *self, gsize size);
gpointer tv_mvt_memory_keep (TvMvtMemory *self, gsize size);

/* @size bytes of 0. */
gpointer tv_mvt_memory_take (TvMvtMemory *self, gsize size);

G_END_DECLS
