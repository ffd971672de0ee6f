// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-mvt.h"

#include "base/tv-error.h"
#include "tv-mvt-memory-private.h"
#include "tv-protobuf.h"

#include <string.h>

#define MAX_LAYERS 64
#define MAX_POINTS 1000000

/* What is being decoded: the limits run over the whole tile. */
typedef struct
{
  guint n_points;
  guint version;
  TvMvtMemory *memory; /* the tile's */
  GArray *ends;        /* (element-type guint) of the feature being read */
} Decoder;

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Vector tile: %s", what);
  return FALSE;
}

static void
layer_free (TvMvtLayer *self)
{
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->features);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvMvtLayer, layer_free)

void
tv_mvt_free (TvMvt *self)
{
  g_ptr_array_unref (self->layers);
  tv_mvt_memory_free (self->memory);
  g_free (self);
}

static char *
copy_text (Decoder *decoder, const char *text, gsize length)
{
  char *copy = tv_mvt_memory_take (decoder->memory, length + 1);

  memcpy (copy, text, length);
  return copy;
}

static gboolean
read_string (const TvProtobufField *field, Decoder *decoder, char **ret_text, GError **error)
{
  const char *start = (const char *) field->bytes.at;
  gsize length = field->bytes.end - field->bytes.at;

  if (field->wire != TV_PROTOBUF_BYTES)
    return fail (error, "a text is stored as something else");
  if (!g_utf8_validate_len (start, length, NULL))
    return fail (error, "a text is not UTF-8");
  *ret_text = copy_text (decoder, start, length);
  return TRUE;
}

/* Wire type each member of Value must have, by field number. */
static const TvProtobufWire value_wires[] = {
  TV_PROTOBUF_VARINT, TV_PROTOBUF_BYTES,  TV_PROTOBUF_FIXED32, TV_PROTOBUF_FIXED64,
  TV_PROTOBUF_VARINT, TV_PROTOBUF_VARINT, TV_PROTOBUF_VARINT,  TV_PROTOBUF_VARINT,
};

static void
set_number (TvMvtValue *value, const TvProtobufField *field, Decoder *decoder)
{
  char text[32];

  value->kind = TV_MVT_NUMBER;
  switch (field->number)
    {
    case 2:
      value->number = tv_protobuf_float ((guint32) field->value);
      break;
    case 3:
      value->number = tv_protobuf_double (field->value);
      break;
    case 4:
      value->number = (double) (gint64) field->value;
      break;
    case 5:
      value->number = (double) field->value;
      break;
    default:
      value->number = (double) tv_protobuf_zigzag (field->value);
      break;
    }
  g_snprintf (text, sizeof text, "%.15g", value->number);
  value->text = copy_text (decoder, text, strlen (text));
}

static gboolean
decode_value (TvProtobuf bytes, GPtrArray *values, Decoder *decoder, GError **error)
{
  TvMvtValue *value = tv_mvt_memory_take (decoder->memory, sizeof *value);
  gboolean seen = FALSE;

  g_ptr_array_add (values, value);
  while (!tv_protobuf_at_end (&bytes))
    {
      TvProtobufField field;

      if (!tv_protobuf_next (&bytes, &field))
        return fail (error, "broken value");
      if (field.number > 7 || field.wire != value_wires[field.number])
        return fail (error, "a value of a kind the specification does not know");
      seen = TRUE;
      if (field.number == 1)
        {
          value->kind = TV_MVT_STRING;
          if (!read_string (&field, decoder, &value->text, error))
            return FALSE;
        }
      else if (field.number == 7)
        {
          value->kind = TV_MVT_BOOLEAN;
          value->number = field.value != 0 ? 1 : 0;
          value->text = copy_text (decoder, field.value != 0 ? "true" : "false", 5);
        }
      else
        {
          set_number (value, &field, decoder);
        }
    }
  return seen || fail (error, "a value without content");
}

static gboolean
decode_tags (TvProtobuf bytes, TvMvtFeature *feature, Decoder *decoder, GError **error)
{
  /* a byte at least for each */
  guint32 *tags
      = tv_mvt_memory_reserve (decoder->memory, (gsize) (bytes.end - bytes.at) * sizeof *tags);
  guint n = 0;

  while (!tv_protobuf_at_end (&bytes))
    {
      guint64 tag;

      if (!tv_protobuf_varint (&bytes, &tag) || tag > G_MAXUINT32)
        return fail (error, "broken tags");
      tags[n++] = (guint32) tag;
    }
  if (n % 2 != 0)
    return fail (error, "a tag without a value");
  feature->n_tags = n;
  feature->tags = tv_mvt_memory_keep (decoder->memory, n * sizeof *tags);
  return TRUE;
}

/* The geometry's command stream being read (specification §4.3). */
typedef struct
{
  TvProtobuf bytes;
  Decoder *decoder;
  TvMvtPoint *points; /* room for as many as there can be */
  guint n_points;
  GArray *ends;
  guint32 x, y; /* unsigned: overflow wraps, as encoders of bad coordinates have it */
} Pen;

enum
{
  MOVE_TO = 1,
  LINE_TO = 2,
  CLOSE_PATH = 7,
};

static gboolean
read_command (Pen *pen, guint *ret_id, guint *ret_count, GError **error)
{
  guint64 command;

  if (!tv_protobuf_varint (&pen->bytes, &command) || command > G_MAXUINT32)
    return fail (error, "broken geometry command");
  *ret_id = (guint) (command & 7);
  *ret_count = (guint) (command >> 3);
  return TRUE;
}

static gboolean
read_points (Pen *pen, guint count, gboolean may_stand_still, GError **error)
{
  /* two bytes at least for a point: refuses a huge count before anything is allocated */
  if (count > (gsize) (pen->bytes.end - pen->bytes.at) / 2)
    return fail (error, "geometry count too large");
  pen->decoder->n_points += count;
  if (pen->decoder->n_points > MAX_POINTS)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_TOO_LARGE, "Vector tile: too many points");
      return FALSE;
    }
  for (guint i = 0; i < count; i++)
    {
      guint64 dx, dy;
      TvMvtPoint *point = &pen->points[pen->n_points];

      if (!tv_protobuf_varint (&pen->bytes, &dx) || !tv_protobuf_varint (&pen->bytes, &dy))
        return fail (error, "geometry ends inside a point");
      if (!may_stand_still && (guint32) dx == 0 && (guint32) dy == 0)
        return fail (error, "a line with the same point twice");
      pen->x += (guint32) tv_protobuf_zigzag (dx & G_MAXUINT32);
      pen->y += (guint32) tv_protobuf_zigzag (dy & G_MAXUINT32);
      point->x = (gint32) pen->x;
      point->y = (gint32) pen->y;
      pen->n_points++;
    }
  return TRUE;
}

static gboolean
decode_point_parts (Pen *pen, GError **error)
{
  guint id, count;

  if (!read_command (pen, &id, &count, error))
    return FALSE;
  if (id != MOVE_TO || count == 0)
    return fail (error, "a point that does not begin with MoveTo");
  if (!read_points (pen, count, TRUE, error))
    return FALSE;
  for (guint i = 1; i <= count; i++)
    g_array_append_val (pen->ends, i);
  return tv_protobuf_at_end (&pen->bytes) || fail (error, "commands after a point");
}

static gboolean
decode_path (Pen *pen, gboolean ring, GError **error)
{
  guint id, count;

  if (!read_command (pen, &id, &count, error))
    return FALSE;
  if (id != MOVE_TO || count != 1)
    return fail (error, "a path that does not begin with one MoveTo");
  if (!read_points (pen, 1, TRUE, error) || !read_command (pen, &id, &count, error))
    return FALSE;
  if (id != LINE_TO || count < (ring ? 2 : 1))
    return fail (error, "a path without enough LineTo");
  if (!read_points (pen, count, FALSE, error))
    return FALSE;
  g_array_append_val (pen->ends, pen->n_points);
  return TRUE;
}

static gboolean
decode_close (Pen *pen, GError **error)
{
  guint id, count;

  if (!read_command (pen, &id, &count, error))
    return FALSE;
  return (id == CLOSE_PATH && count == 1) || fail (error, "a ring that is not closed once");
}

static gboolean
decode_line_parts (Pen *pen, GError **error)
{
  while (!tv_protobuf_at_end (&pen->bytes))
    {
      if (!decode_path (pen, FALSE, error))
        return FALSE;
      /* version 1 writers closed lines too; version 2 forbids it */
      if (pen->decoder->version == 1 && !tv_protobuf_at_end (&pen->bytes)
          && (*pen->bytes.at & 7) == CLOSE_PATH && !decode_close (pen, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
decode_polygon_parts (Pen *pen, GError **error)
{
  while (!tv_protobuf_at_end (&pen->bytes))
    {
      if (!decode_path (pen, TRUE, error) || !decode_close (pen, error))
        return FALSE;
    }
  return TRUE;
}

static void
find_box (TvMvtFeature *feature)
{
  TvMvtPoint first = { G_MAXINT32, G_MAXINT32 }, last = { G_MININT32, G_MININT32 };

  for (guint i = 0; i < feature->n_points; i++)
    {
      first.x = MIN (first.x, feature->points[i].x);
      first.y = MIN (first.y, feature->points[i].y);
      last.x = MAX (last.x, feature->points[i].x);
      last.y = MAX (last.y, feature->points[i].y);
    }
  feature->box[0] = first;
  feature->box[1] = last;
}

static gboolean
decode_geometry (TvProtobuf bytes, TvMvtFeature *feature, Decoder *decoder, GError **error)
{
  /* two bytes at least for a point */
  gsize most = (gsize) (bytes.end - bytes.at) / 2;
  Pen pen = { .bytes = bytes,
              .decoder = decoder,
              .points = tv_mvt_memory_reserve (decoder->memory, most * sizeof (TvMvtPoint)),
              .ends = decoder->ends };
  gboolean good = TRUE;

  if (tv_protobuf_at_end (&bytes))
    return fail (error, "a feature without geometry");
  g_array_set_size (pen.ends, 0);
  if (feature->type == TV_MVT_POINT)
    good = decode_point_parts (&pen, error);
  else if (feature->type == TV_MVT_LINE)
    good = decode_line_parts (&pen, error);
  else if (feature->type == TV_MVT_POLYGON)
    good = decode_polygon_parts (&pen, error);
  if (!good)
    return FALSE;
  feature->n_points = pen.n_points;
  feature->points = tv_mvt_memory_keep (decoder->memory, pen.n_points * sizeof (TvMvtPoint));
  feature->n_parts = pen.ends->len;
  feature->ends = tv_mvt_memory_take (decoder->memory, MAX (pen.ends->len, 1) * sizeof (guint));
  memcpy (feature->ends, pen.ends->data, pen.ends->len * sizeof (guint));
  find_box (feature);
  return TRUE;
}

/* What a feature message must have, before its geometry can be read. */
typedef struct
{
  TvProtobuf geometry;
  guint n_geometries;
  gboolean has_type;
} FeatureParts;

static gboolean
decode_feature_field (const TvProtobufField *field,
                      TvMvtFeature *feature,
                      FeatureParts *parts,
                      Decoder *decoder,
                      GError **error)
{
  switch (field->number)
    {
    case 1:
      feature->id = field->value;
      return field->wire == TV_PROTOBUF_VARINT || fail (error, "an id that is no number");
    case 2:
      if (field->wire != TV_PROTOBUF_BYTES)
        return fail (error, "tags that are not packed");
      return decode_tags (field->bytes, feature, decoder, error);
    case 3:
      if (field->wire != TV_PROTOBUF_VARINT || field->value > TV_MVT_POLYGON)
        return fail (error, "an unknown kind of geometry");
      feature->type = (TvMvtType) field->value;
      parts->has_type = TRUE;
      return TRUE;
    case 4:
      if (field->wire != TV_PROTOBUF_BYTES)
        return fail (error, "a geometry that is not packed");
      parts->geometry = field->bytes;
      parts->n_geometries++;
      return TRUE;
    default:
      return TRUE;
    }
}

static gboolean
decode_feature (TvProtobuf bytes, TvMvtLayer *layer, Decoder *decoder, GError **error)
{
  TvMvtFeature *feature = tv_mvt_memory_take (decoder->memory, sizeof *feature);
  FeatureParts parts = { 0 };

  while (!tv_protobuf_at_end (&bytes))
    {
      TvProtobufField field;

      if (!tv_protobuf_next (&bytes, &field))
        return fail (error, "broken feature");
      if (!decode_feature_field (&field, feature, &parts, decoder, error))
        return FALSE;
    }
  if (!parts.has_type)
    return fail (error, "a feature without kind of geometry");
  if (parts.n_geometries != 1)
    return fail (error, "a feature needs one geometry");
  for (guint i = 0; i < feature->n_tags; i += 2)
    {
      if (feature->tags[i] >= layer->keys->len || feature->tags[i + 1] >= layer->values->len)
        return fail (error, "a tag that points nowhere");
    }
  if (!decode_geometry (parts.geometry, feature, decoder, error))
    return FALSE;
  g_ptr_array_add (layer->features, feature);
  return TRUE;
}

static gboolean
decode_layer_number (const TvProtobufField *field, guint *ret_number, GError **error)
{
  if (field->wire != TV_PROTOBUF_VARINT || field->value > G_MAXINT32)
    return fail (error, "a layer's number is none");
  *ret_number = (guint) field->value;
  return TRUE;
}

static gboolean
decode_layer_field (const TvProtobufField *field,
                    TvMvtLayer *layer,
                    Decoder *decoder,
                    GError **error)
{
  char *key = NULL;

  switch (field->number)
    {
    case 1:
      return read_string (field, decoder, &layer->name, error);
    case 2:
      return field->wire == TV_PROTOBUF_BYTES || fail (error, "a feature that is none");
    case 3:
      if (!read_string (field, decoder, &key, error))
        return FALSE;
      g_ptr_array_add (layer->keys, key);
      return TRUE;
    case 4:
      if (field->wire != TV_PROTOBUF_BYTES)
        return fail (error, "a value that is none");
      return decode_value (field->bytes, layer->values, decoder, error);
    case 5:
      return decode_layer_number (field, &layer->extent, error);
    case 15:
      return decode_layer_number (field, &layer->version, error);
    default:
      return TRUE;
    }
}

static TvMvtLayer *
layer_new (void)
{
  TvMvtLayer *layer = g_new0 (TvMvtLayer, 1);

  layer->extent = 4096;
  layer->keys = g_ptr_array_new ();
  layer->values = g_ptr_array_new ();
  layer->features = g_ptr_array_new ();
  return layer;
}

static gboolean
check_layer (const TvMvt *self, const TvMvtLayer *layer, GError **error)
{
  if (layer->name == NULL || *layer->name == '\0')
    return fail (error, "a layer without name");
  if (layer->version != 1 && layer->version != 2)
    return fail (error, "a layer of an unknown version");
  if (layer->extent == 0)
    return fail (error, "a layer without extent");
  if (tv_mvt_find_layer (self, layer->name) != NULL)
    return fail (error, "two layers of one name");
  return TRUE;
}

/* Twice over the message: keys and values may stand behind the features that point at them. */
static gboolean
decode_layer (TvMvt *self, TvProtobuf bytes, Decoder *decoder, GError **error)
{
  g_autoptr (TvMvtLayer) layer = layer_new ();
  TvProtobuf again = bytes;
  TvProtobufField field;

  while (!tv_protobuf_at_end (&bytes))
    {
      if (!tv_protobuf_next (&bytes, &field))
        return fail (error, "broken layer");
      if (!decode_layer_field (&field, layer, decoder, error))
        return FALSE;
    }
  if (!check_layer (self, layer, error))
    return FALSE;
  decoder->version = layer->version;
  while (!tv_protobuf_at_end (&again) && tv_protobuf_next (&again, &field))
    {
      if (field.number == 2 && !decode_feature (field.bytes, layer, decoder, error))
        return FALSE;
    }
  g_ptr_array_add (self->layers, g_steal_pointer (&layer));
  return TRUE;
}

/* A layer's name ends in @suffix; a broken one is wanted, so that it is refused. */
static gboolean
is_wanted (TvProtobuf bytes, const char *suffix)
{
  gsize length = suffix != NULL ? strlen (suffix) : 0;
  TvProtobufField field;

  while (suffix != NULL && !tv_protobuf_at_end (&bytes) && tv_protobuf_next (&bytes, &field))
    {
      gsize size = field.number == 1 && field.wire == TV_PROTOBUF_BYTES
                       ? (gsize) (field.bytes.end - field.bytes.at)
                       : 0;

      if (size > 0)
        return size >= length && memcmp (field.bytes.end - length, suffix, length) == 0;
    }
  return TRUE;
}

TvMvt *
tv_mvt_parse (GBytes *bytes, GError **error)
{
  return tv_mvt_parse_layers (bytes, NULL, error);
}

static gboolean
decode_tile (TvMvt *self, TvProtobuf bytes, const char *suffix, Decoder *decoder, GError **error)
{
  while (!tv_protobuf_at_end (&bytes))
    {
      TvProtobufField field;

      if (!tv_protobuf_next (&bytes, &field))
        return fail (error, "broken tile");
      if (field.number != 3)
        continue;
      if (field.wire != TV_PROTOBUF_BYTES || self->layers->len >= MAX_LAYERS)
        return fail (error, "not a list of at most 64 layers");
      if (is_wanted (field.bytes, suffix) && !decode_layer (self, field.bytes, decoder, error))
        return FALSE;
    }
  return TRUE;
}

TvMvt *
tv_mvt_parse_layers (GBytes *bytes, const char *suffix, GError **error)
{
  g_autoptr (TvMvt) self = g_new0 (TvMvt, 1);
  g_autoptr (GArray) ends = g_array_sized_new (FALSE, FALSE, sizeof (guint), 16);
  Decoder decoder = { .ends = ends };
  TvProtobuf reader;
  gsize length;
  gconstpointer data;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) layer_free);
  data = g_bytes_get_data (bytes, &length);
  self->memory = decoder.memory = tv_mvt_memory_new (3 * length);
  tv_protobuf_init (&reader, data, length);
  return decode_tile (self, reader, suffix, &decoder, error) ? g_steal_pointer (&self) : NULL;
}

const TvMvtLayer *
tv_mvt_find_layer (const TvMvt *self, const char *name)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const TvMvtLayer *layer = g_ptr_array_index (self->layers, i);

      if (g_str_equal (layer->name, name))
        return layer;
    }
  return NULL;
}

const TvMvtValue *
tv_mvt_feature_get (const TvMvtLayer *layer, const TvMvtFeature *feature, const char *key)
{
  for (guint i = 0; i + 1 < feature->n_tags; i += 2)
    {
      if (g_strcmp0 (g_ptr_array_index (layer->keys, feature->tags[i]), key) == 0)
        return g_ptr_array_index (layer->values, feature->tags[i + 1]);
    }
  return NULL;
}
