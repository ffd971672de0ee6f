// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-source.h"

#include "base/tv-error.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <glib/gi18n-lib.h>
#include <ogr_srs_api.h>
#include <string.h>

/* VRT, databases and network drivers can be made to read what the office did not mean to give. */
static const char *const readers[]
    = { "GPKG", "ESRI Shapefile", "GeoJSON", "DXF", "CAD", "MapInfo File", NULL };

/* Scans and images that become drawings. */
static const char *const pictures[] = { "GTiff", "PNG", "JPEG", NULL };

static void CPL_STDCALL
keep_quiet (CPLErr kind, CPLErrorNum number, const char *message)
{
  g_debug ("gdal %d/%d: %s", kind, number, message);
}

void
tv_import_source_prepare (const char *released)
{
  g_autofree char *date = g_strdup_printf ("%sT00:00:00.000Z", released);

  GDALAllRegister ();
  for (int i = GDALGetDriverCount () - 1; i >= 0; i--)
    {
      GDALDriverH driver = GDALGetDriver (i);
      const char *name = GDALGetDriverShortName (driver);

      if (!g_strv_contains (readers, name) && !g_strv_contains (pictures, name)
          && !g_str_equal (name, "MVT") && !g_str_equal (name, "Memory")
          && !g_str_equal (name, "MEM"))
        GDALDeregisterDriver (driver);
    }
  CPLSetErrorHandler (keep_quiet);
  CPLSetConfigOption ("OGR_CURRENT_DATE", date);
  CPLSetConfigOption ("GDAL_NUM_THREADS", "1");
  CPLSetConfigOption ("OGR_GEOJSON_MAX_OBJ_SIZE", "200");
  /* the code page a CAD file names is seldom the one its texts are in */
  CPLSetConfigOption ("DXF_ENCODING", "UTF-8");
  CPLSetConfigOption ("OGR_ORGANIZE_POLYGONS", "DEFAULT");
}

static void
say_unreadable (const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".dwg"))
    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_BAD_REQUEST,
                 _ ("only DWG of release 2000 can be read: save it as DXF (%s)"),
                 CPLGetLastErrorMsg ());
  else if (g_str_has_suffix (lower, ".tif") || g_str_has_suffix (lower, ".tiff"))
    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_BAD_REQUEST,
                 _ ("an image is a drawing: name it in [Document …] with Role=drawing"));
  else
    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_BAD_REQUEST,
                 _ ("is not a GeoPackage, Shapefile, GeoJSON, DXF, DWG or MapInfo file: %s"),
                 CPLGetLastErrorMsg ());
}

GDALDatasetH
tv_import_source_open (const char *path, GError **error)
{
  /* a Shapefile's declared encoding is seldom true: its bytes are looked at */
  const char *const options[] = { "ENCODING=", NULL };
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  GDALDatasetH dataset;

  /* GDAL gives names beginning with /vsi a meaning of their own */
  if (g_str_has_prefix (full, "/vsi") || !g_file_test (full, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, _ ("%s: no such file"), path);
      return NULL;
    }
  dataset = GDALOpenEx (full, GDAL_OF_READONLY | GDAL_OF_VECTOR, readers, options, NULL);
  if (dataset == NULL)
    say_unreadable (full, error);
  return dataset;
}

gboolean
tv_import_source_is_raw (GDALDatasetH dataset)
{
  return g_str_equal (GDALGetDriverShortName (GDALGetDatasetDriver (dataset)), "ESRI Shapefile");
}

OGRLayerH
tv_import_source_get_layer (GDALDatasetH dataset, const char *name, GError **error)
{
  OGRLayerH layer = NULL;

  if (name != NULL)
    layer = GDALDatasetGetLayerByName (dataset, name);
  else if (GDALDatasetGetLayerCount (dataset) == 1)
    layer = GDALDatasetGetLayer (dataset, 0);
  if (layer == NULL)
    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_NOT_FOUND,
                 name != NULL ? _ ("The file has no layer %s")
                              : _ ("The file has several layers: say which with Layer= %s"),
                 name != NULL ? name : "");
  return layer;
}

/* A .prj carries no EPSG number: PROJ's database is asked for a sure match (≥ 90 %). */
static char *
match_code (OGRSpatialReferenceH srs)
{
  int n = 0;
  int *confidence = NULL;
  OGRSpatialReferenceH *matches = OSRFindMatches (srs, NULL, &n, &confidence);
  char *code = NULL;

  for (int i = 0; i < n && code == NULL; i++)
    {
      const char *number = OSRGetAuthorityCode (matches[i], NULL);

      if (confidence[i] >= 90 && number != NULL
          && g_strcmp0 (OSRGetAuthorityName (matches[i], NULL), "EPSG") == 0)
        code = g_strdup_printf ("EPSG:%s", number);
    }
  OSRFreeSRSArray (matches);
  CPLFree (confidence);
  return code;
}

/* A GeoJSON file without "crs" is in degrees by its standard, but planners' tools write metres into
 * it: only degrees are believed. */
static gboolean
says_nothing (OGRLayerH layer, GDALDatasetH dataset)
{
  OGREnvelope box;
  const char *driver = GDALGetDriverShortName (GDALGetDatasetDriver (dataset));

  if (!g_str_equal (driver, "GeoJSON"))
    return FALSE;
  if (OGR_L_GetExtent (layer, &box, TRUE) != OGRERR_NONE)
    return TRUE;
  return box.MinX < -180 || box.MaxX > 180 || box.MinY < -90 || box.MaxY > 90;
}

char *
tv_import_source_dup_crs (OGRLayerH layer,
                          GDALDatasetH dataset,
                          const char *stated,
                          const char *fallback,
                          GError **error)
{
  OGRSpatialReferenceH srs = OGR_L_GetSpatialRef (layer);
  const char *number;
  char *code = NULL;

  if (stated != NULL)
    return g_strdup (stated);
  if (srs != NULL && !says_nothing (layer, dataset))
    {
      number = OSRGetAuthorityCode (srs, NULL);
      if (number != NULL && g_strcmp0 (OSRGetAuthorityName (srs, NULL), "EPSG") == 0)
        code = g_strdup_printf ("EPSG:%s", number);
      else if (number != NULL && g_strcmp0 (OSRGetAuthorityName (srs, NULL), "OGC") == 0)
        code = g_strdup ("EPSG:4326");
      else
        code = match_code (srs);
      if (code != NULL)
        return code;
    }
  if (fallback != NULL)
    return g_strdup (fallback);
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_CRS,
               _ ("The file does not say its coordinate system: state it with Crs= or --crs"));
  return NULL;
}
