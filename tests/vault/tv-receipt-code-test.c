// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "tv-vector.h"
#include "vault/tv-receipt-code.h"

/* Code → R → id and entry key, as any other implementation has it. */
static void
test_vectors (void)
{
  g_autoptr (TvJson) vectors = tv_vector_load ("receipt-code");
  TvJson *vector = NULL;
  size_t i = 0;

  json_array_foreach (vectors, i, vector)
  {
    const char *digits = tv_json_get_string (vector, "digits", "");
    g_autofree char *formatted = tv_receipt_code_format (digits);
    g_autofree char *qr = tv_receipt_code_qr_text (digits);
    g_autofree char *parsed = tv_receipt_code_parse (qr, NULL);
    TvReceiptSecret secret = { 0 };

    g_assert_true (tv_receipt_code_derive (digits, &secret, NULL));
    g_assert_cmpstr (formatted, ==, tv_json_get_string (vector, "formatted", ""));
    g_assert_cmpstr (qr, ==, tv_json_get_string (vector, "qr", ""));
    g_assert_cmpstr (parsed, ==, digits);
    tv_vector_assert (vector, "root", secret.root, sizeof secret.root);
    tv_vector_assert (vector, "id", secret.id, sizeof secret.id);
    tv_vector_assert (vector, "entry_key", secret.entry_key, sizeof secret.entry_key);
  }
}

/* What people type is forgiven where it can be. */
static void
test_forgiving (void)
{
  static const char *const texts[] = {
    "471920334455667717",
    "471 920 334 455 667 717",
    " TV1:471920334455667717\n",
    "tv1: 471-920-334-455-667-717",
    "471.920.334.455.667.717",
    "471 920 334–455 667 717",
    "４７１９２０３３４４５５６６７７１７",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *digits = tv_receipt_code_parse (texts[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (digits, ==, "471920334455667717");
    }
}

static void
assert_mistyped (const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_receipt_code_parse (text, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CODE_MISTYPED);
}

static void
test_mistyped (void)
{
  assert_mistyped ("");
  assert_mistyped ("TV1:");
  assert_mistyped ("47192033445566771");
  assert_mistyped ("4719203344556677170");
  assert_mistyped ("471920334455667717x");
  assert_mistyped ("TV2:471920334455667717");
  assert_mistyped ("\xff\xfe");
}

/* The check digit finds every wrong digit and every swap of neighbours. */
static void
test_check_digit (void)
{
  for (guint round = 0; round < 20; round++)
    {
      g_autofree char *good = tv_receipt_code_generate ();
      g_autofree char *parsed = tv_receipt_code_parse (good, NULL);

      g_assert_cmpstr (parsed, ==, good);
      g_assert_cmpuint (strlen (good), ==, 18);
      for (gsize i = 0; i < 18; i++)
        for (char digit = '0'; digit <= '9'; digit++)
          {
            g_autofree char *wrong = g_strdup (good);

            wrong[i] = digit;
            if (digit != good[i])
              assert_mistyped (wrong);
          }
      for (gsize i = 0; i + 1 < 18; i++)
        {
          g_autofree char *swapped = g_strdup (good);

          swapped[i] = good[i + 1];
          swapped[i + 1] = good[i];
          if (good[i] != good[i + 1])
            assert_mistyped (swapped);
        }
    }
}

static void
test_entry_vector (void)
{
  g_autoptr (TvJson) vector = tv_vector_load ("receipt-entry");
  g_autoptr (GBytes) key = tv_vector_bytes (vector, "entry_key");
  g_autoptr (GBytes) nonce = tv_vector_bytes (vector, "nonce");
  g_autoptr (GBytes) plain = tv_vector_bytes (vector, "plain");
  g_autoptr (GBytes) sealed = tv_receipt_entry_seal_with_nonce (g_bytes_get_data (key, NULL),
                                                                plain,
                                                                g_bytes_get_data (nonce, NULL));
  g_autoptr (GBytes) opened = NULL;
  const guint8 wrong_key[32] = { 1 };

  tv_vector_assert (vector, "sealed", g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  opened = tv_receipt_entry_open (g_bytes_get_data (key, NULL), sealed, NULL);
  g_assert_true (g_bytes_equal (opened, plain));
  g_assert_null (tv_receipt_entry_open (wrong_key, sealed, NULL));
  for (gsize cut = 0; cut < g_bytes_get_size (sealed); cut++)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (sealed, 0, cut);

      g_assert_null (tv_receipt_entry_open (g_bytes_get_data (key, NULL), shorter, NULL));
    }
  for (gsize bit = 0; bit < g_bytes_get_size (sealed) * 8; bit++)
    {
      g_autoptr (GBytes) flipped = tv_vector_flip (sealed, bit);

      g_assert_null (tv_receipt_entry_open (g_bytes_get_data (key, NULL), flipped, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/vault/receipt-code/vectors", test_vectors);
  g_test_add_func ("/vault/receipt-code/forgiving", test_forgiving);
  g_test_add_func ("/vault/receipt-code/mistyped", test_mistyped);
  g_test_add_func ("/vault/receipt-code/check-digit", test_check_digit);
  g_test_add_func ("/vault/receipt-code/entry-vector", test_entry_vector);
  return g_test_run ();
}
