// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "tv-vector.h"
#include "vault/tv-dsse.h"

#define MAX_SIZE 4096
#define TYPE "application/vnd.thamvan.targets+json;version=1"

static GHashTable *
make_keys (TvSigningKey *one, const char *one_id, TvSigningKey *other)
{
  GHashTable *keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_bytes_unref);

  g_hash_table_insert (keys,
                       (gpointer) one_id,
                       g_bytes_new (tv_signing_key_get_public (one), TV_PUBLIC_KEY_SIZE));
  if (other != NULL)
    g_hash_table_insert (keys,
                         (gpointer) tv_signing_key_get_id (other),
                         g_bytes_new (tv_signing_key_get_public (other), TV_PUBLIC_KEY_SIZE));
  return keys;
}

static TvDsse *
make_dsse (void)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("{\"role\":\"targets\"}", 18);

  return tv_dsse_new (TYPE, payload);
}

static void
test_vector (void)
{
  g_autoptr (TvJson) vector = tv_vector_load ("dsse");
  g_autoptr (GBytes) seed = tv_vector_bytes (vector, "seed");
  g_autoptr (GBytes) payload = tv_vector_bytes (vector, "payload");
  g_autoptr (TvSigningKey) key = tv_signing_key_new (seed, NULL);
  g_autoptr (TvDsse) dsse = tv_dsse_new (tv_json_get_string (vector, "payload_type", ""), payload);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvDsse) parsed = NULL;
  g_autoptr (GHashTable) keys = make_keys (key, tv_signing_key_get_id (key), NULL);
  const char *expected = tv_json_get_string (vector, "json", "");

  tv_dsse_sign (dsse, key);
  bytes = tv_dsse_to_bytes (dsse);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes),
                   expected,
                   strlen (expected));
  parsed = tv_dsse_parse (bytes, MAX_SIZE, NULL);
  g_assert_true (g_bytes_equal (tv_dsse_get_payload (parsed), payload));
  g_assert_cmpuint (tv_dsse_count_signatures (parsed, keys), ==, 1);
}

/* Two signatures of one key, or one key under two names, count once; strangers do not count. */
static void
test_count (void)
{
  g_autoptr (TvSigningKey) one = tv_signing_key_generate ();
  g_autoptr (TvSigningKey) other = tv_signing_key_generate ();
  g_autoptr (TvSigningKey) stranger = tv_signing_key_generate ();
  g_autoptr (GHashTable) keys = make_keys (one, tv_signing_key_get_id (one), other);
  g_autoptr (TvDsse) dsse = make_dsse ();
  guint8 signature[TV_SIGNATURE_SIZE];

  g_assert_cmpuint (tv_dsse_count_signatures (dsse, keys), ==, 0);
  tv_dsse_sign (dsse, stranger);
  g_assert_cmpuint (tv_dsse_count_signatures (dsse, keys), ==, 0);
  tv_dsse_sign (dsse, one);
  tv_dsse_sign (dsse, one);
  g_assert_cmpuint (tv_dsse_count_signatures (dsse, keys), ==, 1);
  g_hash_table_insert (keys,
                       (gpointer) "00000000",
                       g_bytes_new (tv_signing_key_get_public (one), 32));
  tv_dsse_make_signature (dsse, one, signature);
  g_assert_true (tv_dsse_add_signature (dsse, "00000000", signature));
  g_assert_false (tv_dsse_add_signature (dsse, "00000000", signature));
  g_assert_cmpuint (tv_dsse_count_signatures (dsse, keys), ==, 1);
  tv_dsse_sign (dsse, other);
  g_assert_cmpuint (tv_dsse_count_signatures (dsse, keys), ==, 2);
}

/* A signature is for one type and one payload. */
static void
test_other_type (void)
{
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (GHashTable) keys = make_keys (key, tv_signing_key_get_id (key), NULL);
  g_autoptr (TvDsse) dsse = make_dsse ();
  g_autoptr (TvDsse) other
      = tv_dsse_new ("application/vnd.thamvan.answers+json;version=1", tv_dsse_get_payload (dsse));
  guint8 signature[TV_SIGNATURE_SIZE];

  tv_dsse_make_signature (dsse, key, signature);
  tv_dsse_add_signature (other, tv_signing_key_get_id (key), signature);
  g_assert_cmpuint (tv_dsse_count_signatures (other, keys), ==, 0);
}

/* Every turned bit either breaks the form or the signature. */
static void
test_flips (void)
{
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (GHashTable) keys = make_keys (key, tv_signing_key_get_id (key), NULL);
  g_autoptr (TvDsse) dsse = make_dsse ();
  g_autoptr (GBytes) bytes = NULL;

  tv_dsse_sign (dsse, key);
  bytes = tv_dsse_to_bytes (dsse);
  for (gsize bit = 0; bit < g_bytes_get_size (bytes) * 8; bit++)
    {
      g_autoptr (GBytes) flipped = tv_vector_flip (bytes, bit);
      g_autoptr (TvDsse) parsed = tv_dsse_parse (flipped, MAX_SIZE, NULL);

      if (parsed != NULL)
        g_assert_cmpuint (tv_dsse_count_signatures (parsed, keys), ==, 0);
    }
  for (gsize cut = 0; cut < g_bytes_get_size (bytes); cut++)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (bytes, 0, cut);

      g_assert_null (tv_dsse_parse (shorter, MAX_SIZE, NULL));
    }
}

static void
test_bad (void)
{
  static const char *const texts[] = {
    "[]",
    "{\"payloadType\":\"a\",\"payload\":\"YQ==\"}",
    "{\"payloadType\":1,\"payload\":\"YQ==\",\"signatures\":[]}",
    "{\"payloadType\":\"a\",\"payload\":\"?\",\"signatures\":[]}",
    "{\"payloadType\":\"a\",\"payload\":\"YQ==\",\"signatures\":[1]}",
    "{\"payloadType\":\"a\",\"payload\":\"YQ==\",\"signatures\":[{\"keyid\":\"zz\",\"sig\":\"\"}]}",
    "{\"payloadType\":\"a\",\"payloadType\":\"b\",\"payload\":\"YQ==\",\"signatures\":[]}",
    "{\"payloadType\":\"\xff\",\"payload\":\"YQ==\",\"signatures\":[]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_null (tv_dsse_parse (bytes, MAX_SIZE, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
    }
}

static void
test_too_large (void)
{
  g_autoptr (TvDsse) dsse = make_dsse ();
  g_autoptr (GBytes) bytes = tv_dsse_to_bytes (dsse);
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_dsse_parse (bytes, g_bytes_get_size (bytes) - 1, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/vault/dsse/vector", test_vector);
  g_test_add_func ("/vault/dsse/count", test_count);
  g_test_add_func ("/vault/dsse/other-type", test_other_type);
  g_test_add_func ("/vault/dsse/flips", test_flips);
  g_test_add_func ("/vault/dsse/bad", test_bad);
  g_test_add_func ("/vault/dsse/too-large", test_too_large);
  return g_test_run ();
}
