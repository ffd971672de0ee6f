// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "geo/tv-crs.h"
#include "tv-import-check.h"
#include "tv-import-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <ogr_api.h>

#define METRES_PER_DEGREE 111320.0
#define MAX_POINTS 6000
/* Units' borders are drawn coarser than a plan. */
#define BORDER_M 25.0
#define MAY_LIE_OUTSIDE 0.01

/* West south east north of the merged province (domain.md §0.8). */
static const double province[4] = { 107.20, 10.48, 108.97, 12.81 };

/* VN-2000 read as WGS 84 at Đà Lạt: 195 m east, 114 m south (domain.md §3.5). */
#define SHIFT_EAST 195.0
#define SHIFT_SOUTH 114.0

/* What a planner may have meant by "VN-2000", and WGS 84's zones. */
static const char *const systems[] = { "EPSG:5899", "EPSG:9218", "EPSG:5897",  "EPSG:5898",
                                       "EPSG:3405", "EPSG:3406", "EPSG:32648", "EPSG:32649" };

typedef struct
{
  const TvImportCheck *check;
  OGRPreparedGeometryH area; /* of all units, a little wider */
  GArray *points;            /* (element-type double): pairs of one layer */
  guint step;
  guint n_seen;
} Places;

static void
check_province (const TvImportLayer *layer, TvImportLog *log)
{
  g_autofree char *advice = NULL;

  if (layer->bounds[0] >= province[0] && layer->bounds[1] >= province[1]
      && layer->bounds[2] <= province[2] && layer->bounds[3] <= province[3])
    return;
  advice = g_strdup_printf (_ ("Is %s right?"), layer->crs);
  tv_import_log_find (log,
                      TV_IMPORT_WARNING,
                      "place",
                      layer->spec->id,
                      advice,
                      _ ("the layer lies at %.4f, %.4f, outside Lâm Đồng"),
                      (layer->bounds[0] + layer->bounds[2]) / 2,
                      (layer->bounds[1] + layer->bounds[3]) / 2);
}

static const TvImportLayer *
find_boundary (GPtrArray *layers)
{
  for (guint i = 0; i < layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (layers, i);

      if (g_str_equal (layer->spec->role, "moc-gioi") && layer->features == 1
          && layer->dimension > 0)
        return layer;
    }
  return NULL;
}

/* The middles of two layers of one plan, metres from each other, east and south. */
static void
check_shift (const TvImportLayer *layer, const TvImportLayer *boundary, TvImportLog *log)
{
  double lat = (boundary->bounds[1] + boundary->bounds[3]) / 2;
  double scale = cos (lat * G_PI / 180) * METRES_PER_DEGREE;
  double west = (layer->bounds[0] - boundary->bounds[0]) * scale;
  double east = (layer->bounds[2] - boundary->bounds[2]) * scale;
  double south = (boundary->bounds[1] - layer->bounds[1]) * METRES_PER_DEGREE;
  double north = (boundary->bounds[3] - layer->bounds[3]) * METRES_PER_DEGREE;
  double dx = (west + east) / 2, dy = (south + north) / 2;
  g_autofree char *advice = NULL;

  /* only a layer as large as the boundary tells by its box where it lies */
  if (fabs (west - east) > 60 || fabs (south - north) > 60 || hypot (dx, dy) <= 50)
    return;
  if (fabs (fabs (dx) - SHIFT_EAST) < 20 && fabs (fabs (dy) - SHIFT_SOUTH) < 20)
    advice = g_strdup_printf (_ ("Was one of them WGS 84 and not %s?"), layer->crs);
  tv_import_log_find (log,
                      TV_IMPORT_WARNING,
                      "place",
                      layer->spec->id,
                      advice,
                      /* TRANSLATORS: metres east-west, metres north-south */
                      _ ("the layer lies %.0f m (east-west) and %.0f m (north-south) off the "
                         "boundary"),
                      fabs (dx),
                      fabs (dy));
}

static gboolean
take_points (const TvGpkgFeature *feature, gpointer data)
{
  Places *places = data;
  const TvGeometry *geometry = feature->geometry;

  for (guint i = 0; geometry != NULL && i < geometry->n_points; i++)
    {
      if (places->n_seen++ % places->step == 0 && places->points->len < 2 * MAX_POINTS)
        g_array_append_vals (places->points, geometry->xy + 2 * i, 2);
    }
  return TRUE;
}

typedef enum
{
  AS_IT_IS,
  WAS_WGS84,  /* VN-2000 was stated, the shift was not due */
  WAS_VN2000, /* the other way round */
  OTHER_SYSTEM,
} Guess;

/* Where a point would lie if @guess were true. */
static gboolean
move (Guess guess, TvCrs *stated, TvCrs *other, double *lon, double *lat)
{
  double x, y;

  switch (guess)
    {
    case WAS_WGS84:
      return tv_crs_from_lonlat (other, *lon, *lat, lon, lat);
    case WAS_VN2000:
      return tv_crs_to_lonlat (other, *lon, *lat, lon, lat);
    case OTHER_SYSTEM:
      return tv_crs_from_lonlat (stated, *lon, *lat, &x, &y)
             && tv_crs_to_lonlat (other, x, y, lon, lat);
    case AS_IT_IS:
    default:
      return TRUE;
    }
}

/* The share of points that lie outside; @ret_metres: (out): how far the first one moved. */
static double
share_outside (const Places *places, Guess guess, TvCrs *stated, TvCrs *other, double *ret_metres)
{
  OGRGeometryH point = OGR_G_CreateGeometry (wkbPoint);
  guint n = places->points->len / 2, outside = 0;

  for (guint i = 0; i < n; i++)
    {
      const double *xy = &g_array_index (places->points, double, 2 * i);
      double lon = xy[0], lat = xy[1];
      gboolean good = move (guess, stated, other, &lon, &lat);

      OGR_G_SetPoint_2D (point, 0, lon, lat);
      outside += !good || !OGRPreparedGeometryContains (places->area, point);
      if (i == 0)
        *ret_metres
            = METRES_PER_DEGREE * hypot ((lon - xy[0]) * cos (xy[1] * G_PI / 180), lat - xy[1]);
    }
  OGR_G_DestroyGeometry (point);
  return n > 0 ? (double) outside / n : 0;
}

/* The coordinate system under which the layer would lie in its units; NULL: none. */
static char *
dup_explanation (const Places *places, const TvImportLayer *layer, double outside)
{
  g_autoptr (TvCrs) stated = tv_crs_new (layer->crs, NULL);
  g_autoptr (TvCrs) vn2000 = tv_crs_new ("EPSG:4756", NULL);
  double best = outside / 4, metres;
  char *found = NULL;

  if (stated == NULL || vn2000 == NULL)
    return NULL;
  if (share_outside (places, WAS_WGS84, stated, vn2000, &metres) < best)
    return g_strdup_printf (_ ("%.0f m off: was this WGS 84, and not %s?"), metres, layer->crs);
  if (share_outside (places, WAS_VN2000, stated, vn2000, &metres) < best)
    return g_strdup_printf (_ ("%.0f m off: was this VN-2000, and not %s?"), metres, layer->crs);
  for (gsize i = 0; i < G_N_ELEMENTS (systems); i++)
    {
      g_autoptr (TvCrs) other = tv_crs_new (systems[i], NULL);
      double share
          = other != NULL ? share_outside (places, OTHER_SYSTEM, stated, other, &metres) : 1;

      if (share >= best)
        continue;
      best = share;
      g_free (found);
      found = g_strdup_printf (_ ("%.0f m off: was this %s, and not %s?"),
                               metres,
                               systems[i],
                               layer->crs);
    }
  return found;
}

static void
check_layer (Places *places, const TvImportLayer *layer)
{
  g_autofree char *explanation = NULL;
  double outside, metres;

  g_array_set_size (places->points, 0);
  places->n_seen = 0;
  places->step = (guint) MAX (layer->features / 800, 1);
  if (!tv_gpkg_foreach (places->check->gpkg, layer->spec->id, take_points, places, NULL))
    return;
  outside = share_outside (places, AS_IT_IS, NULL, NULL, &metres);
  if (outside <= MAY_LIE_OUTSIDE)
    return;
  explanation = dup_explanation (places, layer, outside);
  tv_import_log_find (places->check->log,
                      TV_IMPORT_WARNING,
                      "place",
                      layer->spec->id,
                      explanation != NULL ? explanation
                                          : _ ("Are units= complete, and is Crs= right?"),
                      _ ("%.0f %% of the layer lie outside the plan's units"),
                      MAX (outside * 100, 1));
}

static int
find_code_field (OGRLayerH layer)
{
  static const char *const names[] = { "code", "ma", "ma_xa", "maxa", "ma_dvhc", "madvhc" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      int field = OGR_FD_GetFieldIndex (OGR_L_GetLayerDefn (layer), names[i]);

      if (field >= 0)
        return field;
    }
  return -1;
}

/* Every polygon of @shape, which is taken. */
static void
add_areas (OGRGeometryH all, OGRGeometryH shape)
{
  int n = OGR_G_GetGeometryCount (shape);

  if (OGR_GT_Flatten (OGR_G_GetGeometryType (shape)) == wkbPolygon)
    {
      OGR_G_AddGeometryDirectly (all, shape);
      return;
    }
  for (int i = 0; i < n; i++)
    OGR_G_AddGeometry (all, OGR_G_GetGeometryRef (shape, i));
  OGR_G_DestroyGeometry (shape);
}

/* The polygons of the plan's units as one, BORDER_M wider. */
static OGRGeometryH
join_units (OGRLayerH layer, int field, const char *const *codes)
{
  OGRGeometryH all = OGR_G_CreateGeometry (wkbMultiPolygon);
  OGRGeometryH area = NULL;
  OGRFeatureH feature;

  OGR_L_ResetReading (layer);
  while ((feature = OGR_L_GetNextFeature (layer)) != NULL)
    {
      OGRGeometryH shape = OGR_G_GetLinearGeometry (OGR_F_GetGeometryRef (feature), 0, NULL);

      if (shape != NULL && g_strv_contains (codes, OGR_F_GetFieldAsString (feature, field)))
        {
          OGRGeometryH wide = OGR_G_Buffer (shape, BORDER_M / METRES_PER_DEGREE, 4);

          if (wide != NULL)
            add_areas (all, wide);
        }
      if (shape != NULL)
        OGR_G_DestroyGeometry (shape);
      OGR_F_Destroy (feature);
    }
  if (OGR_G_GetGeometryCount (all) > 0)
    area = OGR_G_UnionCascaded (all);
  OGR_G_DestroyGeometry (all);
  return area;
}

static OGRGeometryH
load_units (const TvImportCheck *self)
{
  g_auto (GStrv) codes = tv_import_descriptor_dup_list (self->descriptor, "Plan", "units");
  g_autoptr (GError) error = NULL;
  /* where it lies on this computer is nobody's business: findings go into the manifest */
  g_autofree char *name = g_path_get_basename (self->units);
  GDALDatasetH file = tv_import_source_open (self->units, &error);
  OGRGeometryH area = NULL;

  for (int i = 0; file != NULL && area == NULL && i < GDALDatasetGetLayerCount (file); i++)
    {
      OGRLayerH layer = GDALDatasetGetLayer (file, i);
      int field = find_code_field (layer);

      if (field >= 0)
        area = join_units (layer, field, (const char *const *) codes);
    }
  if (file != NULL)
    GDALClose (file);
  if (error != NULL)
    tv_import_log_fail (self->log, "place", self->units, NULL, error);
  else if (area == NULL)
    tv_import_log_find (self->log,
                        TV_IMPORT_WARNING,
                        "place",
                        "plan.conf [Plan]",
                        _ ("Are the codes of units= today's?"),
                        _ ("none of the plan's units has a polygon in %s"),
                        name);
  return area;
}

static void
check_units (const TvImportCheck *self)
{
  OGRGeometryH area = load_units (self);
  Places places = { .check = self };

  if (area == NULL)
    return;
  places.area = OGRCreatePreparedGeometry (area);
  places.points = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; places.area != NULL && i < self->layers->len; i++)
    check_layer (&places, g_ptr_array_index (self->layers, i));
  g_array_unref (places.points);
  OGRDestroyPreparedGeometry (places.area);
  OGR_G_DestroyGeometry (area);
}

void
tv_import_check_places (const TvImportCheck *self)
{
  const TvImportLayer *boundary = find_boundary (self->layers);

  for (guint i = 0; i < self->layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (self->layers, i);

      check_province (layer, self->log);
      if (boundary != NULL && boundary != layer)
        check_shift (layer, boundary, self->log);
    }
  if (self->units != NULL && self->gpkg != NULL)
    check_units (self);
  else if (self->gpkg != NULL)
    tv_import_log_find (self->log,
                        TV_IMPORT_ADVICE,
                        "place",
                        NULL,
                        _ ("Give the units' polygons with --units FILE."),
                        _ ("whether the layers lie in the plan's units was not checked"));
}
