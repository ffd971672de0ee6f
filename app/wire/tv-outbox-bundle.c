// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-outbox-bundle.h"

#include <string.h>

#include "base/tv-byte-reader.h"
#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-envelope-batch.h"

#define PREFIX "thamvan outbox v1\n"
#define PREFIX_LENGTH (sizeof PREFIX - 1)
#define TAIL_LENGTH (4 + TV_SIGNATURE_SIZE)
#define DEVICE_MAX 64
#define OVERHEAD (PREFIX_LENGTH + 1 + DEVICE_MAX + 8 + TAIL_LENGTH)

void
tv_outbox_bundle_free (TvOutboxBundle *self)
{
  if (self == NULL)
    return;
  g_free (self->device);
  g_clear_pointer (&self->envelopes, g_ptr_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

guint
tv_outbox_bundle_count_fitting (GPtrArray *envelopes, guint first)
{
  gsize length = OVERHEAD;
  guint count = 0;

  g_return_val_if_fail (envelopes != NULL, 0);

  while (first + count < envelopes->len && count < TV_ENVELOPE_BATCH_MAX)
    {
      length += sizeof (guint32) + g_bytes_get_size (g_ptr_array_index (envelopes, first + count));
      if (length > TV_ENVELOPE_BATCH_MAX_BYTES && count > 0)
        break;
      count++;
    }
  return count;
}

GBytes *
tv_outbox_bundle_sign (const char *device, gint64 time, GPtrArray *envelopes, TvSigningKey *key)
{
  g_autoptr (GBytes) batch = NULL;
  guint8 key_id[4] = { 0 };
  guint8 signature[TV_SIGNATURE_SIZE];
  guint8 device_length = 0;
  GByteArray *array = NULL;

  g_return_val_if_fail (device != NULL && strlen (device) <= DEVICE_MAX, NULL);
  g_return_val_if_fail (envelopes != NULL && key != NULL, NULL);

  batch = tv_envelope_batch_encode (envelopes);
  device_length = (guint8) strlen (device);
  array = g_byte_array_new ();
  g_byte_array_append (array, (const guint8 *) PREFIX, PREFIX_LENGTH);
  g_byte_array_append (array, &device_length, 1);
  g_byte_array_append (array, (const guint8 *) device, device_length);
  tv_byte_array_u64 (array, (guint64) time);
  g_byte_array_append (array, g_bytes_get_data (batch, NULL), (guint) g_bytes_get_size (batch));
  tv_signing_key_sign (key, array->data, array->len, signature);
  tv_hex_decode (tv_signing_key_get_id (key), key_id, sizeof key_id);
  g_byte_array_append (array, key_id, sizeof key_id);
  g_byte_array_append (array, signature, sizeof signature);
  return g_byte_array_free_to_bytes (array);
}

gboolean
tv_outbox_bundle_is (GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = NULL;

  g_return_val_if_fail (bytes != NULL, FALSE);

  data = g_bytes_get_data (bytes, &length);
  return length >= PREFIX_LENGTH && memcmp (data, PREFIX, PREFIX_LENGTH) == 0;
}

/* Its names on a stick and in the audit are made of it. */
static gboolean
is_device (const guint8 *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-')
      return FALSE;
  return length > 0 && length <= DEVICE_MAX;
}

static gboolean
parse_head (TvOutboxBundle *self, TvByteReader *reader, GError **error)
{
  const guint8 *text = NULL;
  guint8 length = 0;
  guint64 time = 0;

  if (!tv_byte_reader_bytes (reader, PREFIX_LENGTH, &text)
      || memcmp (text, PREFIX, PREFIX_LENGTH) != 0 || !tv_byte_reader_u8 (reader, &length)
      || !tv_byte_reader_bytes (reader, length, &text) || !is_device (text, length)
      || !tv_byte_reader_u64 (reader, &time) || time > G_MAXINT64)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FRAME, "these bytes are no outbox bundle");
      return FALSE;
    }
  self->device = g_strndup ((const char *) text, length);
  self->time = (gint64) time;
  return TRUE;
}

TvOutboxBundle *
tv_outbox_bundle_parse (GBytes *bytes, GError **error)
{
  g_autoptr (TvOutboxBundle) self = NULL;
  g_autoptr (GBytes) batch = NULL;
  TvByteReader reader;
  const guint8 *data = NULL;
  gsize length = 0;
  gsize left = 0;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  self = g_new0 (TvOutboxBundle, 1);
  tv_byte_reader_init (&reader, data, length - MIN (length, TAIL_LENGTH));
  if (!parse_head (self, &reader, error))
    return NULL;
  left = tv_byte_reader_left (&reader);
  batch = g_bytes_new_from_bytes (bytes, length - TAIL_LENGTH - left, left);
  self->envelopes = tv_envelope_batch_decode (batch, error);
  if (self->envelopes == NULL)
    return NULL;
  self->bytes = g_bytes_ref (bytes);
  return g_steal_pointer (&self);
}

gboolean
tv_outbox_bundle_verify (TvOutboxBundle *self,
                         const guint8 public_key[TV_PUBLIC_KEY_SIZE],
                         GError **error)
{
  gsize length = 0;
  const guint8 *data = NULL;

  g_return_val_if_fail (self != NULL && public_key != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  data = g_bytes_get_data (self->bytes, &length);
  if (tv_signature_verify (public_key,
                           data,
                           length - TAIL_LENGTH,
                           data + length - TV_SIGNATURE_SIZE))
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_SIGNATURE,
               "the bundle is not signed by the kiosk %s",
               self->device);
  return FALSE;
}
