// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-texts-private.h"

/* Then they are forgotten: a reader who has seen so many names is far away by now. */
#define MAX_TEXTS 20000

struct _TvTileTexts
{
  GMutex mutex;
  GHashTable *sizes; /* font + text → TvTileText */
};

TvTileTexts *
tv_tile_texts_new (void)
{
  TvTileTexts *self = g_new0 (TvTileTexts, 1);

  g_mutex_init (&self->mutex);
  self->sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
tv_tile_texts_free (TvTileTexts *self)
{
  g_hash_table_unref (self->sizes);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static char *
make_key (const char *font, const char *text)
{
  return g_strconcat (font, "\n", text, NULL);
}

gboolean
tv_tile_texts_find (TvTileTexts *self, const char *font, const char *text, TvTileText *ret_text)
{
  g_autofree char *key = make_key (font, text);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const TvTileText *found = g_hash_table_lookup (self->sizes, key);

  if (found != NULL)
    *ret_text = *found;
  return found != NULL;
}

void
tv_tile_texts_keep (TvTileTexts *self, const char *font, const char *text, TvTileText measured)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (g_hash_table_size (self->sizes) >= MAX_TEXTS)
    g_hash_table_remove_all (self->sizes);
  g_hash_table_replace (self->sizes, make_key (font, text), g_memdup2 (&measured, sizeof measured));
}
