// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "wire/tv-envelope-batch.h"
#include "wire/tv-receipt-message.h"
#include "wire/tv-time-message.h"

#include <string.h>

/* The key of the vectors: seed 00 01 02 … 1f. */
static TvSigningKey *
vector_key (void)
{
  guint8 seed[32];
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < sizeof seed; i++)
    seed[i] = (guint8) i;
  bytes = g_bytes_new (seed, sizeof seed);
  return tv_signing_key_new (bytes, NULL);
}

static GHashTable *
key_table (TvSigningKey *key)
{
  GHashTable *keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);

  g_hash_table_insert (keys,
                       g_strdup (tv_signing_key_get_id (key)),
                       g_bytes_new (tv_signing_key_get_public (key), TV_PUBLIC_KEY_SIZE));
  return keys;
}

static GBytes *
vector_receipt (TvSigningKey *key)
{
  g_autoptr (TvReceiptMessage) message = tv_receipt_message_new (4711, 1764000000);
  guint8 id[16];
  guint8 sha256[32];

  memset (id, 0x11, sizeof id);
  memset (sha256, 0x22, sizeof sha256);
  tv_receipt_message_add (message, id, sha256, TV_RECEIPT_STORED);
  memset (id, 0x33, sizeof id);
  memset (sha256, 0x44, sizeof sha256);
  tv_receipt_message_add (message, id, sha256, TV_RECEIPT_CONFLICT);
  return tv_receipt_message_sign (message, key);
}

static GBytes *
vector_batch (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_ptr_array_add (list, g_bytes_new_static ("mot", 3));
  g_ptr_array_add (list, g_bytes_new_static ("hai hai", 7));
  return tv_envelope_batch_encode (list);
}

/* The bytes on the wire are a promise to machines that are not updated at the same time. */
static void
assert_vector (const char *name, GBytes *bytes)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "tests", "wire", "vectors", name, NULL);
  g_autofree char *hex = tv_hex_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *stored = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &stored, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_strstrip (stored), ==, hex);
}

static void
test_vectors (void)
{
  g_autoptr (TvSigningKey) key = vector_key ();
  g_autoptr (GBytes) receipt = vector_receipt (key);
  g_autoptr (GBytes) batch = vector_batch ();
  g_autoptr (GBytes) time = tv_time_message_sign ("abc", 1764000000, 4711, key);

  assert_vector ("receipt.hex", receipt);
  assert_vector ("batch.hex", batch);
  assert_vector ("time.hex", time);
}

static void
test_receipt (void)
{
  g_autoptr (TvSigningKey) key = vector_key ();
  g_autoptr (TvSigningKey) stranger = tv_signing_key_generate ();
  g_autoptr (GHashTable) keys = key_table (key);
  g_autoptr (GHashTable) others = key_table (stranger);
  g_autoptr (GBytes) bytes = vector_receipt (key);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvReceiptMessage) message = tv_receipt_message_verify (bytes, keys, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (message->tick, ==, 4711);
  g_assert_cmpint (message->time, ==, 1764000000);
  g_assert_cmpuint (message->lines->len, ==, 2);
  g_assert_cmpint (g_array_index (message->lines, TvReceiptLine, 1).status,
                   ==,
                   TV_RECEIPT_CONFLICT);
  g_assert_null (tv_receipt_message_verify (bytes, others, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SIGNATURE);
}

static void
test_receipt_cut (void)
{
  g_autoptr (TvSigningKey) key = vector_key ();
  g_autoptr (GHashTable) keys = key_table (key);
  g_autoptr (GBytes) bytes = vector_receipt (key);

  for (gsize length = 0; length < g_bytes_get_size (bytes); length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_receipt_message_verify (cut, keys, &error));
      g_assert_true (g_error_matches (error, TV_ERROR, TV_ERROR_FRAME)
                     || g_error_matches (error, TV_ERROR, TV_ERROR_SIGNATURE));
    }
}

static void
test_receipt_flipped (void)
{
  g_autoptr (TvSigningKey) key = vector_key ();
  g_autoptr (GHashTable) keys = key_table (key);
  g_autoptr (GBytes) bytes = vector_receipt (key);
  gsize length = g_bytes_get_size (bytes);

  for (gsize bit = 0; bit < length * 8; bit++)
    {
      guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
      g_autoptr (GBytes) flipped = NULL;
      g_autoptr (GError) error = NULL;

      copy[bit / 8] ^= (guint8) (1u << (bit % 8));
      flipped = g_bytes_new_take (copy, length);
      g_assert_null (tv_receipt_message_verify (flipped, keys, &error));
      g_assert_nonnull (error);
    }
}

static void
test_batch (void)
{
  g_autoptr (GBytes) bytes = vector_batch ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tv_envelope_batch_decode (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (list, 1)), ==, 7);
  for (gsize length = 0; length < g_bytes_get_size (bytes); length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);
      g_autoptr (GError) local = NULL;
      g_autoptr (GPtrArray) part = tv_envelope_batch_decode (cut, &local);

      /* A cut between two envelopes is a shorter batch. */
      if (length == 7)
        g_assert_cmpuint (part->len, ==, 1);
      else
        g_assert_error (local, TV_ERROR, TV_ERROR_FRAME);
    }
}

static void
test_batch_limits (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) many = NULL;
  g_autoptr (GBytes) huge = g_bytes_new_take (g_malloc0 (TV_ENVELOPE_BATCH_MAX_BYTES + 1),
                                              TV_ENVELOPE_BATCH_MAX_BYTES + 1);
  g_autoptr (GBytes) lying = g_bytes_new_static ("\xff\xff\xff\xff"
                                                 "abc",
                                                 7);
  g_autoptr (GBytes) empty = g_bytes_new_static ("\0\0\0\0", 4);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= TV_ENVELOPE_BATCH_MAX; i++)
    g_ptr_array_add (list, g_bytes_new_static ("a", 1));
  many = tv_envelope_batch_encode (list);
  g_assert_null (tv_envelope_batch_decode (many, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_MANY);
  g_clear_error (&error);
  g_assert_null (tv_envelope_batch_decode (huge, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (tv_envelope_batch_decode (lying, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_FRAME);
  g_clear_error (&error);
  g_assert_null (tv_envelope_batch_decode (empty, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_FRAME);
}

static void
test_time (void)
{
  g_autoptr (TvSigningKey) key = vector_key ();
  g_autoptr (TvSigningKey) stranger = tv_signing_key_generate ();
  g_autoptr (GHashTable) keys = key_table (key);
  g_autoptr (GHashTable) others = key_table (stranger);
  g_autoptr (GBytes) body = tv_time_message_sign ("abc", 1764000000, 4711, key);
  g_autoptr (GError) error = NULL;
  gint64 time = 0;
  guint64 tick = 0;

  g_assert_true (tv_time_message_verify (body, "abc", keys, &time, &tick, &error));
  g_assert_no_error (error);
  g_assert_cmpint (time, ==, 1764000000);
  g_assert_cmpuint (tick, ==, 4711);
  g_assert_false (tv_time_message_verify (body, "abd", keys, NULL, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STALE);
  g_clear_error (&error);
  g_assert_false (tv_time_message_verify (body, "abc", others, NULL, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SIGNATURE);
}

static void
test_time_flipped (void)
{
  g_autoptr (TvSigningKey) key = vector_key ();
  g_autoptr (GHashTable) keys = key_table (key);
  g_autoptr (GBytes) body = tv_time_message_sign ("abc", 1764000000, 4711, key);
  gsize length = g_bytes_get_size (body);

  for (gsize bit = 0; bit < length * 8; bit++)
    {
      guint8 *copy = g_memdup2 (g_bytes_get_data (body, NULL), length);
      g_autoptr (GBytes) flipped = NULL;
      gint64 time = 1764000000;
      guint64 tick = 4711;

      copy[bit / 8] ^= (guint8) (1u << (bit % 8));
      flipped = g_bytes_new_take (copy, length);
      /* A flip may hit what says nothing, but never changes what is said. */
      if (tv_time_message_verify (flipped, "abc", keys, &time, &tick, NULL))
        {
          g_assert_cmpint (time, ==, 1764000000);
          g_assert_cmpuint (tick, ==, 4711);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/wire/messages/vectors", test_vectors);
  g_test_add_func ("/wire/messages/receipt", test_receipt);
  g_test_add_func ("/wire/messages/receipt-cut", test_receipt_cut);
  g_test_add_func ("/wire/messages/receipt-flipped", test_receipt_flipped);
  g_test_add_func ("/wire/messages/batch", test_batch);
  g_test_add_func ("/wire/messages/batch-limits", test_batch_limits);
  g_test_add_func ("/wire/messages/time", test_time);
  g_test_add_func ("/wire/messages/time-flipped", test_time_flipped);
  return g_test_run ();
}
