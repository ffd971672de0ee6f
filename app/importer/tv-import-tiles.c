// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-tiles.h"

#include "base/tv-error.h"
#include "base/tv-json.h"
#include "db/tv-statement.h"
#include "tv-import-pyramid.h"
#include "tv-import-style.h"
#include "tv-import-tile-layer.h"

#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <string.h>

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
                              const TvStyle *style,
                              OGRLayerH *ret_twin)
{
  g_autofree char *twin_name = g_strdup_printf ("%s-label", name);
  g_auto (GStrv) choosing = tv_import_style_dup_class_fields (style, name);
  g_auto (GStrv) all = tv_import_style_dup_fields (style, name);
  const char *const *kept[] = { (const char *const *) choosing, (const char *const *) all };
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

          if (g_strv_contains (kept[k], OGR_Fld_GetNameRef (field)))
            OGR_L_CreateField (layers[k], field, TRUE);
        }
    }
  create_field (layers[1], "_room", OFTReal);
  create_field (layers[1], "_angle", OFTReal);
  create_field (layers[1], "_zoom", OFTReal);
  *ret_twin = layers[1];
  return layers[0];
}

/* --- layers --- */

/* What there is, and how far away each layer's labels are shown. */
static GPtrArray *
read_layers (GDALDatasetH memory, const TvStyle *style)
{
  GPtrArray *layers = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_import_tile_layer_free);

  for (int i = 0; i < GDALDatasetGetLayerCount (memory); i++)
    {
      TvImportTileLayer *layer = tv_import_tile_layer_read (GDALDatasetGetLayer (memory, i));

      if (layer->is_label)
        {
          g_autofree char *source
              = g_strndup (layer->name, strlen (layer->name) - strlen ("-label"));

          layer->from_zoom = tv_import_style_get_label_zoom (style, source);
        }
      if (layer->shapes->len > 0)
        g_ptr_array_add (layers, layer);
      else
        tv_import_tile_layer_free (layer);
    }
  return layers;
}

static void
get_bounds (const GPtrArray *layers, double ret_bounds[4])
{
  for (guint i = 0; i < layers->len; i++)
    {
      const double *bounds = ((const TvImportTileLayer *) g_ptr_array_index (layers, i))->bounds;

      ret_bounds[0] = i == 0 ? bounds[0] : MIN (ret_bounds[0], bounds[0]);
      ret_bounds[1] = i == 0 ? bounds[1] : MIN (ret_bounds[1], bounds[1]);
      ret_bounds[2] = i == 0 ? bounds[2] : MAX (ret_bounds[2], bounds[2]);
      ret_bounds[3] = i == 0 ? bounds[3] : MAX (ret_bounds[3], bounds[3]);
    }
}

/* The last zoom: fine enough for a plan, and fewer for a province, of which z16 alone would be a
 * hundred thousand tiles; beyond it the same tiles are drawn larger. */
static guint
choose_max_zoom (const double bounds[4])
{
  double area = MAX (bounds[2] - bounds[0], 0) * MAX (bounds[3] - bounds[1], 0);
  guint zoom = TV_IMPORT_MAX_ZOOM;

  while (zoom > MIN_LAST_ZOOM && area * pow (4, zoom) / (360.0 * 360.0) > MOST_TILES)
    zoom--;
  return zoom;
}

/* --- the file --- */

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

static gboolean
set_number (TvDb *db, const char *name, guint value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u", value);

  return set_metadata (db, name, text, error);
}

static gboolean
set_bounds (TvDb *db, const double bounds[4], GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 4; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%.7f", bounds[i]);
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", number);
    }
  return set_metadata (db, "bounds", text->str, error);
}

static const char *
name_kind (const TvImportTileLayer *layer, guint key)
{
  static const char *const names[] = { "String", "Number", "Boolean" };

  for (guint i = 0; i < layer->texts->len; i++)
    {
      const TvMvtWriterValue *value = tv_import_tile_layer_get_words (layer, i) + key;

      if (value->kind != TV_MVT_STRING || value->text != NULL)
        return names[value->kind];
    }
  return names[0];
}

/* MBTiles 1.3, "json": the layers and their attributes. */
static gboolean
set_layers (TvDb *db, const GPtrArray *layers, guint max_zoom, GError **error)
{
  TvJson *list = json_array ();
  g_autoptr (TvJson) json = json_pack ("{so}", "vector_layers", list);
  g_autofree char *text = NULL;

  for (guint i = 0; i < layers->len; i++)
    {
      const TvImportTileLayer *layer = g_ptr_array_index (layers, i);
      TvJson *fields = json_object ();

      for (guint k = 0; layer->keys[k] != NULL; k++)
        json_object_set_new (fields, layer->keys[k], json_string (name_kind (layer, k)));
      json_array_append_new (list,
                             json_pack ("{ss ss si si so}",
                                        "id",
                                        layer->name,
                                        "description",
                                        "",
                                        "minzoom",
                                        TV_IMPORT_MIN_ZOOM,
                                        "maxzoom",
                                        (int) max_zoom,
                                        "fields",
                                        fields));
    }
  text = tv_json_to_text (json, 0);
  return set_metadata (db, "json", text, error);
}

typedef struct
{
  TvDb *db;
  TvImportTilesFunc func;
  gpointer data;
} Writing;

static gboolean
write_tile (guint zoom, guint x, guint y, GBytes *tile, double done, gpointer data, GError **error)
{
  const Writing *writing = data;
  TvStatement *statement
      = tv_db_prepare (writing->db,
                       "INSERT INTO tiles (zoom_level, tile_column, tile_row, tile_data)"
                       " VALUES (?, ?, ?, ?)",
                       error);

  if (statement == NULL)
    return FALSE;
  if (writing->func != NULL)
    writing->func (done, writing->data);
  tv_statement_bind_int (statement, 1, zoom);
  tv_statement_bind_int (statement, 2, x);
  /* MBTiles counts rows from the south */
  tv_statement_bind_int (statement, 3, ((gint64) 1 << zoom) - 1 - y);
  tv_statement_bind_bytes (statement, 4, tile);
  return tv_statement_run (statement, error);
}

static gboolean
write_file (Writing *writing,
            const GPtrArray *layers,
            const char *title,
            const char *attribution,
            GError **error)
{
  TvDb *db = writing->db;
  double bounds[4] = { 0 };
  guint max_zoom;

  get_bounds (layers, bounds);
  max_zoom = choose_max_zoom (bounds);
  return
      /* Large pages: a tile that grows shifts nothing behind its own page. */
      tv_db_exec (db, "PRAGMA page_size = 65536; VACUUM", error) && tv_db_begin (db, error)
      && tv_db_exec (db,
                     "CREATE TABLE metadata (name TEXT, value TEXT);"
                     "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER,"
                     " tile_row INTEGER, tile_data BLOB)",
                     error)
      && tv_import_pyramid_make ((GPtrArray *) layers,
                                 TV_IMPORT_MIN_ZOOM,
                                 max_zoom,
                                 write_tile,
                                 writing,
                                 error)
      && tv_db_exec (db,
                     "CREATE UNIQUE INDEX tile_index"
                     " ON tiles (zoom_level, tile_column, tile_row)",
                     error)
      && set_metadata (db, "name", title, error) && set_metadata (db, "format", "pbf", error)
      && set_metadata (db, "type", "overlay", error) && set_metadata (db, "version", "2", error)
      && set_number (db, "minzoom", TV_IMPORT_MIN_ZOOM, error)
      && set_number (db, "maxzoom", max_zoom, error) && set_bounds (db, bounds, error)
      && set_layers (db, layers, max_zoom, error)
      && set_metadata (db, "attribution", attribution, error) && tv_db_commit (db, error);
}

gboolean
tv_import_tiles_write (GDALDatasetH memory,
                       const TvStyle *style,
                       const char *path,
                       const char *title,
                       const char *attribution,
                       TvImportTilesFunc func,
                       gpointer data,
                       GError **error)
{
  g_autoptr (GPtrArray) layers = read_layers (memory, style);
  g_autoptr (TvDb) db = tv_db_open (path, TV_DB_BUILD, 0, NULL, error);
  Writing writing = { db, func, data };
  gboolean good;

  if (db == NULL)
    return FALSE;
  good = write_file (&writing, layers, title, attribution, error);
  if (!good)
    tv_db_rollback (db);
  tv_db_close (db);
  return good;
}

/* --- tiles made elsewhere --- */

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
