// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-style.h"

#include "base/tv-text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* From which zoom on a style made here names lots, and other things. */
#define OWN_LOT_ZOOM 17
#define OWN_LABEL_ZOOM 11

static void
add_once (GPtrArray *fields, const char *name, gsize length)
{
  g_autofree char *copy = g_strndup (name, length);

  for (guint i = 0; i < fields->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (fields, i), copy))
        return;
    }
  g_ptr_array_add (fields, g_steal_pointer (&copy));
}

/* A plain name, or every name in braces. */
static void
add_template (GPtrArray *fields, const char *text)
{
  const char *open = strchr (text, '{');

  if (open == NULL)
    {
      add_once (fields, text, strlen (text));
      return;
    }
  while (open != NULL)
    {
      const char *close = strchr (open, '}');

      if (close == NULL)
        return;
      add_once (fields, open + 1, close - open - 1);
      open = strchr (close, '{');
    }
}

static const char *const usual[] = { "code", "lot", "ten", "name", "ten_vi" };

static void
add_label_fields (GPtrArray *fields, const TvStyle *style, const char *source)
{
  for (guint i = 0; style != NULL && i < style->layers->len; i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i);

      for (guint k = 0; g_str_equal (layer->source, source) && layer->label.fields[k] != NULL; k++)
        add_template (fields, layer->label.fields[k]);
    }
}

GStrv
tv_import_style_dup_label_fields (const TvStyle *style, const char *source)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; style == NULL && i < G_N_ELEMENTS (usual); i++)
    add_once (fields, usual[i], strlen (usual[i]));
  add_label_fields (fields, style, source);
  g_ptr_array_add (fields, NULL);
  return (GStrv) g_ptr_array_free (fields, FALSE);
}

/* Fields that a style made here chooses by (tv_import_style_make()). */
static void
add_class_fields (GPtrArray *fields, const TvStyle *style, const char *source)
{
  if (style == NULL)
    add_once (fields, "code", strlen ("code"));
  for (guint i = 0; style != NULL && i < style->layers->len; i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i);

      if (g_str_equal (layer->source, source) && layer->field != NULL)
        add_once (fields, layer->field, strlen (layer->field));
    }
}

GStrv
tv_import_style_dup_class_fields (const TvStyle *style, const char *source)
{
  GPtrArray *fields = g_ptr_array_new ();

  add_class_fields (fields, style, source);
  g_ptr_array_add (fields, NULL);
  return (GStrv) g_ptr_array_free (fields, FALSE);
}

double
tv_import_style_get_label_zoom (const TvStyle *style, const char *source)
{
  double zoom = HUGE_VAL;

  if (style == NULL)
    return OWN_LABEL_ZOOM;
  for (guint i = 0; i < style->layers->len; i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i);

      if (g_str_equal (layer->source, source) && layer->label.fields[0] != NULL)
        zoom = MIN (zoom, MAX (layer->min_zoom, layer->label.min_zoom));
    }
  return zoom;
}

GStrv
tv_import_style_dup_fields (const TvStyle *style, const char *source)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; style == NULL && i < G_N_ELEMENTS (usual); i++)
    add_once (fields, usual[i], strlen (usual[i]));
  add_class_fields (fields, style, source);
  add_label_fields (fields, style, source);
  g_ptr_array_add (fields, NULL);
  return (GStrv) g_ptr_array_free (fields, FALSE);
}

/* Hues a golden angle apart are never neighbours. */
static char *
make_color (guint index, double saturation, double value)
{
  double hue = fmod (index * 137.508 + 40, 360) / 60;
  double chroma = value * saturation;
  double x = chroma * (1 - fabs (fmod (hue, 2) - 1));
  const double rgb[6][3] = { { chroma, x, 0 }, { x, chroma, 0 }, { 0, chroma, x },
                             { 0, x, chroma }, { x, 0, chroma }, { chroma, 0, x } };
  const double *color = rgb[(int) hue % 6];
  double low = value - chroma;

  return g_strdup_printf ("#%02x%02x%02x",
                          (guint) lround ((color[0] + low) * 255),
                          (guint) lround ((color[1] + low) * 255),
                          (guint) lround ((color[2] + low) * 255));
}

static TvJson *
find_name (const TvJson *landuse, const char *code)
{
  gsize i;
  TvJson *one;

  json_array_foreach ((TvJson *) landuse, i, one)
  {
    if (g_strcmp0 (tv_json_get_string (one, "code", NULL), code) == 0)
      return json_incref (json_object_get (one, "name"));
  }
  return json_pack ("{ss}", "vi", code);
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return tv_text_collate (*(const char *const *) a, *(const char *const *) b);
}

static TvJson *
make_classes (GHashTable *codes, const TvJson *landuse)
{
  static const char *const patterns[] = { "none", "hatch", "dots", "hatch-back", "cross" };
  guint n_codes;
  g_autofree gpointer *sorted = g_hash_table_get_keys_as_array (codes, &n_codes);
  TvJson *classes = json_array ();

  qsort (sorted, n_codes, sizeof *sorted, compare_codes);
  for (guint i = 0; i < n_codes; i++)
    {
      const char *code = sorted[i];
      g_autofree char *fill = make_color (i, 0.42, 0.97);
      g_autofree char *edge = make_color (i, 0.7, 0.5);

      /* never by colour alone: a pattern besides, once the hues come round */
      json_array_append_new (classes,
                             json_pack ("{ss so ss ss sf ss}",
                                        "value",
                                        code,
                                        "name",
                                        find_name (landuse, code),
                                        "fill",
                                        fill,
                                        "stroke",
                                        edge,
                                        "width",
                                        0.6,
                                        "pattern",
                                        patterns[(i / 6) % G_N_ELEMENTS (patterns)]));
    }
  return classes;
}

static TvJson *
make_plain (const TvImportStyleLayer *layer)
{
  const char *fill = layer->dimension == 1 ? "none" : "#e9e4d688";

  return json_pack ("[{s{ss} ss ss sf}]",
                    "name",
                    "vi",
                    layer->title,
                    "fill",
                    layer->dimension == 0 ? "#ffffff" : fill,
                    "stroke",
                    layer->dimension == 1 ? "#7a6a4f" : "#8a4a4a",
                    "width",
                    layer->dimension == 0 ? 3.0 : 1.2);
}

TvJson *
tv_import_style_make (const TvImportStyleLayer *layers, guint n_layers, const TvJson *landuse)
{
  static const char *const kinds[] = { "point", "line", "fill" };
  TvJson *list = json_array ();

  /* areas at the bottom, points on top */
  for (int dimension = 2; dimension >= 0; dimension--)
    {
      for (guint i = 0; i < n_layers; i++)
        {
          const TvImportStyleLayer *layer = &layers[i];
          gboolean coded
              = dimension == 2 && layer->codes != NULL && g_hash_table_size (layer->codes) > 0;
          TvJson *made;

          if (layer->dimension != dimension)
            continue;
          made = json_pack ("{ss ss ss so s{s[s] si sb}}",
                            "id",
                            layer->id,
                            "source",
                            layer->id,
                            "kind",
                            kinds[dimension],
                            "classes",
                            coded ? make_classes (layer->codes, landuse) : make_plain (layer),
                            "label",
                            "fields",
                            coded ? "lot" : "ten",
                            "minzoom",
                            coded ? OWN_LOT_ZOOM : OWN_LABEL_ZOOM,
                            "rotate",
                            dimension == 1);
          json_object_set_new (made, "title", json_pack ("{ss}", "vi", layer->title));
          if (coded)
            json_object_set_new (made, "field", json_string ("code"));
          json_array_append_new (list, made);
        }
    }
  return json_pack ("{si so}", "version", 1, "layers", list);
}

static const char *
find_role (const TvImportDescriptor *descriptor, const char *source)
{
  for (guint i = 0; i < descriptor->layers->len; i++)
    {
      const TvImportLayerSpec *spec = g_ptr_array_index (descriptor->layers, i);

      if (g_strcmp0 (spec->id, source) == 0)
        return spec->role;
    }
  return NULL;
}

void
tv_import_style_set_groups (TvJson *style, const TvImportDescriptor *descriptor)
{
  gsize i;
  TvJson *layer;

  json_array_foreach (json_object_get (style, "layers"), i, layer)
  {
    const char *source
        = tv_json_get_string (layer, "source", tv_json_get_string (layer, "id", NULL));
    const char *role = find_role (descriptor, source);

    if (role != NULL && json_object_get (layer, "group") == NULL)
      json_object_set_new (layer, "group", json_string (role));
  }
}
