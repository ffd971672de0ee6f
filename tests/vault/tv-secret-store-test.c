// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "vault/tv-secret-store.h"

#ifdef __SANITIZE_ADDRESS__
/* libsecret 0.20's file backend, which only tests use, forgets the old entity tag at each write.
 * What is allocated while we wait for libsecret is libsecret's. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:talk_wait\n";
}
#endif

/* The order matters: libsecret keeps one backend for the whole process, and a keyring without its
 * canary comes before one with it. */

static void
test_no_canary (void)
{
  g_autoptr (TvSecretStore) store = tv_secret_store_new ("agent");
  g_autoptr (GBytes) secret = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_secret_store_lookup (store, "device-key", NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_false (tv_secret_store_save (store, "device-key", "key", secret, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEYRING);
}

/* Bytes of any kind come back as they went in; another item and another owner are not there. */
static void
test_round_trip (void)
{
  g_autoptr (TvSecretStore) store = tv_secret_store_new ("agent");
  g_autoptr (TvSecretStore) desk = tv_secret_store_new ("desk");
  const guint8 bytes[] = { 0, 255, 10, 13, 0, 128 };
  g_autoptr (GBytes) secret = g_bytes_new_static (bytes, sizeof bytes);
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_secret_store_prepare (store, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (tv_secret_store_prepare (store, NULL, &error));
  g_assert_null (tv_secret_store_lookup (store, "device-key", NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (tv_secret_store_save (store, "device-key", "key", secret, NULL, &error));
  g_assert_no_error (error);
  found = tv_secret_store_lookup (store, "device-key", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (found, secret));
  g_assert_null (tv_secret_store_lookup (desk, "device-key", NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEYRING);
}

static void
test_replace (void)
{
  g_autoptr (TvSecretStore) store = tv_secret_store_new ("agent");
  g_autoptr (GBytes) one = g_bytes_new_static ("one", 3);
  g_autoptr (GBytes) two = g_bytes_new_static ("two", 3);
  g_autoptr (GBytes) found = NULL;

  g_assert_true (tv_secret_store_save (store, "replaced", "key", one, NULL, NULL));
  g_assert_true (tv_secret_store_save (store, "replaced", "key", two, NULL, NULL));
  found = tv_secret_store_lookup (store, "replaced", NULL, NULL);
  g_assert_true (g_bytes_equal (found, two));
}

static void
test_cancelled (void)
{
  g_autoptr (TvSecretStore) store = tv_secret_store_new ("agent");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (tv_secret_store_lookup (store, "replaced", cancellable, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  path = g_build_filename (g_get_tmp_dir (), "thamvan-secret-store-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (path));
  {
    g_autofree char *file = g_build_filename (path, "test.keyring", NULL);

    g_setenv ("SECRET_BACKEND", "file", TRUE);
    g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
    g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  }
  g_test_add_func ("/vault/secret-store/no-canary", test_no_canary);
  g_test_add_func ("/vault/secret-store/round-trip", test_round_trip);
  g_test_add_func ("/vault/secret-store/replace", test_replace);
  g_test_add_func ("/vault/secret-store/cancelled", test_cancelled);
  return g_test_run ();
}
