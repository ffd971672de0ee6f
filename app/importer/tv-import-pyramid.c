// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-pyramid.h"

#include "base/tv-json.h"

#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

/* From here on a lot is some pixels wide: all is drawn as it is. */
#define FULL_ZOOM 15
#define TILE_PIXELS 512.0
#define TOLERANCE 0.4 /* pixels */
#define SQUARE 2.0    /* pixels */
#define LABEL_ROOM 6.0
#define METRES_PER_DEGREE 111320.0

/* One band of zooms of one layer. */
typedef struct
{
  OGRLayerH from;
  OGRLayerH to;
  double pixel;     /* degrees, at the band's largest zoom */
  GHashTable *owed; /* code → double*: land not drawn yet, square degrees */
  int code_field;   /* -1: none */
  int room_field;   /* labels only */
} Band;

static OGRLayerH
create_layer (GDALDatasetH memory, OGRLayerH like, const char *name)
{
  OGRFeatureDefnH fields = OGR_L_GetLayerDefn (like);
  OGRLayerH layer = GDALDatasetCreateLayer (memory,
                                            name,
                                            OGR_L_GetSpatialRef (like),
                                            OGR_L_GetGeomType (like),
                                            NULL);

  for (int i = 0; i < OGR_FD_GetFieldCount (fields); i++)
    OGR_L_CreateField (layer, OGR_FD_GetFieldDefn (fields, i), TRUE);
  return layer;
}

static void
add (const Band *self, OGRFeatureH like, OGRGeometryH shape)
{
  OGRFeatureH made = OGR_F_Create (OGR_L_GetLayerDefn (self->to));

  OGR_F_SetFrom (made, like, TRUE);
  OGR_F_SetFID (made, OGRNullFID);
  OGR_F_SetGeometryDirectly (made, shape);
  if (OGR_L_CreateFeature (self->to, made) != OGRERR_NONE)
    g_debug ("a shape of the pyramid is lost");
  OGR_F_Destroy (made);
}

static OGRGeometryH
make_square (OGRGeometryH shape, double side)
{
  OGRGeometryH area = OGR_G_CreateGeometry (wkbPolygon);
  OGRGeometryH ring = OGR_G_CreateGeometry (wkbLinearRing);
  OGREnvelope box;
  double x, y;

  OGR_G_GetEnvelope (shape, &box);
  x = (box.MinX + box.MaxX - side) / 2;
  y = (box.MinY + box.MaxY - side) / 2;
  for (int i = 0; i < 5; i++)
    OGR_G_AddPoint_2D (ring, x + (i == 1 || i == 2 ? side : 0), y + (i == 2 || i == 3 ? side : 0));
  OGR_G_AddGeometryDirectly (area, ring);
  return area;
}

/* Little land is added up until there is enough of its kind for a square. */
static void
owe (const Band *self, OGRFeatureH feature, OGRGeometryH shape, double area)
{
  double side = SQUARE * self->pixel;
  const char *code
      = self->code_field >= 0 ? OGR_F_GetFieldAsString (feature, self->code_field) : "";
  double *owed = g_hash_table_lookup (self->owed, code);

  if (owed == NULL)
    {
      owed = g_new0 (double, 1);
      g_hash_table_insert (self->owed, g_strdup (code), owed);
    }
  *owed += area;
  if (*owed < side * side)
    return;
  *owed -= side * side;
  add (self, feature, make_square (shape, side));
}

static void
take_shape (const Band *self, OGRFeatureH feature)
{
  OGRGeometryH shape = OGR_F_GetGeometryRef (feature);
  double side = SQUARE * self->pixel;
  OGRGeometryH simple;
  double area;

  if (shape == NULL)
    return;
  area = OGR_G_GetDimension (shape) == 2 ? OGR_G_Area (shape) : HUGE_VAL;
  if (area < side * side)
    {
      owe (self, feature, shape, area);
      return;
    }
  simple = OGR_G_SimplifyPreserveTopology (shape, TOLERANCE * self->pixel);
  if (simple != NULL && !OGR_G_IsEmpty (simple))
    add (self, feature, simple);
  else
    {
      OGR_G_DestroyGeometry (simple);
      add (self, feature, OGR_G_Clone (shape));
    }
}

static void
take_label (const Band *self, OGRFeatureH feature)
{
  OGRGeometryH shape = OGR_F_GetGeometryRef (feature);
  double room = OGR_F_GetFieldAsDouble (feature, self->room_field);

  if (shape != NULL && room >= LABEL_ROOM * self->pixel * METRES_PER_DEGREE)
    add (self, feature, OGR_G_Clone (shape));
}

static void
fill (Band *self)
{
  OGRFeatureH feature;

  self->code_field = OGR_FD_GetFieldIndex (OGR_L_GetLayerDefn (self->from), "code");
  self->room_field = OGR_FD_GetFieldIndex (OGR_L_GetLayerDefn (self->from), "_room");
  self->owed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  OGR_L_ResetReading (self->from);
  while ((feature = OGR_L_GetNextFeature (self->from)) != NULL)
    {
      if (self->room_field >= 0)
        take_label (self, feature);
      else
        take_shape (self, feature);
      OGR_F_Destroy (feature);
    }
  g_hash_table_unref (self->owed);
}

static void
put_range (TvJson *conf, const char *layer, const char *target, int min_zoom, int max_zoom)
{
  json_object_set_new (
      conf,
      layer,
      json_pack ("{ss si si}", "target_name", target, "minzoom", min_zoom, "maxzoom", max_zoom));
}

/* The smallest zooms share one band: few people look, and the shapes are few. */
static void
make_bands (GDALDatasetH memory, OGRLayerH layer, int min_zoom, int max_zoom, TvJson *conf)
{
  const char *target = OGR_L_GetName (layer);
  int full = MIN (FULL_ZOOM, max_zoom);
  int first = min_zoom;

  put_range (conf, target, target, full, max_zoom);
  for (int last = MIN (min_zoom + 1, full - 1); last < full && first <= last; last++)
    {
      g_autofree char *name = g_strdup_printf ("%s@%d", target, last);
      Band band = { .from = layer,
                    .to = create_layer (memory, layer, name),
                    .pixel = 360 / (TILE_PIXELS * pow (2, last)) };

      fill (&band);
      put_range (conf, name, target, first, last);
      first = last + 1;
    }
}

char *
tv_import_pyramid_make (GDALDatasetH memory, int min_zoom, int max_zoom)
{
  int n_layers = GDALDatasetGetLayerCount (memory);
  g_autoptr (TvJson) conf = json_object ();
  gboolean any = FALSE;

  for (int i = 0; i < n_layers; i++)
    any = any
          || OGR_L_GetFeatureCount (GDALDatasetGetLayer (memory, i), TRUE) > TV_IMPORT_PYRAMID_FROM;
  if (!any)
    return NULL;
  for (int i = 0; i < n_layers; i++)
    {
      OGRLayerH layer = GDALDatasetGetLayer (memory, i);

      if (OGR_L_GetFeatureCount (layer, TRUE) > TV_IMPORT_PYRAMID_FROM)
        make_bands (memory, layer, min_zoom, max_zoom, conf);
      else
        put_range (conf, OGR_L_GetName (layer), OGR_L_GetName (layer), min_zoom, max_zoom);
    }
  return tv_json_to_text (conf, 0);
}
