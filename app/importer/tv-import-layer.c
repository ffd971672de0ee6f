// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-layer.h"

#include "base/tv-error.h"
#include "geo/tv-crs.h"
#include "tv-import-attributes.h"
#include "tv-import-labels.h"
#include "tv-import-shape.h"
#include "tv-import-source.h"
#include "tv-import-style.h"
#include "tv-import-tiles.h"

#include <cpl_conv.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

/* A file that is wrong throughout is told by its first features. */
#define MAX_BAD 25
#define TELL_EVERY 2000
/* How much of the work is reading; making tiles is the rest. */
#define READING 0.6

typedef struct
{
  const TvImportLayerJob *job;
  TvImportLayer *layer;
  OGRLayerH from;
  OGRLayerH to;
  OGRLayerH tiles;                /* (nullable) */
  TvImportLabels *labels;         /* (owned) (nullable) */
  TvImportAttributes *attributes; /* (owned) */
  TvCrs *crs;                     /* (owned) */
  guint n_bad;
} Run;

void
tv_import_layer_free (TvImportLayer *self)
{
  g_free (self->crs);
  g_hash_table_unref (self->codes);
  g_clear_pointer (&self->boundary, tv_geometry_free);
  g_free (self);
}

static TvImportLayer *
layer_new (const TvImportLayerSpec *spec)
{
  TvImportLayer *layer = g_new0 (TvImportLayer, 1);

  layer->spec = spec;
  layer->dimension = spec->dimension;
  layer->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  layer->bounds[0] = layer->bounds[1] = HUGE_VAL;
  layer->bounds[2] = layer->bounds[3] = -HUGE_VAL;
  return layer;
}

static void
note_bounds (TvImportLayer *layer, OGRGeometryH shape)
{
  OGREnvelope box;

  OGR_G_GetEnvelope (shape, &box);
  layer->bounds[0] = MIN (layer->bounds[0], box.MinX);
  layer->bounds[1] = MIN (layer->bounds[1], box.MinY);
  layer->bounds[2] = MAX (layer->bounds[2], box.MaxX);
  layer->bounds[3] = MAX (layer->bounds[3], box.MaxY);
}

static void
note_boundary (TvImportLayer *layer, OGRGeometryH shape)
{
  int size = OGR_G_WkbSize (shape);
  g_autofree guint8 *wkb = NULL;

  if (layer->boundary != NULL)
    return;
  wkb = g_malloc ((gsize) size);
  if (OGR_G_ExportToIsoWkb (shape, wkbNDR, wkb) == OGRERR_NONE)
    layer->boundary = tv_geometry_parse_wkb (wkb, (gsize) size, NULL);
}

static void
note_code (TvImportLayer *layer, OGRFeatureH to)
{
  int field = OGR_F_GetFieldIndex (to, "code");

  if (layer->spec->code_field != NULL && OGR_F_IsFieldSetAndNotNull (to, field))
    g_hash_table_add (layer->codes, g_strdup (OGR_F_GetFieldAsString (to, field)));
}

static gboolean
store (OGRLayerH layer, OGRFeatureH feature, GError **error)
{
  if (OGR_L_CreateFeature (layer, feature) == OGRERR_NONE)
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_FAILED,
               _ ("cannot be written: %s"),
               CPLGetLastErrorMsg ());
  return FALSE;
}

static gboolean
store_tile (Run *run, OGRFeatureH to, OGRGeometryH shape, GError **error)
{
  OGRFeatureH tile, named;
  gboolean good;

  if (run->tiles == NULL)
    return TRUE;
  tile = OGR_F_Create (OGR_L_GetLayerDefn (run->tiles));
  OGR_F_SetFrom (tile, to, TRUE);
  OGR_F_SetFID (tile, OGRNullFID);
  good = store (run->tiles, tile, error);
  named = tv_import_labels_new_feature (run->labels, to);
  tv_import_labels_add (run->labels, named, shape);
  OGR_F_Destroy (named);
  OGR_F_Destroy (tile);
  return good;
}

static gboolean
write_feature (Run *run, OGRFeatureH from, OGRGeometryH shape, GError **error)
{
  OGRFeatureH to = OGR_F_Create (OGR_L_GetLayerDefn (run->to));
  gboolean good;

  OGR_F_SetGeometry (to, shape);
  good = tv_import_attributes_copy (run->attributes, run->layer->crs, from, to, error)
         && store (run->to, to, error) && store_tile (run, to, shape, error);
  if (good)
    note_code (run->layer, to);
  OGR_F_Destroy (to);
  return good;
}

static void
take_shape (Run *run, OGRFeatureH from, GError **error)
{
  TvImportLayer *layer = run->layer;
  gboolean mended = FALSE;
  g_autoptr (GError) local = NULL;
  OGRGeometryH shape;

  if (!tv_import_shape_is_wanted (OGR_F_GetGeometryRef (from), layer->spec->dimension))
    {
      layer->skipped++;
      return;
    }
  shape = tv_import_shape_clean (OGR_F_GetGeometryRef (from),
                                 run->crs,
                                 &layer->dimension,
                                 &mended,
                                 &local);
  if (shape != NULL && write_feature (run, from, shape, &local))
    {
      layer->mended += mended;
      layer->features++;
      note_bounds (layer, shape);
      note_boundary (layer, shape);
    }
  else if (local == NULL)
    layer->empty++;
  if (shape != NULL)
    OGR_G_DestroyGeometry (shape);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
}

static void
take_feature (Run *run, OGRFeatureH from)
{
  TvImportAccess access = tv_import_attributes_judge (run->attributes, from);
  g_autoptr (GError) error = NULL;
  g_autofree char *where = NULL;

  if (access != TV_IMPORT_PUBLIC)
    {
      run->layer->withheld++;
      run->layer->defence += access == TV_IMPORT_DEFENCE;
      return;
    }
  take_shape (run, from, &error);
  if (error == NULL)
    return;
  if (run->n_bad++ >= MAX_BAD)
    return;
  where = g_strdup_printf (_ ("layer %s, feature %ld"),
                           run->layer->spec->id,
                           (long) OGR_F_GetFID (from));
  tv_import_log_fail (run->job->log, "geometry", where, _ ("Mend it in the file."), error);
}

static void
take_features (Run *run)
{
  gint64 total = OGR_L_GetFeatureCount (run->from, TRUE);
  gint64 n = 0;
  OGRFeatureH feature;

  OGR_L_ResetReading (run->from);
  while ((feature = OGR_L_GetNextFeature (run->from)) != NULL)
    {
      take_feature (run, feature);
      OGR_F_Destroy (feature);
      if (++n % TELL_EVERY == 0)
        tv_import_log_within (run->job->log,
                              (run->tiles != NULL ? READING : 1) * (double) n
                                  / (double) MAX (total, 1));
    }
  if (run->n_bad > MAX_BAD)
    tv_import_log_find (run->job->log,
                        TV_IMPORT_ERROR,
                        "geometry",
                        run->layer->spec->id,
                        NULL,
                        _ ("%u more features cannot be used"),
                        run->n_bad - MAX_BAD);
}

static gboolean
apply_filter (Run *run, GError **error)
{
  const char *filter = run->layer->spec->filter;

  if (filter == NULL || OGR_L_SetAttributeFilter (run->from, filter) == OGRERR_NONE)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, _ ("Filter= is not understood: %s"), filter);
  return FALSE;
}

static OGRLayerH
create_table (GDALDatasetH gpkg, const char *name, GError **error)
{
  const char *const options[] = { "GEOMETRY_NAME=geom", "FID=fid", "SPATIAL_INDEX=YES", NULL };
  OGRSpatialReferenceH srs = OSRNewSpatialReference (NULL);
  OGRLayerH table;

  OSRImportFromEPSG (srs, 4326);
  OSRSetAxisMappingStrategy (srs, OAMS_TRADITIONAL_GIS_ORDER);
  table = GDALDatasetCreateLayer (gpkg, name, srs, wkbUnknown, (char **) options);
  OSRRelease (srs);
  if (table == NULL)
    g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", name, CPLGetLastErrorMsg ());
  return table;
}

static void
prepare_tiles (Run *run, GDALDatasetH memory)
{
  const char *id = run->layer->spec->id;
  g_auto (GStrv) written = tv_import_style_dup_label_fields (run->job->style, id);
  OGRLayerH twin;

  if (run->job->tiles == NULL)
    return;
  run->tiles = tv_import_tiles_create_layer (memory,
                                             id,
                                             OGR_L_GetLayerDefn (run->to),
                                             run->job->style,
                                             &twin);
  run->labels = tv_import_labels_new (twin, (const char *const *) written);
}

static gboolean
run_layer (Run *run, GDALDatasetH source, GDALDatasetH gpkg, GDALDatasetH memory, GError **error)
{
  const TvImportLayerSpec *spec = run->layer->spec;
  const TvImportLayerJob *job = run->job;

  run->crs = tv_crs_new (run->layer->crs, error);
  if (run->crs == NULL || !apply_filter (run, error))
    return FALSE;
  run->attributes = tv_import_attributes_new (spec,
                                              run->from,
                                              tv_import_source_is_raw (source),
                                              job->encoding,
                                              job->log,
                                              error);
  if (run->attributes == NULL)
    return FALSE;
  run->layer->accuracy_m = tv_crs_get_accuracy (run->crs);
  run->to = create_table (gpkg, spec->id, error);
  if (run->to == NULL)
    return FALSE;
  tv_import_attributes_create_columns (run->attributes, run->to);
  prepare_tiles (run, memory);
  take_features (run);
  if (run->labels != NULL)
    tv_import_labels_finish (run->labels);
  return TRUE;
}

static void
tell_tiles (double done, gpointer data)
{
  tv_import_log_within (data, READING + (1 - READING) * done);
}

static gboolean
write_pyramid (const Run *run, GDALDatasetH memory, GError **error)
{
  const TvImportLayer *layer = run->layer;

  if (layer->features == 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_INCOMPLETE, _ ("there is no public feature in it"));
      return FALSE;
    }
  return run->job->tiles == NULL
         || tv_import_tiles_write (memory,
                                   run->job->style,
                                   run->job->tiles,
                                   layer->spec->title,
                                   NULL,
                                   tell_tiles,
                                   run->job->log,
                                   error);
}

static GDALDatasetH
create_gpkg (const char *path, GError **error)
{
  GDALDatasetH gpkg = GDALCreate (GDALGetDriverByName ("GPKG"), path, 0, 0, 0, GDT_Unknown, NULL);

  if (gpkg == NULL)
    g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", path, CPLGetLastErrorMsg ());
  return gpkg;
}

static gboolean
run_source (Run *run, GDALDatasetH source, GError **error)
{
  const TvImportLayerSpec *spec = run->layer->spec;
  GDALDatasetH gpkg, memory;
  gboolean good;

  run->from = tv_import_source_get_layer (source, spec->layer, error);
  if (run->from != NULL)
    run->layer->crs = tv_import_source_dup_crs (run->from, source, spec->crs, run->job->crs, error);
  if (run->layer->crs == NULL)
    return FALSE;
  gpkg = create_gpkg (run->job->gpkg, error);
  if (gpkg == NULL)
    return FALSE;
  memory = GDALCreate (GDALGetDriverByName ("Memory"), "", 0, 0, 0, GDT_Unknown, NULL);
  good = run_layer (run, source, gpkg, memory, error) && write_pyramid (run, memory, error);
  GDALClose (memory);
  GDALClose (gpkg);
  return good;
}

TvImportLayer *
tv_import_layer_run (const TvImportLayerJob *job, GError **error)
{
  g_autoptr (TvImportLayer) layer = layer_new (job->spec);
  g_autofree char *path = g_build_filename (job->folder, job->spec->file, NULL);
  Run run = { .job = job, .layer = layer };
  GDALDatasetH source = tv_import_source_open (path, error);
  gboolean good;

  if (source == NULL)
    return NULL;
  good = run_source (&run, source, error);
  g_clear_pointer (&run.crs, tv_crs_free);
  g_clear_pointer (&run.labels, tv_import_labels_free);
  g_clear_pointer (&run.attributes, tv_import_attributes_free);
  GDALClose (source);
  return good ? g_steal_pointer (&layer) : NULL;
}

TvJson *
tv_import_layer_to_json (const TvImportLayer *self)
{
  guint n_codes;
  g_autofree const char **codes
      = (const char **) g_hash_table_get_keys_as_array (self->codes, &n_codes);

  return json_pack ("{ss sf si sI sI sI sI sI sI s[ffff] so so}",
                    "crs",
                    self->crs,
                    "accuracy_m",
                    self->accuracy_m,
                    "dimension",
                    self->dimension,
                    "features",
                    (json_int_t) self->features,
                    "withheld",
                    (json_int_t) self->withheld,
                    "defence",
                    (json_int_t) self->defence,
                    "mended",
                    (json_int_t) self->mended,
                    "skipped",
                    (json_int_t) self->skipped,
                    "empty",
                    (json_int_t) self->empty,
                    "bounds",
                    self->bounds[0],
                    self->bounds[1],
                    self->bounds[2],
                    self->bounds[3],
                    "codes",
                    tv_json_new_strings (codes),
                    "boundary",
                    self->boundary != NULL ? tv_geometry_to_geojson (self->boundary)
                                           : json_null ());
}

TvImportLayer *
tv_import_layer_from_json (const TvImportLayerSpec *spec, const TvJson *json)
{
  g_autoptr (TvImportLayer) self = layer_new (spec);
  g_auto (GStrv) codes = tv_json_get_strings (json, "codes");
  const TvJson *bounds = json_object_get (json, "bounds");
  const char *crs = tv_json_get_string (json, "crs", NULL);

  if (crs == NULL || json_array_size (bounds) != 4)
    return NULL;
  self->crs = g_strdup (crs);
  self->accuracy_m = tv_json_get_number (json, "accuracy_m", 0);
  self->dimension = (int) tv_json_get_int (json, "dimension", -1);
  self->features = (guint64) tv_json_get_int (json, "features", 0);
  self->withheld = (guint64) tv_json_get_int (json, "withheld", 0);
  self->defence = (guint64) tv_json_get_int (json, "defence", 0);
  self->mended = (guint64) tv_json_get_int (json, "mended", 0);
  self->skipped = (guint64) tv_json_get_int (json, "skipped", 0);
  self->empty = (guint64) tv_json_get_int (json, "empty", 0);
  for (guint i = 0; i < 4; i++)
    self->bounds[i] = json_number_value (json_array_get (bounds, i));
  for (guint i = 0; codes[i] != NULL; i++)
    g_hash_table_add (self->codes, g_strdup (codes[i]));
  self->boundary = tv_geometry_parse_geojson (json_object_get (json, "boundary"), NULL);
  return g_steal_pointer (&self);
}

void
tv_import_layer_tell (const TvImportLayer *self, TvImportLog *log)
{
  const char *id = self->spec->id;

  tv_import_log_say (
      log,
      _ ("layer %s (%s): %lu features from %s (accuracy %g m), %lu mended, %lu not public"),
      id,
      self->spec->role,
      (gulong) self->features,
      self->crs,
      self->accuracy_m,
      (gulong) self->mended,
      (gulong) self->withheld);
  if (self->defence > 0)
    tv_import_log_say (log,
                       _ ("layer %s: %lu features of defence or public security left out"),
                       id,
                       (gulong) self->defence);
  if (self->skipped > 0)
    tv_import_log_say (log,
                       _ ("layer %s: %lu features of another kind than Geometry="),
                       id,
                       (gulong) self->skipped);
  if (self->empty > 0)
    tv_import_log_find (log,
                        TV_IMPORT_WARNING,
                        "geometry",
                        id,
                        _ ("Give them a shape, or take them out of the file."),
                        _ ("%lu features have no shape and are left out"),
                        (gulong) self->empty);
}
