// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-layer.h"

#include "base/tv-error.h"
#include "base/tv-text.h"
#include "geo/tv-crs.h"
#include "publication/tv-item.h"
#include "tv-import-labels.h"
#include "tv-import-shape.h"
#include "tv-import-source.h"
#include "tv-import-style.h"
#include "tv-import-tiles.h"

#include <cpl_conv.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <string.h>

/* Land of defence and public security never leaves the office, whatever its access says
 * (domain.md §1.1, §3.4; codes CQP and CAN of Circular 27/2018/TT-BTNMT). */
static const char *const secret_codes[] = { "QP", "CQP", "CAN", NULL };

/* Columns the importer adds itself. */
static const char *const own_columns[]
    = { "code", "lot", "source_crs", "source_fid", "fid", "geom", NULL };

typedef struct
{
  TvImportLayer *layer;
  OGRLayerH from;
  OGRLayerH to;
  OGRLayerH tiles;
  TvImportLabels *labels; /* (owned) */
  TvCrs *crs;
  GStrv names;    /* column of each field of @from */
  int code_field; /* of @from; -1 none */
  int lot_field;
  int access_field;
} Run;

void
tv_import_layer_free (TvImportLayer *self)
{
  g_free (self->crs);
  g_hash_table_unref (self->codes);
  g_clear_pointer (&self->boundary, tv_geometry_free);
  g_free (self);
}

static gboolean
find_field (OGRLayerH from, const char *name, int *ret_index, GError **error)
{
  *ret_index = -1;
  if (name == NULL)
    return TRUE;
  *ret_index = OGR_FD_GetFieldIndex (OGR_L_GetLayerDefn (from), name);
  if (*ret_index >= 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "the layer has no attribute %s", name);
  return FALSE;
}

static void
add_column (OGRLayerH layer, const char *name, OGRFieldType type)
{
  OGRFieldDefnH field = OGR_Fld_Create (name, type);

  OGR_L_CreateField (layer, field, TRUE);
  OGR_Fld_Destroy (field);
}

static OGRFieldType
column_type (OGRFieldType type)
{
  switch ((int) type)
    {
    case OFTInteger:
    case OFTInteger64:
    case OFTReal:
      return type;
    default:
      return OFTString;
    }
}

static char *
column_name (const char *name, GError **error)
{
  g_autofree char *nfc = tv_text_to_nfc (name, -1, error);
  g_autofree char *lower = NULL;

  if (nfc == NULL)
    return NULL;
  g_strdelimit (nfc, "\"", '_');
  lower = g_ascii_strdown (nfc, -1);
  if (g_strv_contains (own_columns, lower))
    return g_strdup_printf ("src_%s", nfc);
  return g_steal_pointer (&nfc);
}

static gboolean
create_columns (Run *run, GError **error)
{
  OGRFeatureDefnH fields = OGR_L_GetLayerDefn (run->from);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  add_column (run->to, "code", OFTString);
  add_column (run->to, "lot", OFTString);
  add_column (run->to, "source_crs", OFTString);
  add_column (run->to, "source_fid", OFTInteger64);
  for (int i = 0; i < OGR_FD_GetFieldCount (fields); i++)
    {
      OGRFieldDefnH field = OGR_FD_GetFieldDefn (fields, i);
      g_autofree char *name = column_name (OGR_Fld_GetNameRef (field), error);

      if (name == NULL)
        return FALSE;
      add_column (run->to, name, column_type (OGR_Fld_GetType (field)));
      g_strv_builder_add (names, name);
    }
  run->names = g_strv_builder_end (names);
  return TRUE;
}

static gboolean
set_text (OGRFeatureH feature, const char *column, const char *value, GError **error)
{
  g_autofree char *nfc = tv_text_to_nfc (value, -1, NULL);

  if (nfc == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "%s is not UTF-8 text: state the file's Encoding=",
                   column);
      return FALSE;
    }
  if (*nfc != '\0')
    OGR_F_SetFieldString (feature, OGR_F_GetFieldIndex (feature, column), nfc);
  return TRUE;
}

static gboolean
copy_attributes (Run *run, OGRFeatureH from, OGRFeatureH to, GError **error)
{
  for (int i = 0; run->names[i] != NULL; i++)
    {
      int column = OGR_F_GetFieldIndex (to, run->names[i]);

      if (column < 0 || !OGR_F_IsFieldSetAndNotNull (from, i))
        continue;
      switch ((int) OGR_Fld_GetType (OGR_F_GetFieldDefnRef (to, column)))
        {
        case OFTReal:
          OGR_F_SetFieldDouble (to, column, OGR_F_GetFieldAsDouble (from, i));
          break;
        case OFTInteger:
        case OFTInteger64:
          OGR_F_SetFieldInteger64 (to, column, OGR_F_GetFieldAsInteger64 (from, i));
          break;
        default:
          if (!set_text (to, run->names[i], OGR_F_GetFieldAsString (from, i), error))
            return FALSE;
          break;
        }
    }
  return TRUE;
}

static gboolean
set_own (Run *run, OGRFeatureH from, OGRFeatureH to, GError **error)
{
  OGR_F_SetFieldString (to, OGR_F_GetFieldIndex (to, "source_crs"), run->layer->crs);
  OGR_F_SetFieldInteger64 (to, OGR_F_GetFieldIndex (to, "source_fid"), OGR_F_GetFID (from));
  if (run->code_field >= 0)
    {
      const char *code = OGR_F_GetFieldAsString (from, run->code_field);

      if (!set_text (to, "code", code, error))
        return FALSE;
      g_hash_table_add (run->layer->codes,
                        g_strdup (OGR_F_GetFieldAsString (to, OGR_F_GetFieldIndex (to, "code"))));
    }
  return run->lot_field < 0
         || set_text (to, "lot", OGR_F_GetFieldAsString (from, run->lot_field), error);
}

static gboolean
is_withheld (Run *run, OGRFeatureH from)
{
  const char *access
      = run->access_field >= 0 ? OGR_F_GetFieldAsString (from, run->access_field) : "";
  g_autofree char *code = run->code_field >= 0
                              ? g_ascii_strup (OGR_F_GetFieldAsString (from, run->code_field), -1)
                              : g_strdup ("");

  g_strstrip (code);
  return (*access != '\0' && !g_str_equal (access, TV_ITEM_ACCESS_PUBLIC))
         || g_strv_contains (secret_codes, code);
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

static gboolean
store (OGRLayerH layer, OGRFeatureH feature, GError **error)
{
  if (OGR_L_CreateFeature (layer, feature) == OGRERR_NONE)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "cannot be written: %s", CPLGetLastErrorMsg ());
  return FALSE;
}

static gboolean
write_feature (Run *run, OGRFeatureH from, OGRGeometryH shape, GError **error)
{
  OGRFeatureH to = OGR_F_Create (OGR_L_GetLayerDefn (run->to));
  OGRFeatureH tile;
  gboolean good;

  OGR_F_SetGeometry (to, shape);
  good = copy_attributes (run, from, to, error) && set_own (run, from, to, error)
         && store (run->to, to, error);
  if (good)
    {
      tile = OGR_F_Create (OGR_L_GetLayerDefn (run->tiles));
      OGR_F_SetFrom (tile, to, TRUE);
      OGR_F_SetFID (tile, OGRNullFID);
      good = store (run->tiles, tile, error);
      tv_import_labels_add (run->labels, tile, shape);
      OGR_F_Destroy (tile);
    }
  OGR_F_Destroy (to);
  return good;
}

static gboolean
take_feature (Run *run, OGRFeatureH from, GError **error)
{
  TvImportLayer *layer = run->layer;
  g_autoptr (GError) local = NULL;
  gboolean mended = FALSE;
  OGRGeometryH shape;

  if (is_withheld (run, from))
    {
      layer->withheld++;
      return TRUE;
    }
  shape = tv_import_shape_clean (OGR_F_GetGeometryRef (from),
                                 run->crs,
                                 &layer->dimension,
                                 &mended,
                                 &local);
  if (shape != NULL)
    {
      layer->mended += mended;
      layer->features++;
      note_bounds (layer, shape);
      note_boundary (layer, shape);
      write_feature (run, from, shape, &local);
      OGR_G_DestroyGeometry (shape);
    }
  if (local != NULL)
    {
      g_set_error (error,
                   local->domain,
                   local->code,
                   "layer %s, feature %" G_GINT64_FORMAT ": %s",
                   layer->spec->id,
                   (gint64) OGR_F_GetFID (from),
                   local->message);
      return FALSE;
    }
  return TRUE;
}

static gboolean
take_features (Run *run, GError **error)
{
  OGRFeatureH feature;
  gboolean good = TRUE;

  OGR_L_ResetReading (run->from);
  while (good && (feature = OGR_L_GetNextFeature (run->from)) != NULL)
    {
      good = take_feature (run, feature, error);
      OGR_F_Destroy (feature);
    }
  return good;
}

static gboolean
apply_filter (Run *run, GError **error)
{
  const char *filter = run->layer->spec->filter;

  if (filter == NULL || OGR_L_SetAttributeFilter (run->from, filter) == OGRERR_NONE)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Filter= is not understood: %s", filter);
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
    g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "no table %s: %s", name, CPLGetLastErrorMsg ());
  return table;
}

static gboolean
run_layer (Run *run, GDALDatasetH gpkg, GDALDatasetH memory, const TvStyle *style, GError **error)
{
  const TvImportLayerSpec *spec = run->layer->spec;
  g_auto (GStrv) kept = tv_import_style_dup_fields (style, spec->id);
  g_auto (GStrv) written = tv_import_style_dup_label_fields (style, spec->id);
  OGRLayerH twin;

  run->crs = tv_crs_new (run->layer->crs, error);
  run->access_field = OGR_FD_GetFieldIndex (OGR_L_GetLayerDefn (run->from), "access");
  if (run->crs == NULL || !find_field (run->from, spec->code_field, &run->code_field, error)
      || !find_field (run->from, spec->lot_field, &run->lot_field, error)
      || !apply_filter (run, error))
    return FALSE;
  run->layer->accuracy_m = tv_crs_get_accuracy (run->crs);
  run->to = create_table (gpkg, spec->id, error);
  if (run->to == NULL || !create_columns (run, error))
    return FALSE;
  run->tiles = tv_import_tiles_create_layer (memory,
                                             spec->id,
                                             OGR_L_GetLayerDefn (run->to),
                                             (const char *const *) kept,
                                             &twin);
  run->labels = tv_import_labels_new (twin, (const char *const *) written);
  if (!take_features (run, error))
    return FALSE;
  tv_import_labels_finish (run->labels);
  return TRUE;
}

static TvImportLayer *
layer_new (const TvImportLayerSpec *spec)
{
  TvImportLayer *layer = g_new0 (TvImportLayer, 1);

  layer->spec = spec;
  layer->dimension = -1;
  layer->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  layer->bounds[0] = layer->bounds[1] = HUGE_VAL;
  layer->bounds[2] = layer->bounds[3] = -HUGE_VAL;
  return layer;
}

static gboolean
write_pyramid (GDALDatasetH memory, const TvImportLayer *layer, const char *tiles, GError **error)
{
  if (layer->features == 0)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_INCOMPLETE,
                   "Layer %s has no public feature",
                   layer->spec->id);
      return FALSE;
    }
  return tv_import_tiles_write (memory, tiles, layer->spec->title, NULL, error);
}

TvImportLayer *
tv_import_layer_run (const char *folder,
                     const TvImportLayerSpec *spec,
                     const char *fallback_crs,
                     const TvStyle *style,
                     GDALDatasetH gpkg,
                     const char *tiles,
                     TvImportLog *log,
                     GError **error)
{
  g_autoptr (TvImportLayer) layer = layer_new (spec);
  g_autofree char *path = g_build_filename (folder, spec->file, NULL);
  Run run = { .layer = layer, .code_field = -1, .lot_field = -1, .access_field = -1 };
  GDALDatasetH source = tv_import_source_open (path, spec->encoding, error);
  GDALDatasetH memory;
  gboolean good;

  if (source == NULL)
    return NULL;
  memory = GDALCreate (GDALGetDriverByName ("Memory"), "", 0, 0, 0, GDT_Unknown, NULL);
  run.from = tv_import_source_get_layer (source, spec->layer, error);
  if (run.from != NULL)
    layer->crs = tv_import_source_dup_crs (run.from, source, spec->crs, fallback_crs, error);
  good = layer->crs != NULL && run_layer (&run, gpkg, memory, style, error)
         && write_pyramid (memory, layer, tiles, error);
  g_clear_pointer (&run.crs, tv_crs_free);
  g_clear_pointer (&run.labels, tv_import_labels_free);
  g_strfreev (run.names);
  GDALClose (memory);
  GDALClose (source);
  if (!good)
    {
      g_prefix_error (error, "%s: ", spec->file);
      return NULL;
    }
  tv_import_log_say (log,
                     "layer %s: %" G_GUINT64_FORMAT
                     " features from %s (accuracy %g m), %" G_GUINT64_FORMAT
                     " mended, %" G_GUINT64_FORMAT " not public",
                     spec->id,
                     layer->features,
                     layer->crs,
                     layer->accuracy_m,
                     layer->mended,
                     layer->withheld);
  return g_steal_pointer (&layer);
}
