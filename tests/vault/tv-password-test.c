// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "vault/tv-password.h"

static void
test_password (void)
{
  g_autofree char *hash = tv_password_hash ("Đà Lạt mùa hoa", NULL);
  g_autofree char *again = tv_password_hash ("Đà Lạt mùa hoa", NULL);

  g_assert_true (g_str_has_prefix (hash, "$argon2id$"));
  g_assert_cmpstr (hash, !=, again);
  g_assert_true (tv_password_verify (hash, "Đà Lạt mùa hoa"));
  g_assert_false (tv_password_verify (hash, "Đà Lạt mùa hoa "));
  g_assert_false (tv_password_verify (hash, ""));
  g_assert_false (tv_password_verify ("", "x"));
  g_assert_false (tv_password_verify ("$argon2id$v=19$m=1", "x"));
}

static void
test_token (void)
{
  g_autofree char *token = tv_random_token ();
  g_autofree char *other = tv_random_token ();
  g_autofree char *hash = tv_token_hash ("abc");

  g_assert_cmpuint (strlen (token), ==, 22);
  g_assert_cmpuint (
      strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
      ==,
      22);
  g_assert_cmpstr (token, !=, other);
  g_assert_cmpstr (hash, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
test_random (void)
{
  guint seen[10] = { 0 };

  for (guint i = 0; i < 2000; i++)
    {
      const guint32 value = tv_random_below (10);

      g_assert_cmpuint (value, <, 10);
      seen[value]++;
    }
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (seen[i], >, 100);
  g_assert_cmpuint (tv_random_below (1), ==, 0);
}

static void
test_equal (void)
{
  g_assert_true (tv_secret_equal ("abc", "abc", 3));
  g_assert_false (tv_secret_equal ("abc", "abd", 3));
  g_assert_true (tv_secret_equal (NULL, NULL, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/vault/password/password", test_password);
  g_test_add_func ("/vault/password/token", test_token);
  g_test_add_func ("/vault/password/random", test_random);
  g_test_add_func ("/vault/password/equal", test_equal);
  return g_test_run ();
}
