// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-vector.h"
#include "vault/tv-base64.h"
#include "vault/tv-identity.h"

static void
assert_values (GHashTable *values, const TvJson *expected)
{
  const char *path = NULL;
  TvJson *value = NULL;

  g_assert_cmpuint (g_hash_table_size (values), ==, json_object_size (expected));
  json_object_foreach ((TvJson *) expected, path, value)
  {
    g_assert_cmpstr (g_hash_table_lookup (values, path), ==, json_string_value (value));
  }
}

static void
test_vector (void)
{
  g_autoptr (TvJson) vector = tv_vector_load ("identity");
  g_autoptr (GBytes) secret = tv_vector_bytes (vector, "agency_secret");
  g_autoptr (TvBoxKey) key = tv_box_key_new (secret, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) values
      = tv_identity_open (tv_json_get_string (vector, "sealed", ""), key, &error);
  g_autofree char *again = NULL;
  g_autoptr (GHashTable) values_again = NULL;

  g_assert_no_error (error);
  assert_values (values, json_object_get (vector, "values"));
  again = tv_identity_seal (values, tv_box_key_get_public (key));
  values_again = tv_identity_open (again, key, NULL);
  assert_values (values_again, json_object_get (vector, "values"));
}

static void
test_other_agency (void)
{
  g_autoptr (TvJson) vector = tv_vector_load ("identity");
  g_autoptr (TvBoxKey) other = tv_box_key_generate ();
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_identity_open (tv_json_get_string (vector, "sealed", ""), other, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
}

static void
test_bad (void)
{
  static const char *const plains[] = { "[]", "{\"a\":1}", "{", "", "{\"a\":\"1\",\"a\":\"2\"}" };
  g_autoptr (TvBoxKey) key = tv_box_key_generate ();
  const guint8 zero[32] = { 0 };
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_null (tv_identity_seal (none, zero));
  g_assert_null (tv_identity_open ("no base64!", key, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (plains); i++)
    {
      g_autoptr (GBytes) box
          = tv_box_seal (tv_box_key_get_public (key), plains[i], strlen (plains[i]));
      g_autofree char *text
          = tv_base64_encode (g_bytes_get_data (box, NULL), g_bytes_get_size (box));
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_identity_open (text, key, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/vault/identity/vector", test_vector);
  g_test_add_func ("/vault/identity/other-agency", test_other_agency);
  g_test_add_func ("/vault/identity/bad", test_bad);
  return g_test_run ();
}
