// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <sys/stat.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-json.h"
#include "vault/tv-key-file.h"

static char *
make_path (const char *name)
{
  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  return g_build_filename (g_get_user_data_dir (), name, NULL);
}

/* Without passphrase: 0600, the same key again. */
static void
test_plain (void)
{
  g_autofree char *path = make_path ("plain.key");
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (TvSigningKey) again = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (tv_key_file_save_signing (path, key, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  again = tv_key_file_load_signing (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tv_signing_key_get_id (key), ==, tv_signing_key_get_id (again));
}

/* With one: it opens with it and with nothing else, and the secret is not in the file. */
static void
test_passphrase (void)
{
  g_autofree char *path = make_path ("locked.key");
  g_autoptr (TvBoxKey) key = tv_box_key_generate ();
  g_autoptr (TvBoxKey) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (tv_key_file_save_box (path, key, "sầu riêng Bảo Lộc", &error));
  g_assert_null (tv_key_file_load_box (path, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (tv_key_file_load_box (path, "sầu riêng", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_LOCKED);
  g_clear_error (&error);
  again = tv_key_file_load_box (path, "sầu riêng Bảo Lộc", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tv_box_key_get_id (key), ==, tv_box_key_get_id (again));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (g_strrstr (text, "\"secret\""));
}

static void
test_wrong_kind (void)
{
  g_autofree char *path = make_path ("box.key");
  g_autoptr (TvBoxKey) key = tv_box_key_generate ();
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_key_file_save_box (path, key, NULL, NULL));
  g_assert_null (tv_key_file_load_signing (path, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
}

/* The halves must belong together, and Argon2id may not be asked for an hour of work. */
static void
test_tampered (void)
{
  static const struct
  {
    const char *key;
    const char *value;
    TvError expected;
  } changes[] = {
    { "public", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"", TV_ERROR_CORRUPT },
    { "public", "\"AAAA\"", TV_ERROR_BAD_REQUEST },
    { "secret", "7", TV_ERROR_BAD_REQUEST },
    { "kind", "null", TV_ERROR_BAD_REQUEST },
    { "sealed", "\"AAAA\"", TV_ERROR_LOCKED },
  };
  g_autofree char *path = make_path ("tampered.key");
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (TvJson) json = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (tv_key_file_save_signing (path, key, NULL, NULL));
      json = tv_json_load_file (path, 8192, NULL);
      json_object_set_new (json,
                           changes[i].key,
                           json_loads (changes[i].value, JSON_DECODE_ANY, NULL));
      bytes = tv_json_to_bytes (json, 0);
      g_assert_true (tv_file_write (path, bytes, 0600, NULL));
      g_assert_null (tv_key_file_load_signing (path, NULL, &error));
      g_assert_error (error, TV_ERROR, (int) changes[i].expected);
    }
}

static void
test_impossible_work (void)
{
  g_autofree char *path = make_path ("work.key");
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (TvJson) json = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_key_file_save_signing (path, key, "x", NULL));
  json = tv_json_load_file (path, 8192, NULL);
  json_object_set_new (json, "ops", json_integer (1000000));
  bytes = tv_json_to_bytes (json, 0);
  g_assert_true (tv_file_write (path, bytes, 0600, NULL));
  g_assert_null (tv_key_file_load_signing (path, "x", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
}

static void
test_missing (void)
{
  g_autofree char *path = make_path ("nothing.key");
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_key_file_load_signing (path, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/vault/key-file/plain", test_plain);
  g_test_add_func ("/vault/key-file/passphrase", test_passphrase);
  g_test_add_func ("/vault/key-file/wrong-kind", test_wrong_kind);
  g_test_add_func ("/vault/key-file/tampered", test_tampered);
  g_test_add_func ("/vault/key-file/impossible-work", test_impossible_work);
  g_test_add_func ("/vault/key-file/missing", test_missing);
  return g_test_run ();
}
