// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-mbtiles.h"

#include "base/tv-error.h"
#include "db/tv-statement.h"

#include <zlib.h>

#define MAX_TILE (8 * 1024 * 1024)

struct _TvMbtiles
{
  GObject parent_instance;

  GMutex mutex; /* over db: a connection serves one thread at a time */
  TvDb *db;     /* (owned) */
  TvMbtilesFormat format;
  guint min_zoom;
  guint max_zoom;
  double bounds[4];
  gboolean has_bounds;
};

G_DEFINE_FINAL_TYPE (TvMbtiles, tv_mbtiles, G_TYPE_OBJECT)

static void
tv_mbtiles_finalize (GObject *object)
{
  TvMbtiles *self = TV_MBTILES (object);

  g_clear_object (&self->db);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (tv_mbtiles_parent_class)->finalize (object);
}

static void
tv_mbtiles_class_init (TvMbtilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_mbtiles_finalize;
}

static void
tv_mbtiles_init (TvMbtiles *self)
{
  g_mutex_init (&self->mutex);
}

static char *
read_metadata (TvMbtiles *self, const char *name, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (self->db, "SELECT value FROM metadata WHERE name = ?", error);
  char *value = NULL;

  if (statement == NULL)
    return NULL;
  tv_statement_bind_text (statement, 1, name);
  if (tv_statement_step (statement, error) == TV_STEP_ROW)
    value = tv_statement_dup_text (statement, 0);
  tv_statement_reset (statement);
  return value;
}

static gboolean
read_zooms (TvMbtiles *self, GError **error)
{
  TvStatement *statement
      /* asked one by one each is found at an end of the index */
      = tv_db_prepare (self->db,
                       "SELECT (SELECT min(zoom_level) FROM tiles),"
                       " (SELECT max(zoom_level) FROM tiles)",
                       error);
  gboolean good;

  if (statement == NULL)
    return FALSE;
  good = tv_statement_step (statement, error) == TV_STEP_ROW;
  if (good)
    {
      self->min_zoom = (guint) CLAMP (tv_statement_int (statement, 0), 0, 30);
      self->max_zoom = (guint) CLAMP (tv_statement_int (statement, 1), 0, 30);
    }
  tv_statement_reset (statement);
  return good;
}

static void
read_bounds (TvMbtiles *self)
{
  g_autofree char *text = read_metadata (self, "bounds", NULL);
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ",", -1);

  if (g_strv_length (parts) != 4)
    return;
  for (guint i = 0; i < 4; i++)
    self->bounds[i] = g_ascii_strtod (g_strstrip (parts[i]), NULL);
  self->has_bounds = self->bounds[0] >= -180 && self->bounds[0] < self->bounds[2]
                     && self->bounds[2] <= 180 && self->bounds[1] >= -90
                     && self->bounds[1] < self->bounds[3] && self->bounds[3] <= 90;
}

/* By the metadata, or where they are silent (old files) by how a tile begins. */
static TvMbtilesFormat
find_format (TvMbtiles *self, const char *said)
{
  static const char *const vector[] = { "pbf", "mvt", NULL };
  TvStatement *statement;
  TvMbtilesFormat format = TV_MBTILES_VECTOR;

  if (said != NULL)
    return g_strv_contains (vector, said) ? TV_MBTILES_VECTOR : TV_MBTILES_RASTER;
  statement = tv_db_prepare (self->db,
                             "SELECT hex(substr(tile_data, 1, 3)) IN ('89504E', 'FFD8FF', "
                             "'524946') FROM tiles LIMIT 1",
                             NULL);
  if (statement == NULL)
    return format;
  if (tv_statement_step (statement, NULL) == TV_STEP_ROW && tv_statement_int (statement, 0) != 0)
    format = TV_MBTILES_RASTER;
  tv_statement_reset (statement);
  return format;
}

TvMbtiles *
tv_mbtiles_open (const char *path, GError **error)
{
  g_autoptr (TvMbtiles) self = g_object_new (TV_TYPE_MBTILES, NULL);
  g_autoptr (GError) local = NULL;
  g_autofree char *format = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s: no such file", path);
      return NULL;
    }
  self->db = tv_db_open (path, TV_DB_IMMUTABLE, 0, NULL, error);
  if (self->db == NULL)
    return NULL;
  format = read_metadata (self, "format", &local);
  if (local != NULL || !read_zooms (self, &local))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_CORRUPT, "%s: no map tiles: %s", path, local->message);
      return NULL;
    }
  self->format = find_format (self, format);
  read_bounds (self);
  return g_steal_pointer (&self);
}

TvMbtilesFormat
tv_mbtiles_get_format (TvMbtiles *self)
{
  return self->format;
}

guint
tv_mbtiles_get_min_zoom (TvMbtiles *self)
{
  return self->min_zoom;
}

guint
tv_mbtiles_get_max_zoom (TvMbtiles *self)
{
  return self->max_zoom;
}

gboolean
tv_mbtiles_get_bounds (TvMbtiles *self, double ret_bounds[4])
{
  for (guint i = 0; i < 4 && self->has_bounds; i++)
    ret_bounds[i] = self->bounds[i];
  return self->has_bounds;
}

char *
tv_mbtiles_dup_metadata (TvMbtiles *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return read_metadata (self, name, NULL);
}

static GBytes *
unpack (GBytes *packed, GError **error)
{
  g_autofree guint8 *out = NULL;
  gsize size = 0, length, capacity;
  const guint8 *data = g_bytes_get_data (packed, &length);
  z_stream stream = { 0 };
  int state = Z_OK;

  if (length < 2
      || !((data[0] == 0x1f && data[1] == 0x8b) || (data[0] == 0x78 && (data[1] & 0x1f) != 0)))
    return g_bytes_ref (packed);
  capacity = MIN (MAX (length * 4, 4096), MAX_TILE);
  out = g_malloc (capacity);
  stream.next_in = (guint8 *) data;
  stream.avail_in = (uInt) length;
  if (inflateInit2 (&stream, 32 + MAX_WBITS) != Z_OK)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "Unpacking cannot start");
      return NULL;
    }
  do
    {
      if (size == capacity && capacity == MAX_TILE)
        break;
      if (size == capacity)
        {
          capacity = MIN (capacity * 2, MAX_TILE);
          out = g_realloc (out, capacity);
        }
      stream.next_out = out + size;
      stream.avail_out = (uInt) (capacity - size);
      state = inflate (&stream, Z_NO_FLUSH);
      size = capacity - stream.avail_out;
    }
  while (state == Z_OK);
  inflateEnd (&stream);
  if (state != Z_STREAM_END)
    {
      g_set_error (error,
                   TV_ERROR,
                   size >= MAX_TILE ? TV_ERROR_TOO_LARGE : TV_ERROR_CORRUPT,
                   "A map tile cannot be unpacked");
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&out), size);
}

static GBytes *
read_packed (TvMbtiles *self, guint zoom, guint x, guint row, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  TvStatement *statement = tv_db_prepare (self->db,
                                          "SELECT tile_data FROM tiles WHERE zoom_level = ? AND "
                                          "tile_column = ? AND tile_row = ?",
                                          error);
  GBytes *bytes = NULL;
  TvStep step;

  if (statement == NULL)
    return NULL;
  tv_statement_bind_int (statement, 1, zoom);
  tv_statement_bind_int (statement, 2, x);
  tv_statement_bind_int (statement, 3, row);
  step = tv_statement_step (statement, error);
  if (step == TV_STEP_ROW)
    bytes = tv_statement_bytes (statement, 0);
  tv_statement_reset (statement);
  if (step != TV_STEP_ERROR && bytes == NULL)
    g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "No tile %u/%u/%u", zoom, x, row);
  return bytes;
}

GBytes *
tv_mbtiles_read (TvMbtiles *self, guint zoom, guint x, guint y, GError **error)
{
  g_autoptr (GBytes) packed = NULL;

  g_return_val_if_fail (TV_IS_MBTILES (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (zoom > 30 || x >= 1u << zoom || y >= 1u << zoom)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "No tile %u/%u/%u", zoom, x, y);
      return NULL;
    }
  packed = read_packed (self, zoom, x, (1u << zoom) - 1 - y, error);
  if (packed == NULL)
    return NULL;
  if (g_bytes_get_size (packed) > MAX_TILE)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_TOO_LARGE, "Tile %u/%u/%u is too large", zoom, x, y);
      return NULL;
    }
  return unpack (packed, error);
}
