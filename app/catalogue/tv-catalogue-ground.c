// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-ground-private.h"

#include <string.h>

struct _TvCatalogueGround
{
  TvPlan *plan; /* (owned) */
  gboolean newest;
  char *path;           /* (nullable): layers.gpkg */
  TvGpkg *gpkg;         /* (owned) (nullable): at the first question */
  TvGeometry *boundary; /* (owned) (nullable): the plan states none */
};

/* plan.json holds a geometry, or a feature with one. A boundary that cannot be read is none: the
 * lots still answer. */
static TvGeometry *
parse_boundary (const TvPlan *plan)
{
  const TvJson *boundary = json_object_get (plan->json, "boundary");

  if (json_object_get (boundary, "geometry") != NULL)
    boundary = json_object_get (boundary, "geometry");
  return json_is_object (boundary) ? tv_geometry_parse_geojson (boundary, NULL) : NULL;
}

TvCatalogueGround *
tv_catalogue_ground_new (TvPlan *plan, gboolean newest, const char *layers)
{
  TvCatalogueGround *self = g_new0 (TvCatalogueGround, 1);

  self->plan = tv_plan_ref (plan);
  self->newest = newest;
  self->path = g_strdup (layers);
  self->boundary = parse_boundary (plan);
  return self;
}

void
tv_catalogue_ground_free (TvCatalogueGround *self)
{
  tv_plan_unref (self->plan);
  g_free (self->path);
  g_clear_object (&self->gpkg);
  g_clear_pointer (&self->boundary, tv_geometry_free);
  g_free (self);
}

static gboolean
open_layers (TvCatalogueGround *self, GError **error)
{
  if (self->gpkg == NULL && self->path != NULL)
    self->gpkg = tv_gpkg_open (self->path, error);
  return self->gpkg != NULL || self->path == NULL;
}

static gboolean
is_planned (TvCatalogueGround *self, const TvPlanLayer *layer)
{
  return self->gpkg != NULL && strcmp (layer->role, "quy-hoach") == 0
         && g_strv_contains (tv_gpkg_get_layers (self->gpkg), layer->id);
}

static TvCover *
new_cover (TvCatalogueGround *self)
{
  TvCover *cover = g_new0 (TvCover, 1);

  cover->plan = tv_plan_ref (self->plan);
  cover->newest = self->newest;
  return cover;
}

static void
take_feature (TvCover *cover, const char *layer, const TvGpkgFeature *feature)
{
  g_free (cover->layer);
  g_free (cover->code);
  g_free (cover->lot);
  g_clear_pointer (&cover->properties, json_decref);
  cover->layer = g_strdup (layer);
  cover->feature = feature->id;
  cover->code = tv_gpkg_feature_dup_text (feature, "code");
  cover->lot = tv_gpkg_feature_dup_text (feature, "lot");
  cover->area_m2 = tv_geometry_get_area_m2 (feature->geometry);
  cover->properties = json_incref (feature->properties);
}

/* A lot says more than a zone, a zone more than any other area. */
static int
worth (const TvGpkgFeature *feature)
{
  if (feature->geometry == NULL || feature->geometry->type != TV_GEOMETRY_POLYGON)
    return 0;
  if (json_object_get (feature->properties, "lot") != NULL)
    return 3;
  return json_object_get (feature->properties, "code") != NULL ? 2 : 1;
}

static gboolean
ask_layer (TvCatalogueGround *self,
           const char *layer,
           const double point[2],
           TvCover *cover,
           int *best,
           GError **error)
{
  g_autoptr (GPtrArray) features
      = tv_gpkg_identify (self->gpkg, layer, point[0], point[1], 0, error);

  for (guint i = 0; features != NULL && i < features->len; i++)
    {
      const TvGpkgFeature *feature = g_ptr_array_index (features, i);

      if (worth (feature) <= *best)
        continue;
      *best = worth (feature);
      take_feature (cover, layer, feature);
    }
  return features != NULL;
}

TvCover *
tv_catalogue_ground_ask (TvCatalogueGround *self, double lon, double lat, GError **error)
{
  const double point[2] = { lon, lat };
  g_autoptr (TvCover) cover = NULL;
  int best = 0;

  if (self->boundary != NULL && self->boundary->type == TV_GEOMETRY_POLYGON
      && !tv_geometry_contains (self->boundary, lon, lat))
    return NULL;
  if (!open_layers (self, error))
    return NULL;
  cover = new_cover (self);
  for (guint i = 0; i < self->plan->layers->len; i++)
    {
      const TvPlanLayer *layer = g_ptr_array_index (self->plan->layers, i);

      if (is_planned (self, layer) && !ask_layer (self, layer->id, point, cover, &best, error))
        return NULL;
    }
  return best > 0 || self->boundary != NULL ? g_steal_pointer (&cover) : NULL;
}

static gboolean
list_layer (TvCatalogueGround *self,
            const char *layer,
            const double box[4],
            guint limit,
            GPtrArray *covers,
            GError **error)
{
  g_autoptr (GPtrArray) features
      = tv_gpkg_list_in_box (self->gpkg, layer, box, limit - covers->len, error);

  for (guint i = 0; features != NULL && i < features->len; i++)
    {
      const TvGpkgFeature *feature = g_ptr_array_index (features, i);
      TvCover *cover;

      if (worth (feature) < 3)
        continue;
      cover = new_cover (self);
      take_feature (cover, layer, feature);
      tv_geometry_get_label_point (feature->geometry, &cover->lon, &cover->lat, NULL);
      g_ptr_array_add (covers, cover);
    }
  return features != NULL;
}

GPtrArray *
tv_catalogue_ground_list (TvCatalogueGround *self, const double box[4], guint limit, GError **error)
{
  g_autoptr (GPtrArray) covers = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_cover_free);

  if (!open_layers (self, error))
    return NULL;
  for (guint i = 0; i < self->plan->layers->len && covers->len < limit; i++)
    {
      const TvPlanLayer *layer = g_ptr_array_index (self->plan->layers, i);

      if (is_planned (self, layer) && !list_layer (self, layer->id, box, limit, covers, error))
        return NULL;
    }
  return g_steal_pointer (&covers);
}
