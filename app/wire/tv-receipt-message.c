// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-receipt-message.h"

#include <string.h>

#include "base/tv-byte-reader.h"
#include "base/tv-error.h"
#include "base/tv-hex.h"

#define PREFIX "thamvan receipt v1\n"
#define PREFIX_LENGTH (sizeof PREFIX - 1)
#define LINE_LENGTH (16 + 32 + 1)
#define TAIL_LENGTH (4 + TV_SIGNATURE_SIZE)

TvReceiptMessage *
tv_receipt_message_new (guint64 tick, gint64 time)
{
  TvReceiptMessage *self = g_new0 (TvReceiptMessage, 1);

  self->tick = tick;
  self->time = time;
  self->lines = g_array_new (FALSE, TRUE, sizeof (TvReceiptLine));
  return self;
}

void
tv_receipt_message_free (TvReceiptMessage *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->lines);
  g_free (self);
}

void
tv_receipt_message_add (TvReceiptMessage *self,
                        const guint8 id[16],
                        const guint8 sha256[32],
                        TvReceiptStatus status)
{
  TvReceiptLine line = { .status = status };

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < sizeof line.id; i++)
    line.id[i] = id[i];
  for (guint i = 0; i < sizeof line.sha256; i++)
    line.sha256[i] = sha256[i];
  g_array_append_val (self->lines, line);
}

GBytes *
tv_receipt_message_sign (TvReceiptMessage *self, TvSigningKey *key)
{
  GByteArray *array = NULL;
  guint8 key_id[4] = { 0 };
  guint8 signature[TV_SIGNATURE_SIZE];

  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  array = g_byte_array_new ();
  g_byte_array_append (array, (const guint8 *) PREFIX, PREFIX_LENGTH);
  tv_byte_array_u64 (array, self->tick);
  tv_byte_array_u64 (array, (guint64) self->time);
  for (guint i = 0; i < self->lines->len; i++)
    {
      TvReceiptLine *line = &g_array_index (self->lines, TvReceiptLine, i);
      guint8 status = (guint8) line->status;

      g_byte_array_append (array, line->id, sizeof line->id);
      g_byte_array_append (array, line->sha256, sizeof line->sha256);
      g_byte_array_append (array, &status, 1);
    }
  tv_signing_key_sign (key, array->data, array->len, signature);
  tv_hex_decode (tv_signing_key_get_id (key), key_id, sizeof key_id);
  g_byte_array_append (array, key_id, sizeof key_id);
  g_byte_array_append (array, signature, sizeof signature);
  return g_byte_array_free_to_bytes (array);
}

static TvReceiptMessage *
frame_error (GError **error)
{
  g_set_error_literal (error, TV_ERROR, TV_ERROR_FRAME, "these bytes are no receipt");
  return NULL;
}

static gboolean
check_signature (const guint8 *data, gsize length, GHashTable *keys, GError **error)
{
  g_autofree char *key_id = tv_hex_encode (data + length - TAIL_LENGTH, 4);
  GBytes *key = g_hash_table_lookup (keys, key_id);

  if (key == NULL || g_bytes_get_size (key) != TV_PUBLIC_KEY_SIZE
      || !tv_signature_verify (g_bytes_get_data (key, NULL),
                               data,
                               length - TAIL_LENGTH,
                               data + length - TV_SIGNATURE_SIZE))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_SIGNATURE,
                   "the receipt is not signed by a known key (%s)",
                   key_id);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_lines (TvReceiptMessage *self, TvByteReader *reader, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      TvReceiptLine line = { 0 };
      guint8 status = 0;

      if (!tv_byte_reader_copy (reader, sizeof line.id, line.id)
          || !tv_byte_reader_copy (reader, sizeof line.sha256, line.sha256)
          || !tv_byte_reader_u8 (reader, &status) || status > TV_RECEIPT_REFUSED)
        return FALSE;
      line.status = (TvReceiptStatus) status;
      g_array_append_val (self->lines, line);
    }
  return TRUE;
}

TvReceiptMessage *
tv_receipt_message_verify (GBytes *body, GHashTable *keys, GError **error)
{
  g_autoptr (TvReceiptMessage) self = NULL;
  TvByteReader reader;
  const guint8 *prefix = NULL;
  const guint8 *data = NULL;
  gsize length = 0;
  gsize lines = 0;
  guint64 tick = 0;
  guint64 time = 0;

  g_return_val_if_fail (body != NULL && keys != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  data = g_bytes_get_data (body, &length);
  if (length < PREFIX_LENGTH + 16 + TAIL_LENGTH)
    return frame_error (error);
  lines = length - (PREFIX_LENGTH + 16 + TAIL_LENGTH);
  if (lines % LINE_LENGTH != 0)
    return frame_error (error);
  tv_byte_reader_init (&reader, data, length - TAIL_LENGTH);
  if (!tv_byte_reader_bytes (&reader, PREFIX_LENGTH, &prefix)
      || memcmp (prefix, PREFIX, PREFIX_LENGTH) != 0 || !tv_byte_reader_u64 (&reader, &tick)
      || !tv_byte_reader_u64 (&reader, &time) || time > G_MAXINT64)
    return frame_error (error);
  if (!check_signature (data, length, keys, error))
    return NULL;
  self = tv_receipt_message_new (tick, (gint64) time);
  if (!read_lines (self, &reader, (guint) (lines / LINE_LENGTH)))
    return frame_error (error);
  return g_steal_pointer (&self);
}
