// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-tile.h"

#include <sqlite3.h>
#include <string.h>

static void
put_varint (GByteArray *out, guint64 value)
{
  do
    {
      guint8 byte = (guint8) ((value & 0x7f) | (value > 0x7f ? 0x80 : 0));

      g_byte_array_append (out, &byte, 1);
      value >>= 7;
    }
  while (value > 0);
}

static void
put_number (GByteArray *out, guint field, guint64 value)
{
  put_varint (out, field << 3);
  put_varint (out, value);
}

static void
put_bytes (GByteArray *out, guint field, const void *data, gsize length)
{
  put_varint (out, field << 3 | 2);
  put_varint (out, length);
  g_byte_array_append (out, data, (guint) length);
}

static guint64
zigzag (int value)
{
  return value < 0 ? (guint64) (-(gint64) value) * 2 - 1 : (guint64) value * 2;
}

TvTestTile *
tv_test_tile_new (const char *name)
{
  TvTestTile *self = g_new0 (TvTestTile, 1);

  self->name = g_strdup (name);
  self->features = g_byte_array_new ();
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
tv_test_tile_free (TvTestTile *self)
{
  g_byte_array_unref (self->features);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->values);
  g_free (self->name);
  g_free (self);
}

static guint
index_of (GPtrArray *texts, const char *text)
{
  guint index;

  if (!g_ptr_array_find_with_equal_func (texts, text, g_str_equal, &index))
    {
      index = texts->len;
      g_ptr_array_add (texts, g_strdup (text));
    }
  return index;
}

/* The commands of one part; returns where the next begins. */
static const int *
put_part (GByteArray *out, int type, const int *at, int pen[2])
{
  guint n = 0;

  while (at[2 * n] != -1 && at[2 * n] != -2)
    n++;
  for (guint i = 0; i < n; i++)
    {
      if (i == 0)
        put_varint (out, 1 | 1 << 3);
      else if (i == 1)
        put_varint (out, 2 | (n - 1) << 3);
      put_varint (out, zigzag (at[2 * i] - pen[0]));
      put_varint (out, zigzag (at[2 * i + 1] - pen[1]));
      pen[0] = at[2 * i];
      pen[1] = at[2 * i + 1];
    }
  if (type == 3)
    put_varint (out, 7 | 1 << 3);
  return at + 2 * n;
}

void
tv_test_tile_add (TvTestTile *self, int type, const int *rings, const char *const *tags)
{
  g_autoptr (GByteArray) feature = g_byte_array_new ();
  g_autoptr (GByteArray) packed_tags = g_byte_array_new ();
  g_autoptr (GByteArray) geometry = g_byte_array_new ();
  int pen[2] = { 0, 0 };

  for (guint i = 0; tags != NULL && tags[i] != NULL; i += 2)
    {
      put_varint (packed_tags, index_of (self->keys, tags[i]));
      put_varint (packed_tags, index_of (self->values, tags[i + 1]));
    }
  for (const int *at = rings; *at != -2;)
    {
      at = put_part (geometry, type, at, pen);
      at += *at == -1 ? 1 : 0;
    }
  put_bytes (feature, 2, packed_tags->data, packed_tags->len);
  put_number (feature, 3, (guint64) type);
  put_bytes (feature, 4, geometry->data, geometry->len);
  put_bytes (self->features, 2, feature->data, feature->len);
}

static void
put_value (GByteArray *out, const char *text)
{
  g_autoptr (GByteArray) value = g_byte_array_new ();

  if (*text == '=')
    put_number (value, 5, g_ascii_strtoull (text + 1, NULL, 10));
  else
    put_bytes (value, 1, text, strlen (text));
  put_bytes (out, 4, value->data, value->len);
}

static GByteArray *
encode (TvTestTile *const *tiles)
{
  GByteArray *out = g_byte_array_new ();

  for (guint i = 0; tiles[i] != NULL; i++)
    {
      g_autoptr (GByteArray) layer = g_byte_array_new ();

      put_number (layer, 15, 2);
      put_bytes (layer, 1, tiles[i]->name, strlen (tiles[i]->name));
      g_byte_array_append (layer, tiles[i]->features->data, tiles[i]->features->len);
      for (guint k = 0; k < tiles[i]->keys->len; k++)
        {
          const char *key = g_ptr_array_index (tiles[i]->keys, k);

          put_bytes (layer, 3, key, strlen (key));
        }
      for (guint k = 0; k < tiles[i]->values->len; k++)
        put_value (layer, g_ptr_array_index (tiles[i]->values, k));
      put_number (layer, 5, 4096);
      put_bytes (out, 3, layer->data, layer->len);
    }
  return out;
}

static void
run (sqlite3 *db, const char *sql, const char *text, const GByteArray *bytes)
{
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (text != NULL)
    sqlite3_bind_text (statement, 1, text, -1, SQLITE_TRANSIENT);
  if (bytes != NULL)
    sqlite3_bind_blob (statement, 1, bytes->data, (int) bytes->len, SQLITE_TRANSIENT);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
}

void
tv_test_tile_write (TvTestTile *const *tiles, const char *path)
{
  g_autoptr (GByteArray) bytes = encode (tiles);
  g_autoptr (GString) json = g_string_new ("{\"vector_layers\":[");
  sqlite3 *db = NULL;

  for (guint i = 0; tiles[i] != NULL; i++)
    g_string_append_printf (json, "%s{\"id\":\"%s\"}", i > 0 ? "," : "", tiles[i]->name);
  g_string_append (json, "]}");
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  run (db, "CREATE TABLE metadata (name text, value text)", NULL, NULL);
  run (db,
       "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer,"
       " tile_data blob)",
       NULL,
       NULL);
  run (db, "INSERT INTO metadata VALUES ('format', 'pbf')", NULL, NULL);
  run (db, "INSERT INTO metadata VALUES ('json', ?)", json->str, NULL);
  run (db, "INSERT INTO tiles VALUES (0, 0, 0, ?)", NULL, bytes);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}
