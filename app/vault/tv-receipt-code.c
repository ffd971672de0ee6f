// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-password.h"
#include "tv-receipt-code.h"
#include "tv-sodium-private.h"

#define RANDOM_DIGITS 17
#define DIGITS (RANDOM_DIGITS + 1)
#define QR_PREFIX "TV1:"
#define SALT_TEXT "thamvan receipt v1"
#define ARGON2_OPS 2
#define ARGON2_MEMORY (64 * 1024 * 1024)

/* The totally anti-symmetric quasigroup of H. M. Damm's thesis (2004): finds every single wrong
 * digit and every swap of neighbours. */
static const guint8 damm[10][10] = {
  { 0, 3, 1, 7, 5, 9, 8, 6, 4, 2 }, { 7, 0, 9, 2, 1, 5, 4, 8, 6, 3 },
  { 4, 2, 0, 6, 8, 7, 1, 3, 5, 9 }, { 1, 7, 5, 0, 9, 8, 3, 4, 2, 6 },
  { 6, 1, 2, 3, 0, 4, 5, 9, 7, 8 }, { 3, 6, 7, 4, 2, 0, 9, 5, 8, 1 },
  { 5, 8, 6, 9, 7, 2, 0, 1, 3, 4 }, { 8, 9, 4, 5, 3, 6, 2, 0, 1, 7 },
  { 9, 4, 3, 8, 6, 1, 7, 2, 0, 5 }, { 2, 5, 8, 1, 4, 3, 6, 7, 9, 0 },
};

static guint8
damm_digit (const char *digits, gsize length)
{
  guint8 interim = 0;

  for (gsize i = 0; i < length; i++)
    interim = damm[interim][digits[i] - '0'];
  return interim;
}

char *
tv_receipt_code_generate (void)
{
  char digits[DIGITS + 1] = { 0 };

  for (guint i = 0; i < RANDOM_DIGITS; i++)
    digits[i] = '0' + tv_random_below (10);
  digits[RANDOM_DIGITS] = '0' + damm_digit (digits, RANDOM_DIGITS);
  return g_strdup (digits);
}

/* What stands between the digits when a code is read aloud, copied or scanned. */
static gboolean
is_filler (gunichar c)
{
  const GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_SPACE_SEPARATOR || type == G_UNICODE_DASH_PUNCTUATION
         || type == G_UNICODE_FORMAT || c == '.' || c == '\t' || c == '\n' || c == '\r';
}

char *
tv_receipt_code_parse (const char *text, GError **error)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  gboolean strange = FALSE;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  strange = !g_utf8_validate (text, -1, NULL);
  if (!strange)
    {
      while (is_filler (g_utf8_get_char (text)))
        text = g_utf8_next_char (text);
      if (g_ascii_strncasecmp (text, QR_PREFIX, strlen (QR_PREFIX)) == 0)
        text += strlen (QR_PREFIX);
    }
  for (const char *at = text; !strange && *at != '\0'; at = g_utf8_next_char (at))
    {
      int digit = g_unichar_digit_value (g_utf8_get_char (at));

      if (digit >= 0)
        g_string_append_c (digits, '0' + digit);
      else
        strange = !is_filler (g_utf8_get_char (at));
      strange = strange || digits->len > DIGITS;
    }
  if (strange || digits->len != DIGITS || damm_digit (digits->str, DIGITS) != 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_CODE_MISTYPED, "not a receipt code");
      return NULL;
    }
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

char *
tv_receipt_code_format (const char *digits)
{
  GString *text = NULL;

  g_return_val_if_fail (digits != NULL, NULL);

  text = g_string_new (NULL);
  for (gsize i = 0; digits[i] != '\0'; i++)
    {
      if (i > 0 && i % 3 == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

char *
tv_receipt_code_qr_text (const char *digits)
{
  g_return_val_if_fail (digits != NULL, NULL);

  return g_strconcat (QR_PREFIX, digits, NULL);
}

void
tv_receipt_secret_from_root (const guint8 root[32], TvReceiptSecret *ret_secret)
{
  static const guint8 id_text[] = { 'i', 'd' };
  static const guint8 entry_text[] = { 'e', 'n', 't', 'r', 'y' };

  g_return_if_fail (root != NULL && ret_secret != NULL);

  tv_sodium_init ();
  for (gsize i = 0; i < sizeof ret_secret->root; i++)
    ret_secret->root[i] = root[i];
  crypto_generichash (ret_secret->id, sizeof ret_secret->id, id_text, sizeof id_text, root, 32);
  ret_secret->id[6] = (ret_secret->id[6] & 0x0f) | 0x40;
  ret_secret->id[8] = (ret_secret->id[8] & 0x3f) | 0x80;
  crypto_generichash (ret_secret->entry_key,
                      sizeof ret_secret->entry_key,
                      entry_text,
                      sizeof entry_text,
                      root,
                      32);
}

gboolean
tv_receipt_code_derive (const char *digits, TvReceiptSecret *ret_secret, GError **error)
{
  guint8 salt[32];
  guint8 root[32];
  gboolean done = FALSE;

  g_return_val_if_fail (digits != NULL && ret_secret != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  tv_sodium_init ();
  tv_sha256 (SALT_TEXT, strlen (SALT_TEXT), salt);
  G_STATIC_ASSERT (crypto_pwhash_SALTBYTES == 16);
  done = crypto_pwhash (root,
                        sizeof root,
                        digits,
                        strlen (digits),
                        salt,
                        ARGON2_OPS,
                        ARGON2_MEMORY,
                        crypto_pwhash_ALG_ARGON2ID13)
         == 0;
  if (done)
    tv_receipt_secret_from_root (root, ret_secret);
  else
    g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "no memory for Argon2id");
  sodium_memzero (root, sizeof root);
  return done;
}

void
tv_receipt_secret_clear (TvReceiptSecret *secret)
{
  g_return_if_fail (secret != NULL);

  sodium_memzero (secret, sizeof *secret);
}

GBytes *
tv_receipt_entry_seal (const guint8 entry_key[32], GBytes *plain)
{
  guint8 nonce[crypto_secretbox_NONCEBYTES];

  g_return_val_if_fail (entry_key != NULL && plain != NULL, NULL);

  tv_random_bytes (nonce, sizeof nonce);
  return tv_receipt_entry_seal_with_nonce (entry_key, plain, nonce);
}

GBytes *
tv_receipt_entry_seal_with_nonce (const guint8 entry_key[32], GBytes *plain, const guint8 nonce[24])
{
  gsize length = 0;
  const guint8 *data = NULL;
  guint8 *sealed = NULL;

  g_return_val_if_fail (entry_key != NULL && plain != NULL && nonce != NULL, NULL);

  tv_sodium_init ();
  data = g_bytes_get_data (plain, &length);
  sealed = g_malloc (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length);
  for (gsize i = 0; i < crypto_secretbox_NONCEBYTES; i++)
    sealed[i] = nonce[i];
  crypto_secretbox_easy (sealed + crypto_secretbox_NONCEBYTES, data, length, nonce, entry_key);
  return g_bytes_new_take (sealed,
                           crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length);
}

GBytes *
tv_receipt_entry_open (const guint8 entry_key[32], GBytes *sealed, GError **error)
{
  const gsize overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  g_autofree guint8 *plain = NULL;
  gsize length = 0;
  const guint8 *data = NULL;

  g_return_val_if_fail (entry_key != NULL && sealed != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  tv_sodium_init ();
  data = g_bytes_get_data (sealed, &length);
  if (length >= overhead)
    {
      plain = g_malloc (length - overhead + 1);
      if (crypto_secretbox_open_easy (plain,
                                      data + crypto_secretbox_NONCEBYTES,
                                      length - crypto_secretbox_NONCEBYTES,
                                      data,
                                      entry_key)
          == 0)
        return g_bytes_new_take (g_steal_pointer (&plain), length - overhead);
    }
  g_set_error_literal (error,
                       TV_ERROR,
                       TV_ERROR_KEY_UNKNOWN,
                       "this code does not open the entry, or it is damaged");
  return NULL;
}
