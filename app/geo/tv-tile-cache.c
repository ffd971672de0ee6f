// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-tile-cache-private.h"

/* A screen of 1920 × 1080 shows about 15 tiles of each file. Label points are small: a tile's
 * neighbours are kept for them too. */
#define MAX_TILES 96
#define MAX_LABEL_TILES 400

typedef struct
{
  TvMbtiles *file; /* for comparison only */
  guint zoom, x, y;
} Key;

typedef struct
{
  GHashTable *tiles; /* Key → TvCachedTile */
  GQueue recent;     /* Key, newest first (owned by tiles) */
  guint most;
} Shelf;

struct _TvTileCache
{
  GMutex mutex;
  Shelf shelves[2]; /* whole tiles, label points */
};

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;

  return g_direct_hash (key->file) ^ (key->zoom * 31 + key->x) * 65599 ^ key->y;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;

  return x->file == y->file && x->zoom == y->zoom && x->x == y->x && x->y == y->y;
}

static void
cached_tile_clear (gpointer data)
{
  g_clear_pointer (&((TvCachedTile *) data)->mvt, tv_mvt_free);
}

void
tv_cached_tile_unref (TvCachedTile *self)
{
  g_atomic_rc_box_release_full (self, cached_tile_clear);
}

TvTileCache *
tv_tile_cache_new (void)
{
  TvTileCache *self = g_new0 (TvTileCache, 1);

  g_mutex_init (&self->mutex);
  for (guint i = 0; i < G_N_ELEMENTS (self->shelves); i++)
    {
      Shelf *shelf = &self->shelves[i];

      shelf->tiles = g_hash_table_new_full (key_hash,
                                            key_equal,
                                            g_free,
                                            (GDestroyNotify) tv_cached_tile_unref);
      g_queue_init (&shelf->recent);
      shelf->most = i == 0 ? MAX_TILES : MAX_LABEL_TILES;
    }
  return self;
}

void
tv_tile_cache_clear (TvTileCache *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < G_N_ELEMENTS (self->shelves); i++)
    {
      g_queue_clear (&self->shelves[i].recent);
      g_hash_table_remove_all (self->shelves[i].tiles);
    }
}

void
tv_tile_cache_free (TvTileCache *self)
{
  tv_tile_cache_clear (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->shelves); i++)
    g_hash_table_unref (self->shelves[i].tiles);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static TvCachedTile *
lookup (TvTileCache *self, const Shelf *shelf, const Key *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  TvCachedTile *tile = g_hash_table_lookup (shelf->tiles, key);

  return tile != NULL ? g_atomic_rc_box_acquire (tile) : NULL;
}

static void
keep (TvTileCache *self, Shelf *shelf, const Key *key, TvCachedTile *tile)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Key *copy;

  if (g_hash_table_contains (shelf->tiles, key))
    return;
  copy = g_memdup2 (key, sizeof *key);
  g_hash_table_insert (shelf->tiles, copy, g_atomic_rc_box_acquire (tile));
  g_queue_push_head (&shelf->recent, copy);
  while (shelf->recent.length > shelf->most)
    g_hash_table_remove (shelf->tiles, g_queue_pop_tail (&shelf->recent));
}

TvCachedTile *
tv_tile_cache_get (TvTileCache *self,
                   TvMbtiles *file,
                   guint zoom,
                   guint x,
                   guint y,
                   gboolean labels_only,
                   GError **error)
{
  const Key key = { file, zoom, x, y };
  Shelf *shelf = &self->shelves[labels_only ? 1 : 0];
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TvCachedTile *tile = lookup (self, shelf, &key);
  TvMvt *mvt = NULL;

  if (tile != NULL)
    return tile;
  bytes = tv_mbtiles_read (file, zoom, x, y, &local);
  if (bytes != NULL)
    mvt = tv_mvt_parse_layers (bytes, labels_only ? "-label" : NULL, &local);
  if (local != NULL && !g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  tile = g_atomic_rc_box_new0 (TvCachedTile);
  tile->mvt = mvt;
  keep (self, shelf, &key, tile);
  return tile;
}
