// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-byte-reader.h"

#include <string.h>

void
tv_byte_reader_init (TvByteReader *self, gconstpointer data, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  self->data = data;
  self->length = length;
  self->position = 0;
}

gboolean
tv_byte_reader_bytes (TvByteReader *self, gsize length, const guint8 **ret_data)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_data != NULL, FALSE);

  if (length > self->length - self->position)
    return FALSE;
  *ret_data = self->data + self->position;
  self->position += length;
  return TRUE;
}

gboolean
tv_byte_reader_copy (TvByteReader *self, gsize length, guint8 *ret_data)
{
  const guint8 *data;

  g_return_val_if_fail (ret_data != NULL || length == 0, FALSE);

  if (!tv_byte_reader_bytes (self, length, &data))
    return FALSE;
  if (length > 0)
    memcpy (ret_data, data, length);
  return TRUE;
}

gboolean
tv_byte_reader_u8 (TvByteReader *self, guint8 *ret_value)
{
  return tv_byte_reader_copy (self, 1, ret_value);
}

gboolean
tv_byte_reader_u16 (TvByteReader *self, guint16 *ret_value)
{
  guint16 value;

  if (!tv_byte_reader_copy (self, sizeof value, (guint8 *) &value))
    return FALSE;
  *ret_value = GUINT16_FROM_LE (value);
  return TRUE;
}

gboolean
tv_byte_reader_u32 (TvByteReader *self, guint32 *ret_value)
{
  guint32 value;

  if (!tv_byte_reader_copy (self, sizeof value, (guint8 *) &value))
    return FALSE;
  *ret_value = GUINT32_FROM_LE (value);
  return TRUE;
}

gboolean
tv_byte_reader_u64 (TvByteReader *self, guint64 *ret_value)
{
  guint64 value;

  if (!tv_byte_reader_copy (self, sizeof value, (guint8 *) &value))
    return FALSE;
  *ret_value = GUINT64_FROM_LE (value);
  return TRUE;
}

gsize
tv_byte_reader_left (const TvByteReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length - self->position;
}

void
tv_byte_array_u16 (GByteArray *array, guint16 value)
{
  guint16 little = GUINT16_TO_LE (value);

  g_byte_array_append (array, (const guint8 *) &little, sizeof little);
}

void
tv_byte_array_u32 (GByteArray *array, guint32 value)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (array, (const guint8 *) &little, sizeof little);
}

void
tv_byte_array_u64 (GByteArray *array, guint64 value)
{
  guint64 little = GUINT64_TO_LE (value);

  g_byte_array_append (array, (const guint8 *) &little, sizeof little);
}
