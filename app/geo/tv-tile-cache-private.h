// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-mbtiles.h"
#include "tv-mvt.h"

G_BEGIN_DECLS

/* A decoded tile on its way through several threads. Reference counted, immutable. */
typedef struct
{
  TvMvt *mvt; /* (owned) (nullable): the file has none there */
} TvCachedTile;

void tv_cached_tile_unref (TvCachedTile *self);

/* Decoded tiles lately used. Usable from several threads at once. */
typedef struct _TvTileCache TvTileCache;

TvTileCache *tv_tile_cache_new (void);
void tv_tile_cache_free (TvTileCache *self);
void tv_tile_cache_clear (TvTileCache *self);

/* @labels_only: only layers whose name ends in "-label". NULL on error; a tile that is not there
 * is no error. (transfer full) */
TvCachedTile *tv_tile_cache_get (TvTileCache *self,
                                 TvMbtiles *file,
                                 guint zoom,
                                 guint x,
                                 guint y,
                                 gboolean labels_only,
                                 GError **error);

G_END_DECLS
