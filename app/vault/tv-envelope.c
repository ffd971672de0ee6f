// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-byte-reader.h"
#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-envelope.h"
#include "tv-receipt-code.h"
#include "tv-signing-key.h"
#include "tv-sodium-private.h"

#define MAGIC "TVE1"
#define MAGIC_LENGTH 4
#define FRAME_LENGTH (MAGIC_LENGTH + 16 + 4 + 4 + 4)
#define NO_DICTIONARY "00000000"

void
tv_envelope_payload_free (TvEnvelopePayload *self)
{
  if (self == NULL)
    return;
  sodium_memzero (self->root, sizeof self->root);
  g_clear_pointer (&self->header, json_decref);
  g_clear_pointer (&self->instance, g_bytes_unref);
  g_free (self);
}

static void
append_bytes (GByteArray *array, GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (length > 0)
    g_byte_array_append (array, data, length);
}

static void
append_id (GByteArray *array, const char *hex)
{
  guint8 id[4] = { 0 };

  if (tv_hex_decode (hex, id, sizeof id))
    g_byte_array_append (array, id, sizeof id);
}

static GBytes *
make_payload (const guint8 root[32], const TvJson *header, GBytes *instance, GError **error)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  g_autoptr (GBytes) head = tv_json_to_bytes (header, 0);

  if (g_bytes_get_size (head) > G_MAXUINT16
      || g_bytes_get_size (instance) > TV_ENVELOPE_PAYLOAD_MAX - G_MAXUINT16 - 34)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_TOO_LARGE, "header or instance is too long");
      return NULL;
    }
  g_byte_array_append (payload, root, 32);
  tv_byte_array_u16 (payload, g_bytes_get_size (head));
  append_bytes (payload, head);
  append_bytes (payload, instance);
  return g_byte_array_free_to_bytes (g_steal_pointer (&payload));
}

GBytes *
tv_envelope_sample (const TvJson *header, GBytes *instance, GError **error)
{
  g_autoptr (GBytes) payload = NULL;
  guint8 root[32] = { 0 };

  g_return_val_if_fail (header != NULL && instance != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  payload = make_payload (root, header, instance, error);
  if (payload == NULL)
    return NULL;
  /* R is random: nothing of it belongs in a dictionary. */
  return g_bytes_new_from_bytes (payload, 32, g_bytes_get_size (payload) - 32);
}

/* Everything but the box; what the frame says of itself is not secret. */
static GByteArray *
start_frame (const guint8 root[32], const guint8 intake_public[32], TvDictionary *dictionary)
{
  GByteArray *frame = g_byte_array_new ();
  g_autofree char *key_id = tv_key_id (intake_public);
  TvReceiptSecret secret = { 0 };

  tv_receipt_secret_from_root (root, &secret);
  g_byte_array_append (frame, (const guint8 *) MAGIC, MAGIC_LENGTH);
  g_byte_array_append (frame, secret.id, sizeof secret.id);
  append_id (frame, key_id);
  append_id (frame, dictionary != NULL ? tv_dictionary_get_id (dictionary) : NO_DICTIONARY);
  tv_receipt_secret_clear (&secret);
  return frame;
}

GBytes *
tv_envelope_seal (const guint8 root[32],
                  const TvJson *header,
                  GBytes *instance,
                  const guint8 intake_public[32],
                  TvDictionary *dictionary,
                  GError **error)
{
  g_autoptr (GByteArray) frame = NULL;
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GBytes) box = NULL;

  g_return_val_if_fail (root != NULL && intake_public != NULL, NULL);
  g_return_val_if_fail (json_is_object (header) && instance != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  payload = make_payload (root, header, instance, error);
  if (payload == NULL)
    return NULL;
  packed = tv_dictionary_compress (dictionary, payload, error);
  if (packed == NULL)
    return NULL;
  box = tv_box_seal (intake_public, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  if (box == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN, "the intake key is no key");
      return NULL;
    }
  frame = start_frame (root, intake_public, dictionary);
  tv_byte_array_u32 (frame, g_bytes_get_size (box));
  append_bytes (frame, box);
  if (frame->len > TV_ENVELOPE_MAX)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_TOO_LARGE, "an envelope of %u bytes", frame->len);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&frame));
}

static gboolean
is_uuid4 (const guint8 id[16])
{
  return (id[6] & 0xf0) == 0x40 && (id[8] & 0xc0) == 0x80;
}

static void
hex_into (char ret_hex[9], const guint8 bytes[4])
{
  g_autofree char *hex = tv_hex_encode (bytes, 4);

  g_strlcpy (ret_hex, hex, 9);
}

gboolean
tv_envelope_parse (GBytes *envelope, TvEnvelopeFrame *ret_frame, GError **error)
{
  TvEnvelopeFrame frame = { 0 };
  TvByteReader reader;
  const guint8 *magic = NULL;
  const guint8 *key = NULL;
  const guint8 *dictionary = NULL;
  guint32 length = 0;

  g_return_val_if_fail (envelope != NULL && ret_frame != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_bytes_get_size (envelope) > TV_ENVELOPE_MAX)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_TOO_LARGE, "more than 64 KiB");
      return FALSE;
    }
  tv_byte_reader_init (&reader, g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope));
  if (!tv_byte_reader_bytes (&reader, MAGIC_LENGTH, &magic)
      || memcmp (magic, MAGIC, MAGIC_LENGTH) != 0
      || !tv_byte_reader_copy (&reader, sizeof frame.id, frame.id) || !is_uuid4 (frame.id)
      || !tv_byte_reader_bytes (&reader, 4, &key) || !tv_byte_reader_bytes (&reader, 4, &dictionary)
      || !tv_byte_reader_u32 (&reader, &length) || length != tv_byte_reader_left (&reader)
      || length <= crypto_box_SEALBYTES)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FRAME, "not an envelope");
      return FALSE;
    }
  hex_into (frame.intake_key, key);
  hex_into (frame.dictionary, dictionary);
  frame.box_offset = FRAME_LENGTH;
  frame.box_length = length;
  *ret_frame = frame;
  return TRUE;
}

static TvEnvelopePayload *
parse_payload (GBytes *payload, const TvEnvelopeFrame *frame, GError **error)
{
  g_autoptr (TvEnvelopePayload) self = g_new0 (TvEnvelopePayload, 1);
  TvByteReader reader;
  TvReceiptSecret secret = { 0 };
  const guint8 *header = NULL;
  guint16 length = 0;
  gboolean same_id = FALSE;

  tv_byte_reader_init (&reader, g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
  if (!tv_byte_reader_copy (&reader, sizeof self->root, self->root)
      || !tv_byte_reader_u16 (&reader, &length) || !tv_byte_reader_bytes (&reader, length, &header))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FRAME, "the payload is cut off");
      return NULL;
    }
  tv_receipt_secret_from_root (self->root, &secret);
  same_id = sodium_memcmp (secret.id, frame->id, sizeof frame->id) == 0;
  tv_receipt_secret_clear (&secret);
  if (!same_id)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_SIGNATURE,
                           "the id does not derive from the payload's root");
      return NULL;
    }
  self->header = tv_json_parse (header, length, G_MAXUINT16, error);
  if (self->header == NULL || !json_is_object (self->header))
    {
      g_clear_error (error);
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FRAME, "the payload's header is no object");
      return NULL;
    }
  self->instance = g_bytes_new_from_bytes (payload, reader.position, tv_byte_reader_left (&reader));
  return g_steal_pointer (&self);
}

TvEnvelopePayload *
tv_envelope_open (GBytes *envelope, GHashTable *keys, GHashTable *dictionaries, GError **error)
{
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GBytes) payload = NULL;
  TvDictionary *dictionary = NULL;
  TvEnvelopeFrame frame;
  TvBoxKey *key = NULL;
  const guint8 *data = NULL;

  g_return_val_if_fail (envelope != NULL && keys != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_envelope_parse (envelope, &frame, error))
    return NULL;
  key = g_hash_table_lookup (keys, frame.intake_key);
  if (!g_str_equal (frame.dictionary, NO_DICTIONARY) && dictionaries != NULL)
    dictionary = g_hash_table_lookup (dictionaries, frame.dictionary);
  if (key == NULL || (dictionary == NULL && !g_str_equal (frame.dictionary, NO_DICTIONARY)))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_KEY_UNKNOWN,
                   "%s %s is not here",
                   key == NULL ? "intake key" : "dictionary",
                   key == NULL ? frame.intake_key : frame.dictionary);
      return NULL;
    }
  data = g_bytes_get_data (envelope, NULL);
  packed = tv_box_key_open (key, data + frame.box_offset, frame.box_length, NULL);
  if (packed == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FRAME, "the sealed box is damaged");
      return NULL;
    }
  payload = tv_dictionary_decompress (dictionary, packed, TV_ENVELOPE_PAYLOAD_MAX, error);
  return payload != NULL ? parse_payload (payload, &frame, error) : NULL;
}
