// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-gpkg.h"

#include "base/tv-error.h"
#include "db/tv-statement.h"

#include <math.h>
#include <string.h>

#define METRES_PER_DEGREE 111320.0

typedef struct
{
  char *name;      /* (owned) */
  gboolean number; /* declared as INTEGER or REAL of some size */
  gboolean whole;
} Column;

typedef struct
{
  GArray *columns;           /* (element-type Column) */
  int id_column;             /* index of the primary key */
  int geometry;              /* index of the geometry column */
  const char *geometry_name; /* interned */
  gboolean has_rtree;
} Table;

struct _TvGpkg
{
  GObject parent_instance;

  GMutex mutex; /* over db: a connection serves one thread at a time */
  char *path;
  TvDb *db;           /* (owned) */
  GPtrArray *layers;  /* (element-type utf8), NULL-terminated */
  GHashTable *tables; /* layer name → Table */
};

G_DEFINE_FINAL_TYPE (TvGpkg, tv_gpkg, G_TYPE_OBJECT)

static void
column_clear (gpointer data)
{
  g_free (((Column *) data)->name);
}

static void
table_free (Table *self)
{
  g_array_unref (self->columns);
  g_free (self);
}

static void
tv_gpkg_finalize (GObject *object)
{
  TvGpkg *self = TV_GPKG (object);

  g_free (self->path);
  g_clear_object (&self->db);
  g_ptr_array_unref (self->layers);
  g_hash_table_unref (self->tables);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (tv_gpkg_parent_class)->finalize (object);
}

static void
tv_gpkg_class_init (TvGpkgClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_gpkg_finalize;
}

static void
tv_gpkg_init (TvGpkg *self)
{
  g_mutex_init (&self->mutex);
  self->layers = g_ptr_array_new_with_free_func (g_free);
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) table_free);
}

void
tv_gpkg_feature_free (TvGpkgFeature *self)
{
  g_clear_pointer (&self->properties, json_decref);
  g_clear_pointer (&self->geometry, tv_geometry_free);
  g_free (self);
}

char *
tv_gpkg_feature_dup_text (const TvGpkgFeature *self, const char *name)
{
  const TvJson *value = json_object_get (self->properties, name);

  if (json_is_string (value))
    return g_strdup (json_string_value (value));
  if (json_is_integer (value))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
  if (json_is_number (value))
    return g_strdup_printf ("%.15g", json_number_value (value));
  return NULL;
}

/* Names come from the file; what is put between double quotes must not be able to end them. */
static gboolean
name_is_safe (const char *name)
{
  gsize length = name != NULL ? strlen (name) : 0;

  return length > 0 && length <= 120 && strchr (name, '"') == NULL
         && g_utf8_validate (name, length, NULL);
}

static gboolean
read_columns (TvGpkg *self, const char *layer, Table *table, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (self->db,
                       "SELECT name, upper(type), pk FROM pragma_table_info(?) ORDER BY cid",
                       error);
  TvStep step;

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, layer);
  while ((step = tv_statement_step (statement, error)) == TV_STEP_ROW)
    {
      const char *type = tv_statement_text (statement, 1);
      Column column = { .name = tv_statement_dup_text (statement, 0) };

      column.whole = type != NULL && strstr (type, "INT") != NULL;
      column.number = column.whole
                      || (type != NULL
                          && (g_str_has_prefix (type, "REAL") || g_str_has_prefix (type, "DOUBLE")
                              || g_str_has_prefix (type, "FLOAT")));
      if (tv_statement_int (statement, 2) == 1)
        table->id_column = (int) table->columns->len;
      if (g_strcmp0 (column.name, table->geometry_name) == 0)
        table->geometry = (int) table->columns->len;
      g_array_append_val (table->columns, column);
    }
  tv_statement_reset (statement);
  return step == TV_STEP_DONE;
}

static gboolean
has_table (TvGpkg *self, const char *name)
{
  TvStatement *statement
      = tv_db_prepare (self->db,
                       "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
                       NULL);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, name);
  found = tv_statement_step (statement, NULL) == TV_STEP_ROW;
  tv_statement_reset (statement);
  return found;
}

static gboolean
read_layers (TvGpkg *self, GError **error)
{
  TvStatement *statement = tv_db_prepare (
      self->db,
      "SELECT c.table_name, g.column_name "
      "FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name "
      "WHERE c.data_type = 'features' ORDER BY c.rowid",
      error);
  TvStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = tv_statement_step (statement, error)) == TV_STEP_ROW)
    {
      const char *name = tv_statement_text (statement, 0);
      const char *geometry = tv_statement_text (statement, 1);
      Table *table;

      if (!name_is_safe (name) || !name_is_safe (geometry)
          || g_hash_table_contains (self->tables, name))
        continue;
      table = g_new0 (Table, 1);
      table->columns = g_array_new (FALSE, FALSE, sizeof (Column));
      g_array_set_clear_func (table->columns, column_clear);
      table->id_column = table->geometry = -1;
      table->geometry_name = g_intern_string (geometry);
      g_ptr_array_add (self->layers, g_strdup (name));
      g_hash_table_insert (self->tables,
                           g_ptr_array_index (self->layers, self->layers->len - 1),
                           table);
    }
  tv_statement_reset (statement);
  return step == TV_STEP_DONE;
}

static gboolean
load (TvGpkg *self, GError **error)
{
  if (!read_layers (self, error))
    return FALSE;
  for (guint i = 0; i < self->layers->len; i++)
    {
      const char *layer = g_ptr_array_index (self->layers, i);
      Table *table = g_hash_table_lookup (self->tables, layer);
      g_autofree char *rtree = g_strdup_printf ("rtree_%s_%s", layer, table->geometry_name);

      if (!read_columns (self, layer, table, error))
        return FALSE;
      if (table->id_column < 0 || table->geometry < 0)
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_CORRUPT,
                       "Layer %s has no key or no geometry column",
                       layer);
          return FALSE;
        }
      table->has_rtree = has_table (self, rtree);
    }
  g_ptr_array_add (self->layers, NULL);
  return TRUE;
}

TvGpkg *
tv_gpkg_open (const char *path, GError **error)
{
  g_autoptr (TvGpkg) self = g_object_new (TV_TYPE_GPKG, NULL);
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s: no such file", path);
      return NULL;
    }
  self->path = g_strdup (path);
  self->db = tv_db_open (path, TV_DB_IMMUTABLE, 0, NULL, error);
  if (self->db == NULL)
    return NULL;
  if (!load (self, &local))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_CORRUPT, "%s: %s", path, local->message);
      return NULL;
    }
  return g_steal_pointer (&self);
}

const char *
tv_gpkg_get_path (TvGpkg *self)
{
  g_return_val_if_fail (TV_IS_GPKG (self), NULL);

  return self->path;
}

const char *const *
tv_gpkg_get_layers (TvGpkg *self)
{
  g_return_val_if_fail (TV_IS_GPKG (self), NULL);
  return (const char *const *) self->layers->pdata;
}

static const Table *
find_table (TvGpkg *self, const char *layer, GError **error)
{
  const Table *table = g_hash_table_lookup (self->tables, layer);

  if (table == NULL)
    g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "No layer %s", layer);
  return table;
}

gboolean
tv_gpkg_has_column (TvGpkg *self, const char *layer, const char *column)
{
  const Table *table;

  g_return_val_if_fail (TV_IS_GPKG (self) && layer != NULL && column != NULL, FALSE);

  table = g_hash_table_lookup (self->tables, layer);
  for (guint i = 0; table != NULL && i < table->columns->len; i++)
    if (g_str_equal (g_array_index (table->columns, Column, i).name, column))
      return TRUE;
  return FALSE;
}

static TvJson *
read_value (TvStatement *statement, int index, const Column *column)
{
  const char *text;

  if (tv_statement_is_null (statement, index))
    return NULL;
  if (column->number)
    {
      double number = tv_statement_double (statement, index);

      if (column->whole)
        return json_integer (tv_statement_int (statement, index));
      return isfinite (number) ? json_real (number) : NULL;
    }
  text = tv_statement_text (statement, index);
  return text != NULL ? json_string (text) : NULL;
}

/* NULL without error: an empty geometry. */
static gboolean
read_geometry (const Table *table,
               const char *layer,
               TvStatement *statement,
               TvGpkgFeature *feature,
               GError **error)
{
  g_autoptr (GError) local = NULL;
  const guint8 *data;
  gsize length;

  feature->id = tv_statement_int (statement, table->id_column);
  if (tv_statement_blob (statement, table->geometry, &data, &length) && length > 0)
    feature->geometry = tv_geometry_parse_gpkg (data, length, &local);
  if (local == NULL)
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_CORRUPT,
               "Layer %s, feature %" G_GINT64_FORMAT ": %s",
               layer,
               feature->id,
               local->message);
  return FALSE;
}

static void
read_properties (const Table *table, TvStatement *statement, TvGpkgFeature *feature)
{
  feature->properties = json_object ();
  for (int i = 0; i < (int) table->columns->len; i++)
    {
      const Column *column = &g_array_index (table->columns, Column, i);
      TvJson *value;

      if (i == table->id_column || i == table->geometry)
        continue;
      value = read_value (statement, i, column);
      if (value != NULL)
        json_object_set_new (feature->properties, column->name, value);
    }
}

static TvGpkgFeature *
read_feature (const Table *table, const char *layer, TvStatement *statement, GError **error)
{
  g_autoptr (TvGpkgFeature) feature = g_new0 (TvGpkgFeature, 1);

  if (!read_geometry (table, layer, statement, feature, error))
    return NULL;
  read_properties (table, statement, feature);
  return g_steal_pointer (&feature);
}

/* @where is written here, never data; the layer's name was checked when the file was opened. */
static TvStatement *
prepare (TvGpkg *self, const char *layer, const char *where, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\" %s", layer, where);

  return tv_db_prepare (self->db, g_intern_string (sql), error);
}

gboolean
tv_gpkg_foreach (TvGpkg *self, const char *layer, TvGpkgFunc func, gpointer data, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  const Table *table;
  TvStatement *statement;
  TvStep step;
  gboolean good = TRUE;

  g_return_val_if_fail (TV_IS_GPKG (self) && layer != NULL && func != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  table = find_table (self, layer, error);
  if (table == NULL)
    return FALSE;
  statement = prepare (self, layer, "ORDER BY rowid", error);
  if (statement == NULL)
    return FALSE;
  while ((step = tv_statement_step (statement, error)) == TV_STEP_ROW)
    {
      g_autoptr (TvGpkgFeature) feature = read_feature (table, layer, statement, error);

      good = feature != NULL;
      if (!good || !func (feature, data))
        break;
    }
  tv_statement_reset (statement);
  return good && step != TV_STEP_ERROR;
}

/* Squared distance in metres from a point to the segments or points of a geometry. */
static double
distance_to (const TvGeometry *self, double lon, double lat)
{
  double scale = cos (lat * G_PI / 180);
  double best = HUGE_VAL;

  for (guint part = 0; part < self->n_parts; part++)
    {
      guint start = part > 0 ? self->ends[part - 1] : 0;

      for (guint i = start; i < self->ends[part]; i++)
        {
          guint next = MIN (i + 1, self->ends[part] - 1);
          double ax = (self->xy[2 * i] - lon) * scale, ay = self->xy[2 * i + 1] - lat;
          double bx = (self->xy[2 * next] - lon) * scale, by = self->xy[2 * next + 1] - lat;
          double dx = bx - ax, dy = by - ay;
          double length2 = dx * dx + dy * dy;
          double t = length2 > 0 ? CLAMP (-(ax * dx + ay * dy) / length2, 0, 1) : 0;

          best = MIN (best, hypot (ax + t * dx, ay + t * dy));
        }
    }
  return best * METRES_PER_DEGREE;
}

static gboolean
is_hit (const TvGpkgFeature *feature, double lon, double lat, double radius_m)
{
  const TvGeometry *geometry = feature->geometry;

  if (geometry == NULL)
    return FALSE;
  if (geometry->type == TV_GEOMETRY_POLYGON)
    return tv_geometry_contains (geometry, lon, lat);
  return radius_m > 0 && distance_to (geometry, lon, lat) <= radius_m;
}

/* Features near a box, the topmost (last) first or in the drawing's order. */
static TvStatement *
prepare_near (TvGpkg *self,
              const Table *table,
              const char *layer,
              const double box[4],
              gboolean topmost_first,
              GError **error)
{
  const char *order = topmost_first ? "DESC" : "ASC";
  g_autofree char *where
      = table->has_rtree
            ? g_strdup_printf ("WHERE rowid IN (SELECT id FROM \"rtree_%s_%s\" WHERE maxx >= ?1"
                               " AND minx <= ?3 AND maxy >= ?2 AND miny <= ?4) ORDER BY rowid %s",
                               layer,
                               table->geometry_name,
                               order)
            : g_strdup_printf ("WHERE ?1 = ?1 AND ?2 = ?2 AND ?3 = ?3 AND ?4 = ?4"
                               " ORDER BY rowid %s",
                               order);
  TvStatement *statement = prepare (self, layer, where, error);

  for (int i = 0; statement != NULL && i < 4; i++)
    tv_statement_bind_double (statement, i + 1, box[i]);
  return statement;
}

GPtrArray *
tv_gpkg_identify (TvGpkg *self,
                  const char *layer,
                  double lon,
                  double lat,
                  double radius_m,
                  GError **error)
{
  g_autoptr (GPtrArray) hits
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_gpkg_feature_free);
  g_autoptr (GMutexLocker) locker = NULL;
  const Table *table;
  TvStatement *statement;
  TvStep step;
  double dy = radius_m / METRES_PER_DEGREE;
  double dx = dy / MAX (cos (lat * G_PI / 180), 0.01);
  const double box[4] = { lon - dx, lat - dy, lon + dx, lat + dy };

  g_return_val_if_fail (TV_IS_GPKG (self) && layer != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  locker = g_mutex_locker_new (&self->mutex);
  table = find_table (self, layer, error);
  statement = table != NULL ? prepare_near (self, table, layer, box, TRUE, error) : NULL;
  if (statement == NULL)
    return NULL;
  while ((step = tv_statement_step (statement, error)) == TV_STEP_ROW)
    {
      g_autoptr (TvGpkgFeature) feature = g_new0 (TvGpkgFeature, 1);

      if (!read_geometry (table, layer, statement, feature, error))
        break;
      if (!is_hit (feature, lon, lat, radius_m))
        continue;
      read_properties (table, statement, feature);
      g_ptr_array_add (hits, g_steal_pointer (&feature));
    }
  tv_statement_reset (statement);
  return step == TV_STEP_DONE ? g_steal_pointer (&hits) : NULL;
}

/* Without an index all features come by, and an index rounds its boxes outwards. */
static gboolean
touches (const TvGeometry *geometry, const double box[4])
{
  return geometry != NULL && geometry->bounds[0] <= box[2] && geometry->bounds[2] >= box[0]
         && geometry->bounds[1] <= box[3] && geometry->bounds[3] >= box[1];
}

GPtrArray *
tv_gpkg_list_in_box (TvGpkg *self,
                     const char *layer,
                     const double box[4],
                     guint limit,
                     GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_gpkg_feature_free);
  g_autoptr (GMutexLocker) locker = NULL;
  const Table *table;
  TvStatement *statement;
  TvStep step = TV_STEP_DONE;

  g_return_val_if_fail (TV_IS_GPKG (self) && layer != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  locker = g_mutex_locker_new (&self->mutex);
  table = find_table (self, layer, error);
  statement = table != NULL ? prepare_near (self, table, layer, box, FALSE, error) : NULL;
  if (statement == NULL)
    return NULL;
  while (list->len < limit && (step = tv_statement_step (statement, error)) == TV_STEP_ROW)
    {
      g_autoptr (TvGpkgFeature) feature = read_feature (table, layer, statement, error);

      if (feature == NULL)
        {
          step = TV_STEP_ERROR;
          break;
        }
      if (touches (feature->geometry, box))
        g_ptr_array_add (list, g_steal_pointer (&feature));
    }
  tv_statement_reset (statement);
  return step != TV_STEP_ERROR ? g_steal_pointer (&list) : NULL;
}

TvGpkgFeature *
tv_gpkg_get_feature (TvGpkg *self, const char *layer, gint64 id, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  TvGpkgFeature *feature = NULL;
  const Table *table;
  TvStatement *statement;
  TvStep step;

  g_return_val_if_fail (TV_IS_GPKG (self) && layer != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  locker = g_mutex_locker_new (&self->mutex);
  table = find_table (self, layer, error);
  statement = table != NULL ? prepare (self, layer, "WHERE rowid = ?", error) : NULL;
  if (statement == NULL)
    return NULL;
  tv_statement_bind_int (statement, 1, id);
  step = tv_statement_step (statement, error);
  if (step == TV_STEP_ROW)
    feature = read_feature (table, layer, statement, error);
  else if (step == TV_STEP_DONE)
    g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "No feature %" G_GINT64_FORMAT, id);
  tv_statement_reset (statement);
  return feature;
}

typedef struct
{
  const char *column;
  TvJson *counts;
} CountData;

static gboolean
count_value (const TvGpkgFeature *feature, gpointer data)
{
  CountData *count = data;
  g_autofree char *value = tv_gpkg_feature_dup_text (feature, count->column);

  if (value != NULL)
    {
      gint64 n = tv_json_get_int (count->counts, value, 0);

      json_object_set_new (count->counts, value, json_integer (n + 1));
    }
  return TRUE;
}

TvJson *
tv_gpkg_count_values (TvGpkg *self, const char *layer, const char *column, GError **error)
{
  g_autoptr (TvJson) counts = json_object ();
  CountData count = { .column = column, .counts = counts };

  g_return_val_if_fail (column != NULL, NULL);

  if (!tv_gpkg_foreach (self, layer, count_value, &count, error))
    return NULL;
  return g_steal_pointer (&counts);
}
