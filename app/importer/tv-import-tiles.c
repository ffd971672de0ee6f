// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-tiles.h"

#include "base/tv-error.h"
#include "base/tv-json.h"
#include "db/tv-statement.h"
#include "tv-import-pyramid.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#define MOST_TILES 8000
#define MIN_LAST_ZOOM 12

static void
create_field (OGRLayerH layer, const char *name, OGRFieldType type)
{
  OGRFieldDefnH field = OGR_Fld_Create (name, type);

  OGR_L_CreateField (layer, field, TRUE);
  OGR_Fld_Destroy (field);
}

OGRLayerH
tv_import_tiles_create_layer (GDALDatasetH memory,
                              const char *name,
                              OGRFeatureDefnH fields,
                              const char *const *kept,
                              OGRLayerH *ret_twin)
{
  g_autofree char *twin_name = g_strdup_printf ("%s-label", name);
  OGRSpatialReferenceH srs = OSRNewSpatialReference (NULL);
  OGRLayerH layers[2];

  OSRImportFromEPSG (srs, 4326);
  OSRSetAxisMappingStrategy (srs, OAMS_TRADITIONAL_GIS_ORDER);
  layers[0] = GDALDatasetCreateLayer (memory, name, srs, wkbUnknown, NULL);
  layers[1] = GDALDatasetCreateLayer (memory, twin_name, srs, wkbPoint, NULL);
  OSRRelease (srs);
  for (int k = 0; k < 2; k++)
    {
      for (int i = 0; i < OGR_FD_GetFieldCount (fields); i++)
        {
          OGRFieldDefnH field = OGR_FD_GetFieldDefn (fields, i);

          if (kept == NULL || g_strv_contains (kept, OGR_Fld_GetNameRef (field)))
            OGR_L_CreateField (layers[k], field, TRUE);
        }
    }
  create_field (layers[1], "_room", OFTReal);
  create_field (layers[1], "_angle", OFTReal);
  create_field (layers[1], "_zoom", OFTReal);
  *ret_twin = layers[1];
  return layers[0];
}

/* The last zoom: fine enough for a plan, and fewer for a province, of which z16 alone would be a
 * hundred thousand tiles; beyond it the same tiles are drawn larger. */
static int
choose_max_zoom (GDALDatasetH memory)
{
  double west = 180, south = 90, east = -180, north = -90;
  int zoom = TV_IMPORT_MAX_ZOOM;

  for (int i = 0; i < GDALDatasetGetLayerCount (memory); i++)
    {
      OGREnvelope box;

      if (OGR_L_GetExtent (GDALDatasetGetLayer (memory, i), &box, TRUE) != OGRERR_NONE)
        continue;
      west = MIN (west, box.MinX);
      south = MIN (south, box.MinY);
      east = MAX (east, box.MaxX);
      north = MAX (north, box.MaxY);
    }
  while (zoom > MIN_LAST_ZOOM
         && MAX (east - west, 0) * MAX (north - south, 0) * pow (4, zoom) / (360.0 * 360.0)
                > MOST_TILES)
    zoom--;
  return zoom;
}

static char **
make_options (const char *title, int max_zoom, const char *conf)
{
  g_autofree char *last = g_strdup_printf ("%d", max_zoom);
  char **options = NULL;

  options = CSLSetNameValue (options, "FORMAT", "MBTILES");
  options = CSLSetNameValue (options, "NAME", title);
  options = CSLSetNameValue (options, "TYPE", "overlay");
  options = CSLSetNameValue (options, "MINZOOM", G_STRINGIFY (TV_IMPORT_MIN_ZOOM));
  options = CSLSetNameValue (options, "MAXZOOM", last);
  options = CSLSetNameValue (options, "EXTENT", "4096");
  /* 16 px: a wide line's edge is drawn in both tiles it touches */
  options = CSLSetNameValue (options, "BUFFER", "128");
  options = CSLSetNameValue (options, "MAX_SIZE", "2000000");
  /* Plain, so that a changed lot changes a few bytes of a tile and not all of it: deltas between
   * versions stay short, and what travels is compressed on the way (publication/tv-delta.h). */
  options = CSLSetNameValue (options, "COMPRESS", "NO");
  if (conf != NULL)
    options = CSLSetNameValue (options, "CONF", conf);
  return options;
}

static gboolean
write_tiles (GDALDatasetH memory, const char *path, const char *title, GError **error)
{
  int max_zoom = choose_max_zoom (memory);
  g_autofree char *conf = tv_import_pyramid_make (memory, TV_IMPORT_MIN_ZOOM, max_zoom);
  char **options = make_options (title, max_zoom, conf);
  GDALDriverH driver = GDALGetDriverByName ("MVT");
  GDALDatasetH out = NULL;
  gboolean good = TRUE;

  if (driver != NULL)
    out = GDALCreate (driver, path, 0, 0, 0, GDT_Unknown, options);
  CSLDestroy (options);
  for (int i = 0; out != NULL && good && i < GDALDatasetGetLayerCount (memory); i++)
    {
      OGRLayerH layer = GDALDatasetGetLayer (memory, i);

      if (OGR_L_GetFeatureCount (layer, TRUE) > 0)
        good = GDALDatasetCopyLayer (out, layer, OGR_L_GetName (layer), NULL) != NULL;
    }
  if (out == NULL || !good)
    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_FAILED,
                 "%s cannot be written: %s",
                 path,
                 CPLGetLastErrorMsg ());
  if (out != NULL)
    GDALClose (out);
  return out != NULL && good;
}

gboolean
tv_import_tiles_write (GDALDatasetH memory,
                       const char *path,
                       const char *title,
                       const char *attribution,
                       GError **error)
{
  return write_tiles (memory, path, title, error)
         && tv_import_tiles_tidy (path, title, attribution, error);
}

static gboolean
set_metadata (TvDb *db, const char *name, const char *value, GError **error)
{
  TvStatement *statement = tv_db_prepare (db, "DELETE FROM metadata WHERE name = ?", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, name);
  if (!tv_statement_run (statement, error))
    return FALSE;
  if (value == NULL)
    return TRUE;
  statement = tv_db_prepare (db, "INSERT INTO metadata (name, value) VALUES (?, ?)", error);
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, name);
  tv_statement_bind_text (statement, 2, value);
  return tv_statement_run (statement, error);
}

static char *
read_json (TvDb *db)
{
  TvStatement *statement
      = tv_db_prepare (db, "SELECT value FROM metadata WHERE name = 'json'", NULL);
  char *text = NULL;

  if (statement == NULL)
    return NULL;
  if (tv_statement_step (statement, NULL) == TV_STEP_ROW)
    text = tv_statement_dup_text (statement, 0);
  tv_statement_reset (statement);
  return text;
}

static gboolean
strip_tilestats (TvDb *db, GError **error)
{
  g_autofree char *text = read_json (db);
  g_autoptr (TvJson) json = NULL;
  g_autofree char *stripped = NULL;

  if (text == NULL)
    return TRUE;
  json = tv_json_parse (text, strlen (text), 16 * 1024 * 1024, NULL);
  /* unreadable, it helps nobody */
  if (json == NULL)
    return set_metadata (db, "json", NULL, error);
  json_object_del (json, "tilestats");
  stripped = tv_json_to_text (json, 0);
  return set_metadata (db, "json", stripped, error);
}

gboolean
tv_import_tiles_tidy (const char *path, const char *title, const char *attribution, GError **error)
{
  g_autoptr (TvDb) db = tv_db_open (path, TV_DB_BUILD, 0, NULL, error);
  gboolean good;

  if (db == NULL)
    return FALSE;
  good = tv_db_begin (db, error) && strip_tilestats (db, error)
         && set_metadata (db, "name", title, error) && set_metadata (db, "description", NULL, error)
         && set_metadata (db, "generator_options", NULL, error)
         && set_metadata (db, "attribution", attribution, error)
         && tv_db_commit (db, error)
         /* Large pages: a tile that grows shifts nothing behind its own page. */
         && tv_db_exec (db, "PRAGMA page_size = 65536", error) && tv_db_exec (db, "VACUUM", error);
  tv_db_close (db);
  return good;
}
