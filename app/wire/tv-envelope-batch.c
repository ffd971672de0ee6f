// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-envelope-batch.h"

#include "base/tv-byte-reader.h"
#include "base/tv-error.h"

GBytes *
tv_envelope_batch_encode (GPtrArray *envelopes)
{
  GByteArray *array = NULL;

  g_return_val_if_fail (envelopes != NULL, NULL);

  array = g_byte_array_new ();
  for (guint i = 0; i < envelopes->len; i++)
    {
      gsize length = 0;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (envelopes, i), &length);

      tv_byte_array_u32 (array, (guint32) length);
      g_byte_array_append (array, data, (guint) length);
    }
  return g_byte_array_free_to_bytes (array);
}

GPtrArray *
tv_envelope_batch_decode (GBytes *batch, GError **error)
{
  g_autoptr (GPtrArray) envelopes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  TvByteReader reader;
  const guint8 *data = NULL;
  gsize length = 0;

  g_return_val_if_fail (batch != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  data = g_bytes_get_data (batch, &length);
  if (length > TV_ENVELOPE_BATCH_MAX_BYTES)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_TOO_LARGE,
                   "a batch of %" G_GSIZE_FORMAT " bytes",
                   length);
      return NULL;
    }
  tv_byte_reader_init (&reader, data, length);
  while (tv_byte_reader_left (&reader) > 0)
    {
      guint32 size = 0;
      const guint8 *bytes = NULL;

      if (envelopes->len == TV_ENVELOPE_BATCH_MAX)
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_TOO_MANY,
                       "more than %d envelopes in a batch",
                       TV_ENVELOPE_BATCH_MAX);
          return NULL;
        }
      if (!tv_byte_reader_u32 (&reader, &size) || size == 0
          || !tv_byte_reader_bytes (&reader, size, &bytes))
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_FRAME,
                       "the batch ends inside envelope %u",
                       envelopes->len);
          return NULL;
        }
      g_ptr_array_add (envelopes, g_bytes_new_from_bytes (batch, (gsize) (bytes - data), size));
    }
  if (envelopes->len == 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FRAME, "an empty batch");
      return NULL;
    }
  return g_steal_pointer (&envelopes);
}
