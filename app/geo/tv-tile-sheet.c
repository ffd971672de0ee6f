// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-sheet-private.h"

#include <string.h>

#define MAX_METADATA (4 * 1024 * 1024)

static void
sheet_clear (gpointer data)
{
  TvTileSheet *self = data;

  g_free (self->name);
  tv_style_unref (self->style);
  g_ptr_array_unref (self->tiles);
  g_hash_table_unref (self->twins);
}

TvTileSheet *
tv_tile_sheet_ref (TvTileSheet *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tv_tile_sheet_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, sheet_clear);
}

/* Which layers of label points the files have: a tile without any may just have none in it. */
static void
find_twins (GHashTable *twins, GPtrArray *tiles)
{
  for (guint i = 0; i < tiles->len; i++)
    {
      TvMbtiles *file = g_ptr_array_index (tiles, i);
      g_autofree char *text = tv_mbtiles_dup_metadata (file, "json");
      g_autoptr (TvJson) json
          = text != NULL ? tv_json_parse (text, strlen (text), MAX_METADATA, NULL) : NULL;
      gsize k;
      TvJson *layer;

      json_array_foreach (json_object_get (json, "vector_layers"), k, layer)
      {
        const char *id = tv_json_get_string (layer, "id", "");

        if (g_str_has_suffix (id, "-label") && !g_hash_table_contains (twins, id))
          g_hash_table_insert (twins, g_strdup (id), file);
      }
    }
}

TvTileSheet *
tv_tile_sheet_new (const char *name, TvStyle *style, GPtrArray *tiles)
{
  TvTileSheet *self = g_atomic_rc_box_new0 (TvTileSheet);

  self->name = g_strdup (name);
  self->style = tv_style_ref (style);
  self->tiles = g_ptr_array_ref (tiles);
  self->twins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  find_twins (self->twins, tiles);
  return self;
}

gboolean
tv_tile_sheet_get_bounds (const TvTileSheet *self, double ret_bounds[4])
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->tiles->len; i++)
    {
      double bounds[4];

      if (!tv_mbtiles_get_bounds (g_ptr_array_index (self->tiles, i), bounds))
        continue;
      ret_bounds[0] = found ? MIN (ret_bounds[0], bounds[0]) : bounds[0];
      ret_bounds[1] = found ? MIN (ret_bounds[1], bounds[1]) : bounds[1];
      ret_bounds[2] = found ? MAX (ret_bounds[2], bounds[2]) : bounds[2];
      ret_bounds[3] = found ? MAX (ret_bounds[3], bounds[3]) : bounds[3];
      found = TRUE;
    }
  return found;
}

void
tv_tile_sheet_add_attribution (const TvTileSheet *self, GString *lines)
{
  for (guint i = 0; i < self->tiles->len; i++)
    {
      g_autofree char *line
          = tv_mbtiles_dup_metadata (g_ptr_array_index (self->tiles, i), "attribution");

      if (line != NULL && *line != '\0' && strstr (lines->str, line) == NULL)
        g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", line);
    }
}
