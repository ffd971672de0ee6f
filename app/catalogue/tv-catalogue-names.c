// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-names-private.h"

#include "base/tv-text.h"
#include "geo/tv-gpkg.h"
#include "tv-catalogue-entries-private.h"

#include <string.h>

static const char *const columns[] = { "ten", "name", "ten_duong", "dia_danh", "ten_ct" };

typedef struct
{
  TvCatalogueBuild *build;
  const TvCatalogueItem *one;
  GHashTable *seen;   /* (owned) (element-type utf8): folded names */
  const char *detail; /* of the layer that is read */
  GError **error;
  gboolean failed;
} Names;

static gboolean
add_name (Names *self, const char *name, const double point[2])
{
  g_autofree char *folded = tv_text_fold (name);
  TvCatalogueEntry entry = { .kind = TV_HIT_PLACE, .item = self->one->row };

  if (*folded == '\0' || !g_hash_table_add (self->seen, g_steal_pointer (&folded)))
    return TRUE;
  entry.title = name;
  entry.subtitle = self->detail;
  entry.lon = point[0];
  entry.lat = point[1];
  return tv_catalogue_entries_add (self->build->db, &entry, NULL, self->error);
}

static gboolean
feature_cb (const TvGpkgFeature *feature, gpointer data)
{
  Names *self = data;

  for (gsize i = 0; feature->geometry != NULL && i < G_N_ELEMENTS (columns); i++)
    {
      const char *name = json_string_value (json_object_get (feature->properties, columns[i]));
      double point[2];

      if (name == NULL)
        continue;
      tv_geometry_get_label_point (feature->geometry, &point[0], &point[1], NULL);
      self->failed = !add_name (self, name, point);
      return !self->failed;
    }
  return TRUE;
}

static gboolean
has_names (TvGpkg *gpkg, const char *layer)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    if (tv_gpkg_has_column (gpkg, layer, columns[i]))
      return TRUE;
  return FALSE;
}

gboolean
tv_catalogue_names_index_plan (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = NULL;
  g_autoptr (TvGpkg) gpkg = NULL;

  if (tv_item_find_file (one->item, "layers.gpkg") == NULL)
    return TRUE;
  path = tv_catalogue_build_locate (self, one->item, "layers.gpkg", error);
  gpkg = path != NULL ? tv_gpkg_open (path, error) : NULL;
  for (guint i = 0; gpkg != NULL && i < one->plan->layers->len; i++)
    {
      const TvPlanLayer *layer = g_ptr_array_index (one->plan->layers, i);
      g_autofree char *detail = g_strdup_printf ("%s · %s", layer->title, one->plan->name);
      Names names = { self, one, seen, detail, error, FALSE };

      /* boundary stones have numbers, not names */
      if (strcmp (layer->role, "moc-gioi") == 0
          || !g_strv_contains (tv_gpkg_get_layers (gpkg), layer->id)
          || !has_names (gpkg, layer->id))
        continue;
      if (!tv_gpkg_foreach (gpkg, layer->id, feature_cb, &names, error) || names.failed)
        return FALSE;
    }
  return gpkg != NULL;
}

gboolean
tv_catalogue_names_index_basemap (TvCatalogueBuild *self,
                                  const TvCatalogueItem *one,
                                  GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (TvJson) places = NULL;
  Names names = { self, one, seen, NULL, error, FALSE };

  if (tv_item_find_file (one->item, "places.json") == NULL)
    return TRUE;
  places = tv_catalogue_build_load (self, one->item, "places.json", error);
  for (size_t i = 0; i < json_array_size (places); i++)
    {
      const TvJson *place = json_array_get (places, i);
      const double point[2]
          = { tv_json_get_number (place, "lon", 0), tv_json_get_number (place, "lat", 0) };
      const char *name = tv_json_get_string (place, "name", NULL);

      names.detail = tv_json_get_string (place, "kind", "");
      if (name != NULL && !add_name (&names, name, point))
        return FALSE;
    }
  return places != NULL;
}
