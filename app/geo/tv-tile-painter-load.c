// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-painter.h"

#include "base/tv-error.h"

static gboolean
add_file (GPtrArray *files, TvTileLocate locate, gpointer data, const char *path, GError **error)
{
  g_autofree char *name = locate (path, data);
  TvMbtiles *file;

  if (name == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s is not there", path);
      return FALSE;
    }
  file = tv_mbtiles_open (name, error);
  if (file == NULL)
    return FALSE;
  g_ptr_array_add (files, file);
  return TRUE;
}

static TvStyle *
load_style (TvTileLocate locate, gpointer data, GError **error)
{
  g_autofree char *name = locate ("style.json", data);

  if (name == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "style.json is not there");
      return NULL;
    }
  return tv_style_load (name, error);
}

static gboolean
source_is_new (const TvStyle *style, guint index)
{
  const TvStyleLayer *layer = g_ptr_array_index (style->layers, index);

  for (guint i = 0; i < index; i++)
    {
      if (g_str_equal (((TvStyleLayer *) g_ptr_array_index (style->layers, i))->source,
                       layer->source))
        return FALSE;
    }
  return TRUE;
}

gboolean
tv_tile_painter_load_plan (TvTilePainter *self, TvTileLocate locate, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TvStyle) style = NULL;

  g_return_val_if_fail (TV_IS_TILE_PAINTER (self) && locate != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  style = load_style (locate, data, error);
  if (style == NULL)
    return FALSE;
  for (guint i = 0; i < style->layers->len; i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i);
      g_autofree char *path = g_strdup_printf ("tiles/%s.mbtiles", layer->source);

      if (source_is_new (style, i) && !add_file (files, locate, data, path, error))
        return FALSE;
    }
  tv_tile_painter_set_sheet (self, "plan", style, files);
  return TRUE;
}

gboolean
tv_tile_painter_load_basemap (TvTilePainter *self,
                              TvTileLocate locate,
                              gpointer data,
                              GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TvStyle) style = NULL;

  g_return_val_if_fail (TV_IS_TILE_PAINTER (self) && locate != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  style = load_style (locate, data, error);
  if (style == NULL || !add_file (files, locate, data, "basemap.mbtiles", error))
    return FALSE;
  tv_tile_painter_set_sheet (self, "basemap", style, files);
  return TRUE;
}
