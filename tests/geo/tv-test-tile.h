// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Vector tiles made by hand, for what draws them. */

/* One layer "name" of features that follow. Extent 4096. */
typedef struct
{
  GByteArray *features;
  GPtrArray *keys;   /* (element-type utf8) */
  GPtrArray *values; /* (element-type utf8): texts; numbers begin with '=' */
  char *name;
} TvTestTile;

TvTestTile *tv_test_tile_new (const char *name);
void tv_test_tile_free (TvTestTile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvTestTile, tv_test_tile_free)

/* @type: 1 point, 2 line, 3 polygon. @rings: pairs of coordinates, -1 ends a ring, -2 the list.
 * @tags: key, value, …, NULL; a value "=7" is the number 7. */
void tv_test_tile_add (TvTestTile *self, int type, const int *rings, const char *const *tags);

/* An MBTiles file with the layers of @tiles (NULL at the end) in one tile, zoom 0. Layers whose
 * name ends in "-label" stand in its metadata. */
void tv_test_tile_write (TvTestTile *const *tiles, const char *path);

G_END_DECLS
