// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-mvt-writer.h"

#include "tv-protobuf-writer.h"

#include <math.h>
#include <string.h>

/* Field numbers (vector_tile.proto of the specification). */
enum
{
  TILE_LAYERS = 3,
  LAYER_NAME = 1,
  LAYER_FEATURES = 2,
  LAYER_KEYS = 3,
  LAYER_VALUES = 4,
  LAYER_EXTENT = 5,
  LAYER_VERSION = 15,
  LAYER_PADDING = 16, /* "extensions 16 to max": readers pass over it */
  FEATURE_TAGS = 2,
  FEATURE_TYPE = 3,
  FEATURE_GEOMETRY = 4,
  VALUE_STRING = 1,
  VALUE_FLOAT = 2,
  VALUE_DOUBLE = 3,
  VALUE_UINT = 5,
  VALUE_SINT = 6,
  VALUE_BOOL = 7,
};

/* Commands of a geometry (§4.3.1). */
enum
{
  MOVE_TO = 1,
  LINE_TO = 2,
  CLOSE_PATH = 7,
};

/* About every so many bytes of a layer its length is brought to a whole number of steps. */
#define BLOCK 16384
#define STEP 1024

/* The largest table of values is half as large again; the smallest has places for what may come. */
#define LEAST_PLACES 8
#define MAX_WHOLE 9007199254740992.0 /* 2^53: doubles beyond are no longer all whole numbers */

/* A different value of the layer. */
typedef struct
{
  TvMvtWriterValue value;
  guint32 hash;
  guint place; /* its number in the layer */
} Value;

typedef struct
{
  TvMvtType type;
  gsize begin, end; /* of its geometry's bytes */
} Feature;

struct _TvMvtWriter
{
  GByteArray *tile;
  guint n_points;

  char *name; /* of the layer being written */
  const char *const *keys;
  guint n_keys;
  GArray *features;     /* (element-type Feature) */
  GByteArray *geometry; /* of all of them */
  GPtrArray *tags;      /* (element-type Value) (nullable): for each feature one a key */
  GHashTable *values;   /* set of Value, owned */
};

static gboolean
value_equal (gconstpointer a, gconstpointer b)
{
  const Value *x = a, *y = b;

  return x->hash == y->hash && x->value.kind == y->value.kind
         && (x->value.kind == TV_MVT_STRING
                 ? g_str_equal (x->value.text, y->value.text)
                 : memcmp (&x->value.number, &y->value.number, sizeof (double)) == 0);
}

static guint
value_hash (gconstpointer value)
{
  return ((const Value *) value)->hash;
}

/* FNV-1a: the same on every machine and with every GLib. */
static guint32
hash_bytes (guint32 hash, const void *data, gsize length)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ bytes[i]) * 16777619u;
  return hash;
}

static guint32
hash_value (const TvMvtWriterValue *value)
{
  guint32 hash = (2166136261u ^ (guint32) value->kind) * 16777619u;
  guint64 bits = 0;

  if (value->kind == TV_MVT_STRING)
    return hash_bytes (hash, value->text, strlen (value->text));
  memcpy (&bits, &value->number, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  return hash_bytes (hash, &bits, sizeof bits);
}

TvMvtWriter *
tv_mvt_writer_new (void)
{
  TvMvtWriter *self = g_new0 (TvMvtWriter, 1);

  self->tile = g_byte_array_new ();
  self->features = g_array_new (FALSE, FALSE, sizeof (Feature));
  self->geometry = g_byte_array_new ();
  self->tags = g_ptr_array_new ();
  self->values = g_hash_table_new_full (value_hash, value_equal, g_free, NULL);
  return self;
}

void
tv_mvt_writer_free (TvMvtWriter *self)
{
  g_byte_array_unref (self->tile);
  g_array_unref (self->features);
  g_byte_array_unref (self->geometry);
  g_ptr_array_unref (self->tags);
  g_hash_table_unref (self->values);
  g_free (self->name);
  g_free (self);
}

void
tv_mvt_writer_begin_layer (TvMvtWriter *self, const char *name, const char *const *keys)
{
  g_return_if_fail (self != NULL && name != NULL && self->name == NULL);

  self->name = g_strdup (name);
  self->keys = keys;
  self->n_keys = keys != NULL ? g_strv_length ((char **) keys) : 0;
}

static Value *
find_value (TvMvtWriter *self, const TvMvtWriterValue *value)
{
  Value asked = { .value = *value };
  Value *known;

  if (value->kind == TV_MVT_STRING && value->text == NULL)
    return NULL;
  asked.hash = hash_value (value);
  known = g_hash_table_lookup (self->values, &asked);
  if (known != NULL)
    return known;
  known = g_memdup2 (&asked, sizeof asked);
  g_hash_table_add (self->values, known);
  return known;
}

static void
put_command (GByteArray *out, guint id, guint count)
{
  tv_protobuf_writer_varint (out, id | (guint64) count << 3);
}

static void
put_points (GByteArray *out, const TvMvtPoint *points, guint n, TvMvtPoint *pen)
{
  for (guint i = 0; i < n; i++)
    {
      tv_protobuf_writer_varint (out, tv_protobuf_writer_zigzag ((gint64) points[i].x - pen->x));
      tv_protobuf_writer_varint (out, tv_protobuf_writer_zigzag ((gint64) points[i].y - pen->y));
      *pen = points[i];
    }
}

static void
put_parts (GByteArray *out,
           TvMvtType type,
           const TvMvtPoint *points,
           const guint *ends,
           guint n_parts)
{
  TvMvtPoint pen = { 0, 0 };
  guint start = 0;

  for (guint part = 0; part < n_parts; part++)
    {
      put_command (out, MOVE_TO, 1);
      put_points (out, points + start, 1, &pen);
      put_command (out, LINE_TO, ends[part] - start - 1);
      put_points (out, points + start + 1, ends[part] - start - 1, &pen);
      if (type == TV_MVT_POLYGON)
        put_command (out, CLOSE_PATH, 1);
      start = ends[part];
    }
}

void
tv_mvt_writer_add (TvMvtWriter *self,
                   TvMvtType type,
                   const TvMvtWriterValue *values,
                   const TvMvtPoint *points,
                   guint n_points,
                   const guint *ends,
                   guint n_parts)
{
  Feature feature = { .type = type, .begin = self->geometry->len };

  g_return_if_fail (self->name != NULL && n_points > 0);
  g_return_if_fail (type == TV_MVT_POINT || (ends != NULL && n_parts > 0));

  if (type == TV_MVT_POINT)
    {
      TvMvtPoint pen = { 0, 0 };

      put_command (self->geometry, MOVE_TO, n_points);
      put_points (self->geometry, points, n_points, &pen);
    }
  else
    {
      put_parts (self->geometry, type, points, ends, n_parts);
    }
  feature.end = self->geometry->len;
  g_array_append_val (self->features, feature);
  for (guint i = 0; i < self->n_keys; i++)
    g_ptr_array_add (self->tags, find_value (self, &values[i]));
  self->n_points += n_points;
}

/* --- values --- */

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const Value *x = *(const Value *const *) a, *y = *(const Value *const *) b;

  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;
  if (x->value.kind != y->value.kind)
    return x->value.kind < y->value.kind ? -1 : 1;
  if (x->value.kind == TV_MVT_STRING)
    return strcmp (x->value.text, y->value.text);
  return x->value.number < y->value.number ? -1 : x->value.number > y->value.number;
}

/* Each value as near behind the place of its hash as there is room; (element-type Value)
 * (nullable), NULL for an empty place. */
static GPtrArray *
place_values (TvMvtWriter *self)
{
  guint n = 0;
  g_autofree gpointer *all = g_hash_table_get_keys_as_array (self->values, &n);
  GPtrArray *places = g_ptr_array_new ();
  guint most = LEAST_PLACES;

  while (most < n + n / 2)
    most *= 2;
  for (guint i = 0; i < n; i++)
    ((Value *) all[i])->place = ((Value *) all[i])->hash & (most - 1);
  if (n > 0)
    qsort (all, n, sizeof *all, compare_values);
  for (guint i = 0; i < n; i++)
    {
      Value *value = all[i];

      if (value->place >= places->len)
        g_ptr_array_set_size (places, (int) value->place);
      value->place = places->len;
      g_ptr_array_add (places, value);
    }
  return places;
}

static gboolean
is_whole (double number)
{
  return isfinite (number) && fabs (number) < MAX_WHOLE && !(fabs (number - floor (number)) > 0);
}

static gboolean
is_float (double number)
{
  return isfinite (number) && !(fabs (number - (double) (float) number) > 0);
}

static void
put_value (GByteArray *out, const TvMvtWriterValue *value)
{
  double number = value->number;

  if (value->kind == TV_MVT_STRING)
    tv_protobuf_writer_bytes (out, VALUE_STRING, value->text, strlen (value->text));
  else if (value->kind == TV_MVT_BOOLEAN)
    tv_protobuf_writer_number (out, VALUE_BOOL, number > 0);
  else if (is_whole (number) && number >= 0)
    tv_protobuf_writer_number (out, VALUE_UINT, (guint64) number);
  else if (is_whole (number))
    tv_protobuf_writer_number (out, VALUE_SINT, tv_protobuf_writer_zigzag ((gint64) number));
  else if (is_float (number))
    tv_protobuf_writer_float (out, VALUE_FLOAT, (float) number);
  else
    tv_protobuf_writer_double (out, VALUE_DOUBLE, number);
}

static void
put_values (GByteArray *layer, const GPtrArray *places)
{
  static const TvMvtWriterValue empty = { .kind = TV_MVT_STRING, .text = "" };
  g_autoptr (GByteArray) message = g_byte_array_new ();

  for (guint i = 0; i < places->len; i++)
    {
      const Value *value = g_ptr_array_index (places, i);

      g_byte_array_set_size (message, 0);
      put_value (message, value != NULL ? &value->value : &empty);
      tv_protobuf_writer_bytes (layer, LAYER_VALUES, message->data, message->len);
    }
}

/* --- the layer --- */

static void
put_tags (TvMvtWriter *self, guint index, GByteArray *scratch, GByteArray *message)
{
  g_byte_array_set_size (scratch, 0);
  for (guint key = 0; key < self->n_keys; key++)
    {
      const Value *value = g_ptr_array_index (self->tags, index * self->n_keys + key);

      if (value == NULL)
        continue;
      tv_protobuf_writer_varint (scratch, key);
      tv_protobuf_writer_varint (scratch, value->place);
    }
  if (scratch->len > 0)
    tv_protobuf_writer_bytes (message, FEATURE_TAGS, scratch->data, scratch->len);
}

/* Brings the length to a whole number of steps, so that what follows lies where it lay in the
 * version before although something grew: a delta need not tell it anew, page by page of the file.
 */
static void
put_padding (GByteArray *layer)
{
  static const guint8 zeros[STEP] = { 0 };
  /* two bytes of key and two of length */
  guint n = STEP - (layer->len + 4) % STEP;
  const guint8 length[2] = { (guint8) (n % 128 | 0x80), (guint8) (n / 128) };

  tv_protobuf_writer_varint (layer, LAYER_PADDING << 3 | 2);
  g_byte_array_append (layer, length, sizeof length);
  g_byte_array_append (layer, zeros, n);
}

/* By its own content, so that blocks end where they ended before. */
static gboolean
ends_block (const GByteArray *feature)
{
  return hash_bytes (2166136261u, feature->data, feature->len) % BLOCK < feature->len;
}

static void
put_features (TvMvtWriter *self, GByteArray *layer)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  g_autoptr (GByteArray) message = g_byte_array_new ();

  for (guint i = 0; i < self->features->len; i++)
    {
      const Feature *feature = &g_array_index (self->features, Feature, i);

      g_byte_array_set_size (message, 0);
      put_tags (self, i, scratch, message);
      tv_protobuf_writer_number (message, FEATURE_TYPE, feature->type);
      tv_protobuf_writer_bytes (message,
                                FEATURE_GEOMETRY,
                                self->geometry->data + feature->begin,
                                feature->end - feature->begin);
      tv_protobuf_writer_bytes (layer, LAYER_FEATURES, message->data, message->len);
      if (ends_block (message))
        put_padding (layer);
    }
}

static void
put_layer (TvMvtWriter *self)
{
  g_autoptr (GByteArray) layer = g_byte_array_new ();
  g_autoptr (GPtrArray) places = place_values (self);

  /* the name first: who wants one layer skips the others */
  tv_protobuf_writer_bytes (layer, LAYER_NAME, self->name, strlen (self->name));
  tv_protobuf_writer_number (layer, LAYER_VERSION, 2);
  tv_protobuf_writer_number (layer, LAYER_EXTENT, TV_MVT_WRITER_EXTENT);
  for (guint i = 0; i < self->n_keys; i++)
    tv_protobuf_writer_bytes (layer, LAYER_KEYS, self->keys[i], strlen (self->keys[i]));
  put_values (layer, places);
  put_features (self, layer);
  tv_protobuf_writer_bytes (self->tile, TILE_LAYERS, layer->data, layer->len);
}

void
tv_mvt_writer_end_layer (TvMvtWriter *self)
{
  g_return_if_fail (self != NULL && self->name != NULL);

  if (self->features->len > 0)
    put_layer (self);
  g_clear_pointer (&self->name, g_free);
  self->keys = NULL;
  g_array_set_size (self->features, 0);
  g_byte_array_set_size (self->geometry, 0);
  g_ptr_array_set_size (self->tags, 0);
  g_hash_table_remove_all (self->values);
}

guint
tv_mvt_writer_count_points (const TvMvtWriter *self)
{
  return self->n_points;
}

GBytes *
tv_mvt_writer_finish (TvMvtWriter *self)
{
  g_autoptr (GByteArray) tile = g_steal_pointer (&self->tile);

  g_return_val_if_fail (self->name == NULL, NULL);

  self->tile = g_byte_array_new ();
  self->n_points = 0;
  return tile->len > 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&tile)) : NULL;
}
