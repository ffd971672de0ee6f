// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-export-layer.h"

#include "base/tv-error.h"
#include "geo/tv-crs.h"
#include "tv-import-source.h"

#include <cpl_conv.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#define LEFT_OUT "source_crs"

/* 0.1 mm, on the ground as in degrees: finer than anybody surveys, coarser than rounding errors. */
#define STEPS_PER_METRE 1e4
#define STEPS_PER_DEGREE 1e9

typedef struct
{
  const TvPlanLayer *layer;
  TvCrs *crs;   /* (owned) */
  double steps; /* to round to, in one unit of the system */
  OGRLayerH from;
  OGRLayerH to;
  TvJson *codes; /* (owned) */
  OGREnvelope bounds;
  gint64 n;
} Copy;

static void
copy_clear (Copy *self)
{
  g_clear_pointer (&self->crs, tv_crs_free);
  g_clear_pointer (&self->codes, json_decref);
}

static gboolean
fail_feature (const Copy *self, OGRFeatureH feature, const char *what, GError **error)
{
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_CORRUPT,
               "%s, %ld: %s",
               self->layer->id,
               (long) OGR_F_GetFID (feature),
               what);
  return FALSE;
}

/* PROJ's way back is not quite the inverse of its way there: heights between the two ellipsoids are
 * dropped, up to a millimetre. One correction makes it so. */
static gboolean
move_point (const Copy *self, double lon, double lat, double *ret_x, double *ret_y)
{
  double x, y, lon_there, lat_there, x_there, y_there;

  if (!tv_crs_from_lonlat (self->crs, lon, lat, &x, &y)
      || !tv_crs_to_lonlat (self->crs, x, y, &lon_there, &lat_there)
      || !tv_crs_from_lonlat (self->crs, lon_there, lat_there, &x_there, &y_there))
    return FALSE;
  *ret_x = round ((2 * x - x_there) * self->steps) / self->steps;
  *ret_y = round ((2 * y - y_there) * self->steps) / self->steps;
  return TRUE;
}

static gboolean
move_shape (const Copy *self, OGRGeometryH shape)
{
  for (int i = 0; i < OGR_G_GetGeometryCount (shape); i++)
    {
      if (!move_shape (self, OGR_G_GetGeometryRef (shape, i)))
        return FALSE;
    }
  for (int i = 0; i < OGR_G_GetPointCount (shape); i++)
    {
      double x, y;

      if (!move_point (self, OGR_G_GetX (shape, i), OGR_G_GetY (shape, i), &x, &y))
        return FALSE;
      OGR_G_SetPoint_2D (shape, i, x, y);
    }
  return TRUE;
}

static void
note_feature (Copy *self, OGRFeatureH feature, OGRGeometryH shape)
{
  int code = OGR_F_GetFieldIndex (feature, "code");
  OGREnvelope box;

  if (code >= 0 && OGR_F_IsFieldSetAndNotNull (feature, code))
    {
      const char *text = OGR_F_GetFieldAsString (feature, code);

      json_object_set_new (self->codes,
                           text,
                           json_integer (tv_json_get_int (self->codes, text, 0) + 1));
    }
  OGR_G_GetEnvelope (shape, &box);
  if (self->n++ == 0)
    self->bounds = box;
  self->bounds.MinX = MIN (self->bounds.MinX, box.MinX);
  self->bounds.MinY = MIN (self->bounds.MinY, box.MinY);
  self->bounds.MaxX = MAX (self->bounds.MaxX, box.MaxX);
  self->bounds.MaxY = MAX (self->bounds.MaxY, box.MaxY);
}

static gboolean
copy_feature (Copy *self, OGRFeatureH from, GError **error)
{
  OGRGeometryH source = OGR_F_GetGeometryRef (from);
  OGRGeometryH shape = source != NULL ? OGR_G_Clone (source) : NULL;
  OGRFeatureH to;
  gboolean good;

  if (shape == NULL)
    return fail_feature (self, from, "no shape", error);
  if (!move_shape (self, shape))
    {
      OGR_G_DestroyGeometry (shape);
      return fail_feature (self, from, "lies outside of its coordinate system", error);
    }
  to = OGR_F_Create (OGR_L_GetLayerDefn (self->to));
  OGR_F_SetFrom (to, from, TRUE);
  OGR_F_SetFID (to, OGR_F_GetFID (from));
  OGR_F_SetGeometryDirectly (to, shape);
  note_feature (self, from, shape);
  good = OGR_L_CreateFeature (self->to, to) == OGRERR_NONE
         || fail_feature (self, from, CPLGetLastErrorMsg (), error);
  OGR_F_Destroy (to);
  return good;
}

/* What all shapes are; tools that read the file want to know before they read it. */
static OGRwkbGeometryType
find_type (OGRLayerH layer)
{
  OGRwkbGeometryType found = wkbNone;
  OGRFeatureH feature;

  OGR_L_ResetReading (layer);
  while ((feature = OGR_L_GetNextFeature (layer)) != NULL)
    {
      OGRGeometryH shape = OGR_F_GetGeometryRef (feature);
      OGRwkbGeometryType type
          = shape != NULL ? OGR_GT_Flatten (OGR_G_GetGeometryType (shape)) : found;

      found = found == wkbNone || found == type ? type : wkbUnknown;
      OGR_F_Destroy (feature);
      if (found == wkbUnknown)
        break;
    }
  OGR_L_ResetReading (layer);
  return found == wkbNone ? wkbUnknown : found;
}

static gboolean
create_fields (const Copy *self, GError **error)
{
  OGRFeatureDefnH fields = OGR_L_GetLayerDefn (self->from);

  for (int i = 0; i < OGR_FD_GetFieldCount (fields); i++)
    {
      OGRFieldDefnH field = OGR_FD_GetFieldDefn (fields, i);

      if (g_str_equal (OGR_Fld_GetNameRef (field), LEFT_OUT)
          || OGR_L_CreateField (self->to, field, FALSE) == OGRERR_NONE)
        continue;
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s", CPLGetLastErrorMsg ());
      return FALSE;
    }
  return TRUE;
}

static gboolean
create_table (Copy *self, GDALDatasetH gpkg, GError **error)
{
  g_autofree char *title = g_strdup_printf ("IDENTIFIER=%s", self->layer->title);
  const char *const options[]
      = { "GEOMETRY_NAME=geom", "FID=fid", "SPATIAL_INDEX=YES", title, NULL };
  OGRSpatialReferenceH srs = OSRNewSpatialReference (NULL);

  if (OSRSetFromUserInput (srs, self->layer->crs) != OGRERR_NONE)
    {
      OSRRelease (srs);
      g_set_error (error, TV_ERROR, TV_ERROR_CRS, "%s", self->layer->crs);
      return FALSE;
    }
  OSRSetAxisMappingStrategy (srs, OAMS_TRADITIONAL_GIS_ORDER);
  self->steps = OSRIsGeographic (srs) ? STEPS_PER_DEGREE : STEPS_PER_METRE;
  self->to = GDALDatasetCreateLayer (gpkg,
                                     self->layer->id,
                                     srs,
                                     find_type (self->from),
                                     (char **) options);
  OSRRelease (srs);
  if (self->to != NULL)
    return create_fields (self, error);
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s", CPLGetLastErrorMsg ());
  return FALSE;
}

static gboolean
copy_features (Copy *self, GError **error)
{
  OGRFeatureH feature;
  gboolean good = OGR_L_StartTransaction (self->to) == OGRERR_NONE;

  OGR_L_ResetReading (self->from);
  while (good && (feature = OGR_L_GetNextFeature (self->from)) != NULL)
    {
      good = copy_feature (self, feature, error);
      OGR_F_Destroy (feature);
    }
  if (good && OGR_L_CommitTransaction (self->to) == OGRERR_NONE)
    return TRUE;
  if (error == NULL || *error == NULL)
    g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s", CPLGetLastErrorMsg ());
  return FALSE;
}

static TvJson *
describe_columns (OGRLayerH layer)
{
  OGRFeatureDefnH fields = OGR_L_GetLayerDefn (layer);
  TvJson *columns = json_array ();

  for (int i = 0; i < OGR_FD_GetFieldCount (fields); i++)
    {
      OGRFieldDefnH field = OGR_FD_GetFieldDefn (fields, i);
      OGRFieldType type = OGR_Fld_GetType (field);
      const char *word = type == OFTReal ? "real" : "text";

      if (type == OFTInteger || type == OFTInteger64)
        word = "integer";
      json_array_append_new (
          columns,
          json_pack ("{ss ss}", "name", OGR_Fld_GetNameRef (field), "type", word));
    }
  return columns;
}

static TvJson *
describe (Copy *self)
{
  OGRwkbGeometryType type = OGR_L_GetGeomType (self->to);

  return json_pack ("{ss ss ss ss ss ss sf ss sI s[ffff] so sO}",
                    "id",
                    self->layer->id,
                    "role",
                    self->layer->role,
                    "title",
                    self->layer->title,
                    "table",
                    self->layer->id,
                    "crs",
                    self->layer->crs,
                    "crs_name",
                    tv_crs_get_name (self->crs),
                    "accuracy_m",
                    self->layer->accuracy_m,
                    "geometry",
                    OGRGeometryTypeToName (type),
                    "features",
                    (json_int_t) self->n,
                    "bounds",
                    self->bounds.MinX,
                    self->bounds.MinY,
                    self->bounds.MaxX,
                    self->bounds.MaxY,
                    "columns",
                    describe_columns (self->to),
                    "codes",
                    self->codes);
}

static gboolean
run (Copy *self, GDALDatasetH from, GDALDatasetH to, GError **error)
{
  self->from = tv_import_source_get_layer (from, self->layer->id, error);
  if (self->from == NULL)
    return FALSE;
  self->crs = tv_crs_new (self->layer->crs != NULL ? self->layer->crs : "", error);
  if (self->crs == NULL || !create_table (self, to, error) || !copy_features (self, error))
    return FALSE;
  if ((guint64) self->n == self->layer->features)
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_CORRUPT,
               "%s: %ld features, but plan.json says %lu",
               self->layer->id,
               (long) self->n,
               (gulong) self->layer->features);
  return FALSE;
}

TvJson *
tv_import_export_layer (const TvPlanLayer *layer,
                        GDALDatasetH from,
                        GDALDatasetH to,
                        GError **error)
{
  Copy self = { .layer = layer, .codes = json_object () };
  TvJson *said;

  g_return_val_if_fail (layer != NULL && from != NULL && to != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  said = run (&self, from, to, error) ? describe (&self) : NULL;
  copy_clear (&self);
  return said;
}
