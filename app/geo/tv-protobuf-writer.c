// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-protobuf-writer.h"

#include "tv-protobuf.h"

#include <string.h>

void
tv_protobuf_writer_varint (GByteArray *out, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;

  do
    {
      bytes[n++] = (guint8) ((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
      value >>= 7;
    }
  while (value > 0);
  g_byte_array_append (out, bytes, n);
}

static void
put_key (GByteArray *out, guint32 field, TvProtobufWire wire)
{
  tv_protobuf_writer_varint (out, (guint64) field << 3 | wire);
}

void
tv_protobuf_writer_number (GByteArray *out, guint32 field, guint64 value)
{
  put_key (out, field, TV_PROTOBUF_VARINT);
  tv_protobuf_writer_varint (out, value);
}

void
tv_protobuf_writer_bytes (GByteArray *out, guint32 field, gconstpointer data, gsize length)
{
  put_key (out, field, TV_PROTOBUF_BYTES);
  tv_protobuf_writer_varint (out, length);
  if (length > 0)
    g_byte_array_append (out, data, (guint) length);
}

void
tv_protobuf_writer_float (GByteArray *out, guint32 field, float value)
{
  guint32 bits = 0;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  put_key (out, field, TV_PROTOBUF_FIXED32);
  g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
}

void
tv_protobuf_writer_double (GByteArray *out, guint32 field, double value)
{
  guint64 bits = 0;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  put_key (out, field, TV_PROTOBUF_FIXED64);
  g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
}

guint64
tv_protobuf_writer_zigzag (gint64 value)
{
  return value < 0 ? ~((guint64) value << 1) : (guint64) value << 1;
}
