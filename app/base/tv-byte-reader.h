// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads little-endian frames from bytes it does not own; every call says FALSE at the end instead
 * of reading past it. */
typedef struct
{
  const guint8 *data; /* (borrowed) */
  gsize length;
  gsize position;
} TvByteReader;

void tv_byte_reader_init (TvByteReader *self, gconstpointer data, gsize length);
gboolean tv_byte_reader_bytes (TvByteReader *self, gsize length, const guint8 **ret_data);
gboolean tv_byte_reader_copy (TvByteReader *self, gsize length, guint8 *ret_data);
gboolean tv_byte_reader_u8 (TvByteReader *self, guint8 *ret_value);
gboolean tv_byte_reader_u16 (TvByteReader *self, guint16 *ret_value);
gboolean tv_byte_reader_u32 (TvByteReader *self, guint32 *ret_value);
gboolean tv_byte_reader_u64 (TvByteReader *self, guint64 *ret_value);
gsize tv_byte_reader_left (const TvByteReader *self);

/* The writing half, on a GByteArray. */
void tv_byte_array_u16 (GByteArray *array, guint16 value);
void tv_byte_array_u32 (GByteArray *array, guint32 value);
void tv_byte_array_u64 (GByteArray *array, guint64 value);

G_END_DECLS
