// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-lot-difference.h"

#include <math.h>
#include <string.h>

#define ROLE_PLANNED "quy-hoach"
/* A centimetre on the ground, in degrees: what writing a file twice may lose. */
#define SAME_DEGREES 1e-7
#define OUTLINE_PRECISION 1e6

/* A lot of the old version, waiting for its successor. */
typedef struct
{
  char *layer;
  char *lot;
  char *code;
  TvJson *figures;
  TvGeometry *geometry;
  double m2;
} Lot;

/* One pass over one version. */
typedef struct
{
  TvLotDifference *difference;
  GHashTable *old_lots;  /* (element-type utf8 Lot): by key; what is left at the end was removed */
  GHashTable *new_names; /* (element-type utf8 utf8): keys seen, for a name that comes twice */
  GHashTable *uses;      /* (element-type utf8 TvLotUse): borrowed from the difference */
  const char *layer;
} Pass;

static void
lot_free (gpointer data)
{
  Lot *self = data;

  g_free (self->layer);
  g_free (self->lot);
  g_free (self->code);
  g_clear_pointer (&self->figures, json_decref);
  g_clear_pointer (&self->geometry, tv_geometry_free);
  g_free (self);
}

static void
lot_change_free (gpointer data)
{
  TvLotChange *self = data;

  g_free (self->layer);
  g_free (self->lot);
  g_free (self->old_code);
  g_free (self->new_code);
  g_clear_pointer (&self->geometry, tv_geometry_free);
  g_free (self);
}

static void
lot_use_free (gpointer data)
{
  TvLotUse *self = data;

  g_free (self->code);
  g_free (self);
}

static TvGeometry *
copy_geometry (const TvGeometry *geometry)
{
  TvGeometry *copy = g_new0 (TvGeometry, 1);

  *copy = *geometry;
  copy->xy = g_memdup2 (geometry->xy, sizeof (double) * 2 * geometry->n_points);
  copy->ends = g_memdup2 (geometry->ends, sizeof (guint) * geometry->n_parts);
  copy->polygons = geometry->polygons != NULL
                       ? g_memdup2 (geometry->polygons, sizeof (guint) * geometry->n_polygons)
                       : NULL;
  return copy;
}

static gboolean
same_shape (const TvGeometry *a, const TvGeometry *b)
{
  if (a->n_points != b->n_points || a->n_parts != b->n_parts)
    return FALSE;
  for (guint i = 0; i < 2 * a->n_points; i++)
    if (fabs (a->xy[i] - b->xy[i]) > SAME_DEGREES)
      return FALSE;
  return TRUE;
}

/* The planners' own columns: what we added says where it came from, not what it is. */
static TvJson *
dup_figures (const TvGpkgFeature *feature)
{
  static const char *const ours[] = { "source_crs", "source_fid", "code", "lot" };
  TvJson *figures = json_copy (feature->properties);

  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    json_object_del (figures, ours[i]);
  return figures;
}

/* A lot by its name; a polygon without one by where it lies. */
static char *
make_key (const char *layer, const char *lot, const TvGeometry *geometry)
{
  if (lot != NULL && *lot != '\0')
    return g_strdup_printf ("%s\t%s", layer, lot);
  return g_strdup_printf ("%s\t\t%.0f %.0f %.0f %.0f",
                          layer,
                          geometry->bounds[0] * OUTLINE_PRECISION,
                          geometry->bounds[1] * OUTLINE_PRECISION,
                          geometry->bounds[2] * OUTLINE_PRECISION,
                          geometry->bounds[3] * OUTLINE_PRECISION);
}

/* A name that planners gave to several lots: the second is another lot. Takes @key over. */
static char *
make_unique (GHashTable *known, char *key)
{
  g_autofree char *base = key;
  char *unique = g_strdup (base);

  for (guint n = 2; g_hash_table_contains (known, unique); n++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s\t%u", base, n);
    }
  return unique;
}

static TvLotUse *
ensure_use (Pass *pass, const char *code)
{
  TvLotUse *use = g_hash_table_lookup (pass->uses, code);

  if (use != NULL)
    return use;
  use = g_new0 (TvLotUse, 1);
  use->code = g_strdup (code);
  g_ptr_array_add (pass->difference->uses, use);
  g_hash_table_insert (pass->uses, use->code, use);
  return use;
}

static gboolean
is_lot (const TvGpkgFeature *feature)
{
  return feature->geometry != NULL && feature->geometry->type == TV_GEOMETRY_POLYGON;
}

static gboolean
take_old_cb (const TvGpkgFeature *feature, gpointer data)
{
  Pass *pass = data;
  Lot *lot = NULL;
  TvLotUse *use = NULL;

  if (!is_lot (feature))
    return TRUE;
  lot = g_new0 (Lot, 1);
  lot->layer = g_strdup (pass->layer);
  lot->lot = tv_gpkg_feature_dup_text (feature, "lot");
  lot->code = tv_gpkg_feature_dup_text (feature, "code");
  lot->figures = dup_figures (feature);
  lot->geometry = copy_geometry (feature->geometry);
  lot->m2 = tv_geometry_get_area_m2 (lot->geometry);
  use = ensure_use (pass, lot->code != NULL ? lot->code : "");
  use->old_count++;
  use->old_m2 += lot->m2;
  pass->difference->old_count++;
  g_hash_table_insert (
      pass->old_lots,
      make_unique (pass->old_lots, make_key (pass->layer, lot->lot, lot->geometry)),
      lot);
  return TRUE;
}

static TvLotChangeKind
compare_lots (const Lot *old, const char *code, const TvGpkgFeature *feature)
{
  g_autoptr (TvJson) figures = NULL;

  if (old == NULL)
    return TV_LOT_ADDED;
  if (g_strcmp0 (old->code, code) != 0)
    return TV_LOT_OTHER_USE;
  if (!same_shape (old->geometry, feature->geometry))
    return TV_LOT_OTHER_SHAPE;
  figures = dup_figures (feature);
  return json_equal (old->figures, figures) ? TV_LOT_SAME : TV_LOT_OTHER_FIGURES;
}

static void
add_change (TvLotDifference *self,
            TvLotChangeKind kind,
            const Lot *old,
            const char *layer,
            char *lot,
            char *code,
            TvGeometry *geometry)
{
  TvLotChange *change = g_new0 (TvLotChange, 1);

  change->kind = kind;
  change->layer = g_strdup (layer);
  change->lot = lot;
  change->old_code = old != NULL ? g_strdup (old->code) : NULL;
  change->new_code = code;
  change->old_m2 = old != NULL ? old->m2 : 0;
  change->new_m2 = kind != TV_LOT_REMOVED ? tv_geometry_get_area_m2 (geometry) : 0;
  change->geometry = geometry;
  g_ptr_array_add (self->changes, change);
}

static gboolean
take_new_cb (const TvGpkgFeature *feature, gpointer data)
{
  Pass *pass = data;
  TvLotDifference *self = pass->difference;
  g_autofree char *lot = NULL;
  g_autofree char *code = NULL;
  g_autofree char *key = NULL;
  TvLotUse *use = NULL;
  const Lot *old = NULL;
  TvLotChangeKind kind = TV_LOT_SAME;

  if (!is_lot (feature))
    return TRUE;
  lot = tv_gpkg_feature_dup_text (feature, "lot");
  code = tv_gpkg_feature_dup_text (feature, "code");
  key = make_unique (pass->new_names, make_key (pass->layer, lot, feature->geometry));
  g_hash_table_add (pass->new_names, g_strdup (key));
  use = ensure_use (pass, code != NULL ? code : "");
  use->new_count++;
  use->new_m2 += tv_geometry_get_area_m2 (feature->geometry);
  self->new_count++;
  old = g_hash_table_lookup (pass->old_lots, key);
  kind = compare_lots (old, code, feature);
  if (kind != TV_LOT_SAME)
    add_change (self,
                kind,
                old,
                pass->layer,
                g_steal_pointer (&lot),
                g_steal_pointer (&code),
                copy_geometry (feature->geometry));
  else if (self->outline->len < TV_LOT_OUTLINE_MAX)
    g_ptr_array_add (self->outline, copy_geometry (feature->geometry));
  g_hash_table_remove (pass->old_lots, key);
  return TRUE;
}

static void
add_removed (Pass *pass)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, pass->old_lots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Lot *old = value;

      add_change (pass->difference,
                  TV_LOT_REMOVED,
                  old,
                  old->layer,
                  g_steal_pointer (&old->lot),
                  NULL,
                  g_steal_pointer (&old->geometry));
    }
}

static gboolean
read_layers (Pass *pass, const TvPlan *plan, TvGpkg *gpkg, TvGpkgFunc func, GError **error)
{
  for (guint i = 0; plan != NULL && gpkg != NULL && i < plan->layers->len; i++)
    {
      const TvPlanLayer *layer = g_ptr_array_index (plan->layers, i);

      if (strcmp (layer->role, ROLE_PLANNED) != 0
          || !g_strv_contains (tv_gpkg_get_layers (gpkg), layer->id))
        continue;
      pass->layer = layer->id;
      if (!tv_gpkg_foreach (gpkg, layer->id, func, pass, error))
        return FALSE;
    }
  return TRUE;
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const TvLotChange *first = *(TvLotChange *const *) a;
  const TvLotChange *second = *(TvLotChange *const *) b;

  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;
  return g_strcmp0 (first->lot, second->lot);
}

static int
compare_uses (gconstpointer a, gconstpointer b)
{
  const TvLotUse *first = *(TvLotUse *const *) a;
  const TvLotUse *second = *(TvLotUse *const *) b;

  return strcmp (first->code, second->code);
}

TvLotDifference *
tv_lot_difference_new (const TvPlan *old_plan,
                       TvGpkg *old_gpkg,
                       const TvPlan *new_plan,
                       TvGpkg *new_gpkg,
                       GError **error)
{
  g_autoptr (TvLotDifference) self = g_new0 (TvLotDifference, 1);
  g_autoptr (GHashTable) old_lots
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, lot_free);
  g_autoptr (GHashTable) new_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) uses = g_hash_table_new (g_str_hash, g_str_equal);
  Pass pass = { self, old_lots, new_names, uses, NULL };

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->changes = g_ptr_array_new_with_free_func (lot_change_free);
  self->uses = g_ptr_array_new_with_free_func (lot_use_free);
  self->outline = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_geometry_free);
  if (!read_layers (&pass, old_plan, old_gpkg, take_old_cb, error)
      || !read_layers (&pass, new_plan, new_gpkg, take_new_cb, error))
    return NULL;
  add_removed (&pass);
  g_ptr_array_sort (self->changes, compare_changes);
  g_ptr_array_sort (self->uses, compare_uses);
  return g_steal_pointer (&self);
}

void
tv_lot_difference_free (TvLotDifference *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->uses);
  g_ptr_array_unref (self->outline);
  g_free (self);
}

guint
tv_lot_difference_count (const TvLotDifference *self, TvLotChangeKind kind)
{
  guint count = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->changes->len; i++)
    if (((TvLotChange *) g_ptr_array_index (self->changes, i))->kind == kind)
      count++;
  return count;
}

const char *
tv_lot_difference_word (TvLotChangeKind kind)
{
  static const char *const words[] = { "added", "removed", "use", "shape", "figures", "same" };

  return (guint) kind < G_N_ELEMENTS (words) ? words[kind] : "";
}

static TvJson *
uses_to_json (const TvLotDifference *self)
{
  TvJson *list = json_array ();

  for (guint i = 0; i < self->uses->len; i++)
    {
      const TvLotUse *use = g_ptr_array_index (self->uses, i);

      json_array_append_new (list,
                             json_pack ("{s:s, s:i, s:i, s:f, s:f}",
                                        "code",
                                        use->code,
                                        "old_count",
                                        (int) use->old_count,
                                        "new_count",
                                        (int) use->new_count,
                                        "old_m2",
                                        round (use->old_m2),
                                        "new_m2",
                                        round (use->new_m2)));
    }
  return list;
}

static TvJson *
changes_to_json (const TvLotDifference *self)
{
  TvJson *list = json_array ();

  for (guint i = 0; i < self->changes->len; i++)
    {
      const TvLotChange *change = g_ptr_array_index (self->changes, i);

      json_array_append_new (list,
                             json_pack ("{s:s, s:s, s:s?, s:s?, s:s?, s:f, s:f}",
                                        "change",
                                        tv_lot_difference_word (change->kind),
                                        "layer",
                                        change->layer,
                                        "lot",
                                        change->lot,
                                        "old_code",
                                        change->old_code,
                                        "new_code",
                                        change->new_code,
                                        "old_m2",
                                        round (change->old_m2),
                                        "new_m2",
                                        round (change->new_m2)));
    }
  return list;
}

TvJson *
tv_lot_difference_to_json (const TvLotDifference *self)
{
  TvJson *counts = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  counts = json_object ();
  for (guint kind = TV_LOT_ADDED; kind < TV_LOT_SAME; kind++)
    json_object_set_new (counts,
                         tv_lot_difference_word ((TvLotChangeKind) kind),
                         json_integer (tv_lot_difference_count (self, (TvLotChangeKind) kind)));
  return json_pack ("{s:i, s:i, s:o, s:o, s:o}",
                    "old_count",
                    (int) self->old_count,
                    "new_count",
                    (int) self->new_count,
                    "counts",
                    counts,
                    "uses",
                    uses_to_json (self),
                    "changes",
                    changes_to_json (self));
}
