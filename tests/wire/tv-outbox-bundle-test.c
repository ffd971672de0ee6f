// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "wire/tv-envelope-batch.h"
#include "wire/tv-outbox-bundle.h"

#include <string.h>

#define DEVICE "0b7f5e1c-1111-4222-8333-944455566677"

static GPtrArray *
make_envelopes (guint count, gsize length)
{
  GPtrArray *envelopes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < count; i++)
    {
      guint8 *data = g_malloc (length);

      memset (data, (int) i + 1, length);
      g_ptr_array_add (envelopes, g_bytes_new_take (data, length));
    }
  return envelopes;
}

static void
test_round_trip (void)
{
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (TvSigningKey) other = tv_signing_key_generate ();
  g_autoptr (GPtrArray) envelopes = make_envelopes (3, 300);
  g_autoptr (GBytes) bytes = tv_outbox_bundle_sign (DEVICE, 1800000000, envelopes, key);
  g_autoptr (GBytes) batch = tv_envelope_batch_encode (envelopes);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvOutboxBundle) bundle = tv_outbox_bundle_parse (bytes, &error);

  g_assert_no_error (error);
  g_assert_true (tv_outbox_bundle_is (bytes));
  g_assert_false (tv_outbox_bundle_is (batch));
  g_assert_null (tv_envelope_batch_decode (bytes, NULL));
  g_assert_cmpstr (bundle->device, ==, DEVICE);
  g_assert_cmpint (bundle->time, ==, 1800000000);
  g_assert_cmpuint (bundle->envelopes->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (
        g_bytes_equal (g_ptr_array_index (bundle->envelopes, i), g_ptr_array_index (envelopes, i)));
  g_assert_true (tv_outbox_bundle_verify (bundle, tv_signing_key_get_public (key), &error));
  g_assert_no_error (error);
  g_assert_false (tv_outbox_bundle_verify (bundle, tv_signing_key_get_public (other), &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SIGNATURE);
}

/* Cut anywhere it is no bundle, or none that is signed; and so with each byte changed. */
static void
test_damaged (void)
{
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (GPtrArray) envelopes = make_envelopes (2, 40);
  g_autoptr (GBytes) bytes = tv_outbox_bundle_sign (DEVICE, 1800000000, envelopes, key);
  gsize length = g_bytes_get_size (bytes);

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (bytes, 0, i);
      guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (TvOutboxBundle) one = tv_outbox_bundle_parse (shorter, NULL);
      g_autoptr (TvOutboxBundle) other = NULL;

      copy[i] ^= 0x20;
      changed = g_bytes_new_take (copy, length);
      other = tv_outbox_bundle_parse (changed, NULL);
      if (one != NULL)
        g_assert_false (tv_outbox_bundle_verify (one, tv_signing_key_get_public (key), NULL));
      /* The key id helps to find the key, no more. */
      if (other != NULL && (i < length - 4 - TV_SIGNATURE_SIZE || i >= length - TV_SIGNATURE_SIZE))
        g_assert_false (tv_outbox_bundle_verify (other, tv_signing_key_get_public (key), NULL));
    }
}

/* As many as the server takes at once, by number and by bytes. */
static void
test_fitting (void)
{
  g_autoptr (GPtrArray) many = make_envelopes (450, 10);
  g_autoptr (GPtrArray) large = make_envelopes (100, 65536);
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (GPtrArray) part = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint count = 0;

  g_assert_cmpuint (tv_outbox_bundle_count_fitting (many, 0), ==, TV_ENVELOPE_BATCH_MAX);
  g_assert_cmpuint (tv_outbox_bundle_count_fitting (many, 400), ==, 50);
  g_assert_cmpuint (tv_outbox_bundle_count_fitting (many, 450), ==, 0);
  count = tv_outbox_bundle_count_fitting (large, 0);
  g_assert_cmpuint (count, >, 60);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (part, g_ptr_array_index (large, i));
  bytes = tv_outbox_bundle_sign (DEVICE, 0, part, key);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, TV_ENVELOPE_BATCH_MAX_BYTES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/outbox-bundle/round-trip", test_round_trip);
  g_test_add_func ("/wire/outbox-bundle/damaged", test_damaged);
  g_test_add_func ("/wire/outbox-bundle/fitting", test_fitting);
  return g_test_run ();
}
