// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-legend.h"

#include "base/tv-error.h"
#include "tv-tile-draw-private.h"

void
tv_legend_entry_free (TvLegendEntry *self)
{
  g_free (self->layer);
  g_free (self->code);
  g_free (self->name);
  g_free (self);
}

static const char *
class_name (const TvStyleClass *class, const char *language)
{
  const char *name = class->name != NULL ? tv_json_get_string (class->name, language, NULL) : NULL;

  return name != NULL ? name : tv_json_get_string (class->name, "vi", NULL);
}

/* What the features of one value come to. */
typedef struct
{
  guint64 count;
  double area_m2;
} Sum;

typedef struct
{
  const char *field;
  GHashTable *sums; /* (element-type utf8 Sum) */
} Summing;

static gboolean
sum_cb (const TvGpkgFeature *feature, gpointer data)
{
  Summing *summing = data;
  g_autofree char *value = tv_gpkg_feature_dup_text (feature, summing->field);
  Sum *sum;

  if (value == NULL)
    return TRUE;
  sum = g_hash_table_lookup (summing->sums, value);
  if (sum == NULL)
    {
      sum = g_new0 (Sum, 1);
      g_hash_table_insert (summing->sums, g_steal_pointer (&value), sum);
    }
  sum->count++;
  if (feature->geometry != NULL && feature->geometry->type == TV_GEOMETRY_POLYGON)
    sum->area_m2 += tv_geometry_get_area_m2 (feature->geometry);
  return TRUE;
}

/* What a class draws; the rest's class takes what no other names. */
static Sum
sum_of_class (const TvStyleLayer *layer, const TvStyleClass *class, GHashTable *sums)
{
  Sum all = { 0, 0 };
  GHashTableIter iter;
  gpointer value, sum;

  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &value, &sum))
    {
      if (tv_style_layer_find_class (layer, value) != class)
        continue;
      all.count += ((Sum *) sum)->count;
      all.area_m2 += ((Sum *) sum)->area_m2;
    }
  return all;
}

static gboolean
gpkg_has_layer (TvGpkg *gpkg, const char *name)
{
  return g_strv_contains (tv_gpkg_get_layers (gpkg), name);
}

static gboolean
add_layer (GPtrArray *entries,
           const TvStyleLayer *layer,
           TvGpkg *gpkg,
           const char *language,
           GError **error)
{
  g_autoptr (GHashTable) sums = NULL;

  if (gpkg != NULL && layer->field != NULL && gpkg_has_layer (gpkg, layer->source))
    {
      Summing summing = { .field = layer->field };

      sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      summing.sums = sums;
      if (!tv_gpkg_foreach (gpkg, layer->source, sum_cb, &summing, error))
        return FALSE;
    }
  for (guint i = 0; i < layer->classes->len; i++)
    {
      const TvStyleClass *class = g_ptr_array_index (layer->classes, i);
      const char *name = class_name (class, language);
      Sum sum = sums != NULL ? sum_of_class (layer, class, sums) : (Sum){ 0, 0 };
      TvLegendEntry *entry;

      if (name == NULL || (sums != NULL && sum.count == 0))
        continue;
      entry = g_new0 (TvLegendEntry, 1);
      entry->layer = g_strdup (layer->id);
      entry->kind = layer->kind;
      entry->code = g_strdup (class->values[0]);
      entry->name = g_strdup (name);
      entry->class = class;
      entry->count = sum.count;
      entry->area_m2 = sum.area_m2;
      g_ptr_array_add (entries, entry);
    }
  return TRUE;
}

GPtrArray *
tv_legend_build (TvStyle *style, TvGpkg *gpkg, const char *language, GError **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_legend_entry_free);

  g_return_val_if_fail (style != NULL && language != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  for (guint i = 0; i < style->layers->len; i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i);

      if (layer->kind != TV_STYLE_LABEL && !add_layer (entries, layer, gpkg, language, error))
        return NULL;
    }
  return g_steal_pointer (&entries);
}

void
tv_legend_draw_sample (cairo_t *cr,
                       TvStyleKind kind,
                       const TvStyleClass *class,
                       double width,
                       double height)
{
  double line = CLAMP (tv_style_width_at (&class->width, 16), 1, height / 3);

  cairo_save (cr);
  if (kind == TV_STYLE_LINE)
    {
      cairo_move_to (cr, 2, height / 2);
      cairo_line_to (cr, width - 2, height / 2);
    }
  else if (kind == TV_STYLE_POINT)
    {
      cairo_arc (cr, width / 2, height / 2, height / 4, 0, 2 * G_PI);
      tv_tile_draw_fill (cr, class, 1);
    }
  else
    {
      cairo_rectangle (cr, 1, 1, width - 2, height - 2);
      tv_tile_draw_fill (cr, class, 1);
    }
  tv_tile_draw_stroke (cr, class, line, 1);
  cairo_restore (cr);
}
