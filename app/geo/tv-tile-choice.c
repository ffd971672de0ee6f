// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-choice-private.h"

struct _TvTileChoice
{
  GHashTable *hidden;  /* (owned) set of layer ids */
  GHashTable *opacity; /* (owned) layer id → double; others are opaque */
  GStrv order;         /* (owned) (nullable) */
};

static void
choice_clear (gpointer data)
{
  TvTileChoice *self = data;

  g_hash_table_unref (self->hidden);
  g_hash_table_unref (self->opacity);
  g_strfreev (self->order);
}

TvTileChoice *
tv_tile_choice_new (void)
{
  TvTileChoice *self = g_atomic_rc_box_new0 (TvTileChoice);

  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->opacity = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

TvTileChoice *
tv_tile_choice_ref (TvTileChoice *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tv_tile_choice_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, choice_clear);
}

static TvTileChoice *
copy (const TvTileChoice *self)
{
  TvTileChoice *other = tv_tile_choice_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->hidden);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (other->hidden, g_strdup (key));
  g_hash_table_iter_init (&iter, self->opacity);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (other->opacity, g_strdup (key), g_memdup2 (value, sizeof (double)));
  other->order = g_strdupv (self->order);
  return other;
}

TvTileChoice *
tv_tile_choice_with_hidden (const TvTileChoice *self, const char *layer, gboolean hidden)
{
  TvTileChoice *other = copy (self);

  if (hidden)
    g_hash_table_add (other->hidden, g_strdup (layer));
  else
    g_hash_table_remove (other->hidden, layer);
  return other;
}

TvTileChoice *
tv_tile_choice_with_opacity (const TvTileChoice *self, const char *layer, double opacity)
{
  TvTileChoice *other = copy (self);
  double clamped = CLAMP (opacity, 0, 1);

  g_hash_table_replace (other->opacity, g_strdup (layer), g_memdup2 (&clamped, sizeof clamped));
  return other;
}

TvTileChoice *
tv_tile_choice_with_order (const TvTileChoice *self, const char *const *order)
{
  TvTileChoice *other = copy (self);

  g_strfreev (other->order);
  other->order = g_strdupv ((char **) order);
  return other;
}

gboolean
tv_tile_choice_hides (const TvTileChoice *self, const char *layer)
{
  return g_hash_table_contains (self->hidden, layer);
}

double
tv_tile_choice_get_opacity (const TvTileChoice *self, const char *layer)
{
  const double *opacity = g_hash_table_lookup (self->opacity, layer);

  return opacity != NULL ? *opacity : 1;
}

static TvStyleLayer *
find_layer (const TvStyle *style, const char *id)
{
  for (guint i = 0; i < style->layers->len; i++)
    {
      TvStyleLayer *layer = g_ptr_array_index (style->layers, i);

      if (g_str_equal (layer->id, id))
        return layer;
    }
  return NULL;
}

GPtrArray *
tv_tile_choice_sort (const TvTileChoice *self, const TvStyle *style)
{
  GPtrArray *layers = g_ptr_array_sized_new (style->layers->len);
  guint next = 0;

  for (guint i = 0; i < style->layers->len; i++)
    {
      TvStyleLayer *layer = g_ptr_array_index (style->layers, i);

      if (self->order != NULL && g_strv_contains ((const char *const *) self->order, layer->id))
        {
          while (self->order[next] != NULL && find_layer (style, self->order[next]) == NULL)
            next++;
          if (self->order[next] != NULL)
            layer = find_layer (style, self->order[next++]);
        }
      g_ptr_array_add (layers, layer);
    }
  return layers;
}
