// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-vector.h"
#include "vault/tv-base64.h"
#include "vault/tv-box-key.h"
#include "vault/tv-signing-key.h"

/* A known seed gives the known key and signature. */
static void
test_signing_vector (void)
{
  g_autoptr (TvJson) vector = tv_vector_load ("signing-key");
  g_autoptr (GBytes) seed = tv_vector_bytes (vector, "seed");
  g_autoptr (GBytes) message = tv_vector_bytes (vector, "message");
  g_autoptr (TvSigningKey) key = tv_signing_key_new (seed, NULL);
  g_autoptr (GBytes) again = tv_signing_key_dup_seed (key);
  guint8 signature[TV_SIGNATURE_SIZE];

  tv_signing_key_sign (key,
                       g_bytes_get_data (message, NULL),
                       g_bytes_get_size (message),
                       signature);
  tv_vector_assert (vector, "public", tv_signing_key_get_public (key), TV_PUBLIC_KEY_SIZE);
  tv_vector_assert (vector, "signature", signature, sizeof signature);
  g_assert_cmpstr (tv_signing_key_get_id (key), ==, tv_json_get_string (vector, "id", ""));
  g_assert_true (g_bytes_equal (again, seed));
}

/* Every turned bit of message and signature is noticed. */
static void
test_signing_flips (void)
{
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  guint8 message[] = "hạn cuối";
  guint8 signature[TV_SIGNATURE_SIZE];
  const guint8 *public_key = tv_signing_key_get_public (key);

  tv_signing_key_sign (key, message, sizeof message, signature);
  g_assert_true (tv_signature_verify (public_key, message, sizeof message, signature));
  for (gsize bit = 0; bit < sizeof signature * 8; bit++)
    {
      signature[bit / 8] ^= (guint8) (1 << (bit % 8));
      g_assert_false (tv_signature_verify (public_key, message, sizeof message, signature));
      signature[bit / 8] ^= (guint8) (1 << (bit % 8));
    }
  for (gsize bit = 0; bit < sizeof message * 8; bit++)
    {
      message[bit / 8] ^= (guint8) (1 << (bit % 8));
      g_assert_false (tv_signature_verify (public_key, message, sizeof message, signature));
      message[bit / 8] ^= (guint8) (1 << (bit % 8));
    }
}

/* Only the right key opens a box, and only a whole one. */
static void
test_box (void)
{
  g_autoptr (TvBoxKey) key = tv_box_key_generate ();
  g_autoptr (TvBoxKey) other = tv_box_key_generate ();
  g_autoptr (GBytes) sealed = tv_box_seal (tv_box_key_get_public (key), "kín", 4);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (sealed, &length);

  plain = tv_box_key_open (key, data, length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), "kín", 4);
  g_assert_null (tv_box_key_open (other, data, length, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
  for (gsize cut = 0; cut < length; cut++)
    g_assert_null (tv_box_key_open (key, data, cut, NULL));
  for (gsize bit = 0; bit < length * 8; bit++)
    {
      g_autoptr (GBytes) wrong = tv_vector_flip (sealed, bit);

      g_assert_null (tv_box_key_open (key, g_bytes_get_data (wrong, NULL), length, NULL));
    }
}

/* A point of low order is no key: nothing may be sealed to it. */
static void
test_box_bad_public (void)
{
  const guint8 zero[32] = { 0 };

  g_assert_null (tv_box_seal (zero, "x", 1));
}

static void
test_wrong_length (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("short", 5);
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_signing_key_new (bytes, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (tv_box_key_new (bytes, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
}

/* One text for the same bytes, nothing else. */
static void
test_base64 (void)
{
  static const char *const wrong[]
      = { "YQ", "YQ=", "YQ==\n", " YQ==", "YR==", "Y_==", "Y-==", "=", "YQ==YQ==" };
  g_autofree char *text = tv_base64_encode ("a", 1);
  g_autofree char *nothing = tv_base64_encode (NULL, 0);
  g_autoptr (GBytes) bytes = tv_base64_decode ("YQ==", 1, NULL);

  g_assert_cmpstr (text, ==, "YQ==");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "a", 1);
  g_assert_null (tv_base64_decode ("YQ==", 2, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", wrong[i]);
      g_assert_null (tv_base64_decode (wrong[i], 0, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/vault/key/signing-vector", test_signing_vector);
  g_test_add_func ("/vault/key/signing-flips", test_signing_flips);
  g_test_add_func ("/vault/key/box", test_box);
  g_test_add_func ("/vault/key/box-bad-public", test_box_bad_public);
  g_test_add_func ("/vault/key/wrong-length", test_wrong_length);
  g_test_add_func ("/vault/key/base64", test_base64);
  return g_test_run ();
}
