// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "model/tv-plan.h"
#include "publication/tv-item.h"
#include "tv-import-check.h"
#include "tv-import-use.h"

#include <glib/gi18n-lib.h>
#include <ogr_api.h>

#define MAX_JSON (16 * 1024 * 1024)
#define TELL 5
#define OUTSIDE_TOLD 0.002 /* of the plan's area: what two drawings of one line differ */
#define OUTSIDE_WRONG 0.5

/* A plan above, opened. */
typedef struct
{
  const TvImportCheck *check;
  TvPlan *plan;      /* (owned) */
  TvGpkg *gpkg;      /* (owned) (nullable) */
  TvJson *landuse;   /* (owned) */
  GHashTable *pairs; /* (owned): "NO > CX" → Pair */
  const TvImportLayer *layer;
} Parent;

/* Lots of one use where the plan above has another. */
typedef struct
{
  char *own;
  char *above;
  guint n;
  GString *lots; /* the first ones */
} Pair;

static void
pair_free (gpointer data)
{
  Pair *self = data;

  g_free (self->own);
  g_free (self->above);
  g_string_free (self->lots, TRUE);
  g_free (self);
}

static void
parent_clear (Parent *self)
{
  g_clear_pointer (&self->plan, tv_plan_unref);
  g_clear_object (&self->gpkg);
  g_clear_pointer (&self->landuse, json_decref);
  g_clear_pointer (&self->pairs, g_hash_table_unref);
}

static TvJson *
load_json (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return tv_json_load_file (path, MAX_JSON, error);
}

static gboolean
open_parent (Parent *self, const char *folder, GError **error)
{
  g_autoptr (TvItem) item = tv_item_open (folder, error);
  g_autoptr (TvJson) json = item != NULL ? load_json (folder, "plan.json", error) : NULL;
  g_autofree char *gpkg = g_build_filename (folder, "layers.gpkg", NULL);

  if (json == NULL)
    return FALSE;
  self->plan = tv_plan_parse (item->id, item->version, json, error);
  if (self->plan == NULL)
    return FALSE;
  self->landuse = load_json (folder, "landuse.json", NULL);
  self->gpkg = tv_gpkg_open (gpkg, NULL);
  self->pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, pair_free);
  return TRUE;
}

/* -1: the level says nothing. */
static int
level_rank (const char *level)
{
  static const char *const levels[] = { "tinh", "chung", "phan-khu", "chi-tiet" };

  for (int i = 0; i < (int) G_N_ELEMENTS (levels); i++)
    {
      if (g_strcmp0 (level, levels[i]) == 0)
        return i;
    }
  return -1;
}

static void
check_level (const Parent *self, const char *where)
{
  g_autofree char *level = tv_import_descriptor_dup (self->check->descriptor, "Plan", "level");
  int own = level_rank (level), above = level_rank (self->plan->level);

  if (own >= 0 && above >= 0 && above >= own)
    tv_import_log_find (self->check->log,
                        TV_IMPORT_WARNING,
                        "hierarchy",
                        where,
                        _ ("Give the plan of the level above with --parent."),
                        _ ("its level (%s) is not above this plan's (%s)"),
                        self->plan->level,
                        level);
}

static OGRGeometryH
to_shape (const TvJson *geojson)
{
  g_autofree char *text = json_is_object (geojson) ? tv_json_to_text (geojson, 0) : NULL;
  OGRGeometryH shape = text != NULL ? OGR_G_CreateGeometryFromJson (text) : NULL;
  OGRGeometryH valid;

  if (shape == NULL || OGR_G_GetDimension (shape) == 2)
    {
      valid = shape != NULL ? OGR_G_MakeValid (shape) : NULL;
      OGR_G_DestroyGeometry (shape);
      return valid;
    }
  OGR_G_DestroyGeometry (shape);
  return NULL;
}

static double
area_m2 (OGRGeometryH shape)
{
  int size = OGR_G_WkbSize (shape);
  g_autofree guint8 *wkb = g_malloc ((gsize) size + 1);
  g_autoptr (TvGeometry) geometry = NULL;

  if (OGR_G_ExportToIsoWkb (shape, wkbNDR, wkb) == OGRERR_NONE)
    geometry = tv_geometry_parse_wkb (wkb, (gsize) size, NULL);
  return geometry != NULL && geometry->type == TV_GEOMETRY_POLYGON
             ? tv_geometry_get_area_m2 (geometry)
             : 0;
}

static void
check_outside (const Parent *self, const char *where)
{
  OGRGeometryH own = to_shape (self->check->boundary);
  OGRGeometryH above = to_shape (json_object_get (self->plan->json, "boundary"));
  OGRGeometryH outside = own != NULL && above != NULL ? OGR_G_Difference (own, above) : NULL;
  double whole = own != NULL ? area_m2 (own) : 0;
  double lost = outside != NULL ? area_m2 (outside) : 0;

  if (whole > 0 && lost > OUTSIDE_TOLD * whole)
    tv_import_log_find (
        self->check->log,
        lost > OUTSIDE_WRONG * whole ? TV_IMPORT_ERROR : TV_IMPORT_WARNING,
        "hierarchy",
        where,
        _ ("A plan stays inside the one it carries out: check both boundaries, or adjust the plan "
           "above first."),
        _ ("%.2f ha (%.0f %%) of this plan lie outside %s"),
        lost / 10000,
        100 * lost / whole,
        self->plan->name);
  OGR_G_DestroyGeometry (own);
  OGR_G_DestroyGeometry (above);
  OGR_G_DestroyGeometry (outside);
}

/* The code of the plan above at a point; NULL: it shows none there. */
static char *
dup_code_above (const Parent *self, double lon, double lat)
{
  for (guint i = 0; i < self->plan->layers->len; i++)
    {
      const TvPlanLayer *layer = g_ptr_array_index (self->plan->layers, i);
      g_autoptr (GPtrArray) found = NULL;

      if (!g_str_equal (layer->role, "quy-hoach"))
        continue;
      found = tv_gpkg_identify (self->gpkg, layer->id, lon, lat, 0, NULL);
      for (guint k = 0; found != NULL && k < found->len; k++)
        {
          char *code = tv_gpkg_feature_dup_text (g_ptr_array_index (found, k), "code");

          if (code != NULL && *code != '\0')
            return code;
          g_free (code);
        }
    }
  return NULL;
}

static void
note_pair (Parent *self, const char *own, const char *above, const TvGpkgFeature *feature)
{
  g_autofree char *key = g_strdup_printf ("%s > %s", own, above);
  g_autofree char *lot = tv_gpkg_feature_dup_text (feature, "lot");
  Pair *pair = g_hash_table_lookup (self->pairs, key);

  if (pair == NULL)
    {
      pair = g_new0 (Pair, 1);
      pair->own = g_strdup (own);
      pair->above = g_strdup (above);
      pair->lots = g_string_new (NULL);
      g_hash_table_insert (self->pairs, g_steal_pointer (&key), pair);
    }
  if (pair->n++ >= TELL)
    return;
  g_string_append (pair->lots, pair->lots->len > 0 ? ", " : "");
  if (lot != NULL && *lot != '\0')
    g_string_append (pair->lots, lot);
  else
    g_string_append_printf (pair->lots, "#%" G_GINT64_FORMAT, feature->id);
}

static gboolean
compare_lot (const TvGpkgFeature *feature, gpointer data)
{
  Parent *self = data;
  g_autofree char *own = tv_gpkg_feature_dup_text (feature, "code");
  g_autofree char *above = NULL;
  double lon, lat;

  if (own == NULL || feature->geometry == NULL || feature->geometry->type != TV_GEOMETRY_POLYGON)
    return TRUE;
  tv_geometry_get_label_point (feature->geometry, &lon, &lat, NULL);
  above = dup_code_above (self, lon, lat);
  if (above != NULL
      && tv_import_use_contradicts (tv_import_use_find (own, self->check->landuse),
                                    tv_import_use_find (above, self->landuse)))
    note_pair (self, own, above, feature);
  return TRUE;
}

static void
tell_pairs (const Parent *self, const char *where)
{
  g_autoptr (GList) keys
      = g_list_sort (g_hash_table_get_keys (self->pairs), (GCompareFunc) g_strcmp0);

  for (GList *l = keys; l != NULL; l = l->next)
    {
      const Pair *pair = g_hash_table_lookup (self->pairs, l->data);

      tv_import_log_find (
          self->check->log,
          TV_IMPORT_WARNING,
          "hierarchy",
          where,
          _ ("Change these lots, or adjust the plan above first."),
          /* TRANSLATORS: number of lots, their numbers, code here, code there, name of the plan */
          _ ("%u lots (%s%s) are %s here, but %s in %s"),
          pair->n,
          pair->lots->str,
          pair->n > TELL ? " …" : "",
          pair->own,
          pair->above,
          self->plan->name);
    }
}

static void
check_uses (Parent *self, const char *where)
{
  for (guint i = 0; self->gpkg != NULL && i < self->check->layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (self->check->layers, i);

      if (g_str_equal (layer->spec->role, "quy-hoach") && layer->spec->code_field != NULL)
        tv_gpkg_foreach (self->check->gpkg, layer->spec->id, compare_lot, self, NULL);
    }
  tell_pairs (self, where);
}

static gboolean
check_parent (const TvImportCheck *check, const char *folder, const char *named)
{
  Parent self = { .check = check };
  g_autoptr (GError) error = NULL;
  g_autofree char *where = NULL;
  gboolean is_named = FALSE;

  if (!open_parent (&self, folder, &error))
    tv_import_log_fail (check->log,
                        "hierarchy",
                        folder,
                        _ ("--parent takes the folder of a plan's item."),
                        error);
  else
    {
      where = g_strdup_printf (_ ("against %s, version %u"), self.plan->item, self.plan->version);
      is_named = g_strcmp0 (self.plan->item, named) == 0;
      check_level (&self, where);
      check_outside (&self, where);
      if (check->gpkg != NULL)
        check_uses (&self, where);
    }
  parent_clear (&self);
  return is_named;
}

void
tv_import_check_hierarchy (const TvImportCheck *self)
{
  g_autofree char *level = tv_import_descriptor_dup (self->descriptor, "Plan", "level");
  g_autofree char *named = tv_import_descriptor_dup (self->descriptor, "Plan", "parent");
  gboolean found = FALSE;

  for (guint i = 0; self->parents != NULL && self->parents[i] != NULL; i++)
    found = check_parent (self, self->parents[i], named) || found;
  if (named != NULL && self->parents != NULL && !found)
    tv_import_log_find (self->log,
                        TV_IMPORT_WARNING,
                        "hierarchy",
                        "plan.conf [Plan]",
                        NULL,
                        _ ("parent=%s is none of the plans given with --parent"),
                        named);
  if (self->parents == NULL && level_rank (level) >= 2)
    tv_import_log_find (self->log,
                        TV_IMPORT_ADVICE,
                        "hierarchy",
                        NULL,
                        _ ("Give the item of the plan above with --parent ITEM."),
                        _ ("whether it agrees with the plan above was not checked"));
}

/* Areas with a limit of height, from this plan and those above. */
typedef struct
{
  const TvImportCheck *check;
  TvGpkg *gpkg;
  const char *layer;
  guint limit;
  guint n;
  GString *lots;
} Limit;

static gboolean
compare_floors (const TvGpkgFeature *feature, gpointer data)
{
  Limit *self = data;
  double floors = tv_json_get_number (feature->properties, "floors", 0);
  g_autofree char *lot = NULL;
  g_autoptr (GPtrArray) found = NULL;
  double lon, lat;

  if (floors <= self->limit || feature->geometry == NULL)
    return TRUE;
  tv_geometry_get_label_point (feature->geometry, &lon, &lat, NULL);
  found = tv_gpkg_identify (self->gpkg, self->layer, lon, lat, 0, NULL);
  if (found == NULL || found->len == 0 || self->n++ >= TELL)
    return TRUE;
  lot = tv_gpkg_feature_dup_text (feature, "lot");
  g_string_append_printf (self->lots,
                          "%s%s (%g)",
                          self->lots->len > 0 ? ", " : "",
                          lot != NULL ? lot : "?",
                          floors);
  return TRUE;
}

static void
check_limit (const TvImportCheck *check, TvGpkg *gpkg, const char *layer, guint limit)
{
  Limit self = { check, gpkg, layer, limit, 0, g_string_new (NULL) };

  for (guint i = 0; i < check->layers->len; i++)
    {
      const TvImportLayer *one = g_ptr_array_index (check->layers, i);

      if (one->spec->floors_field != NULL)
        tv_gpkg_foreach (check->gpkg, one->spec->id, compare_floors, &self, NULL);
    }
  if (self.n > 0)
    tv_import_log_find (check->log,
                        TV_IMPORT_WARNING,
                        "floors",
                        layer,
                        _ ("Lower them, or say in the explanation why they may stand there."),
                        /* TRANSLATORS: number of lots, their numbers with floors, floors allowed */
                        _ ("%u lots are higher than the centre allows (%s%s; at most %u floors)"),
                        self.n,
                        self.lots->str,
                        self.n > TELL ? " …" : "",
                        limit);
  g_string_free (self.lots, TRUE);
}

static void
check_limits_above (const TvImportCheck *check, const char *folder)
{
  Parent parent = { .check = check };
  const TvJson *layers;
  size_t i;
  TvJson *one;

  if (open_parent (&parent, folder, NULL) && parent.gpkg != NULL)
    {
      layers = json_object_get (parent.plan->json, "layers");
      json_array_foreach ((TvJson *) layers, i, one)
      {
        gint64 limit = tv_json_get_int (one, "max_floors", 0);

        if (limit > 0)
          check_limit (check, parent.gpkg, tv_json_get_string (one, "id", ""), (guint) limit);
      }
    }
  parent_clear (&parent);
}

void
tv_import_check_floors (const TvImportCheck *self)
{
  if (self->gpkg == NULL || self->again == NULL)
    return;
  for (guint i = 0; i < self->layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (self->layers, i);

      if (layer->spec->max_floors > 0)
        check_limit (self, self->again, layer->spec->id, layer->spec->max_floors);
    }
  for (guint i = 0; self->parents != NULL && self->parents[i] != NULL; i++)
    check_limits_above (self, self->parents[i]);
}
