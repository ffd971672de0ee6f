// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-protobuf.h"

void
tv_protobuf_init (TvProtobuf *self, gconstpointer data, gsize length)
{
  static const guint8 nothing[1];

  self->at = length > 0 ? data : nothing;
  self->end = self->at + length;
}

gboolean
tv_protobuf_long_varint (TvProtobuf *self, guint64 *ret_value)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 70 && self->at < self->end; shift += 7)
    {
      guint8 byte = *self->at++;

      if (shift < 64)
        value |= (guint64) (byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        {
          *ret_value = value;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_fixed (TvProtobuf *self, guint n_bytes, guint64 *ret_value)
{
  guint64 value = 0;

  if ((gsize) (self->end - self->at) < n_bytes)
    return FALSE;
  for (guint i = 0; i < n_bytes; i++)
    value |= (guint64) self->at[i] << (8 * i);
  self->at += n_bytes;
  *ret_value = value;
  return TRUE;
}

static gboolean
read_bytes (TvProtobuf *self, TvProtobuf *ret_bytes)
{
  guint64 length;

  if (!tv_protobuf_varint (self, &length) || length > (guint64) (self->end - self->at))
    return FALSE;
  tv_protobuf_init (ret_bytes, self->at, length);
  self->at += length;
  return TRUE;
}

gboolean
tv_protobuf_next (TvProtobuf *self, TvProtobufField *ret_field)
{
  guint64 key;

  if (!tv_protobuf_varint (self, &key) || key >> 3 == 0 || key >> 3 > G_MAXUINT32 >> 3)
    return FALSE;
  ret_field->number = (guint32) (key >> 3);
  ret_field->value = 0;
  tv_protobuf_init (&ret_field->bytes, NULL, 0);
  switch (key & 7)
    {
    case TV_PROTOBUF_VARINT:
      ret_field->wire = TV_PROTOBUF_VARINT;
      return tv_protobuf_varint (self, &ret_field->value);
    case TV_PROTOBUF_FIXED64:
      ret_field->wire = TV_PROTOBUF_FIXED64;
      return read_fixed (self, 8, &ret_field->value);
    case TV_PROTOBUF_BYTES:
      ret_field->wire = TV_PROTOBUF_BYTES;
      return read_bytes (self, &ret_field->bytes);
    case TV_PROTOBUF_FIXED32:
      ret_field->wire = TV_PROTOBUF_FIXED32;
      return read_fixed (self, 4, &ret_field->value);
    default:
      return FALSE;
    }
}

double
tv_protobuf_double (guint64 bits)
{
  union
  {
    guint64 bits;
    double number;
  } both = { .bits = bits };

  return both.number;
}

double
tv_protobuf_float (guint32 bits)
{
  union
  {
    guint32 bits;
    float number;
  } both = { .bits = bits };

  return (double) both.number;
}
