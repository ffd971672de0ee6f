// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-password.h"
#include "tv-sodium-private.h"

#define TOKEN_BYTES 16

char *
tv_password_hash (const char *password, GError **error)
{
  g_autofree char *hash = NULL;

  g_return_val_if_fail (password != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  tv_sodium_init ();
  hash = g_malloc0 (crypto_pwhash_STRBYTES);
  if (crypto_pwhash_str (hash,
                         password,
                         strlen (password),
                         crypto_pwhash_OPSLIMIT_INTERACTIVE,
                         crypto_pwhash_MEMLIMIT_INTERACTIVE)
      != 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "no memory for Argon2id");
      return NULL;
    }
  return g_steal_pointer (&hash);
}

gboolean
tv_password_verify (const char *hash, const char *password)
{
  g_return_val_if_fail (hash != NULL && password != NULL, FALSE);

  tv_sodium_init ();
  return crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}

void
tv_random_bytes (gpointer ret_data, gsize length)
{
  g_return_if_fail (ret_data != NULL || length == 0);

  tv_sodium_init ();
  randombytes_buf (ret_data, length);
}

char *
tv_random_token (void)
{
  const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  guint8 bytes[TOKEN_BYTES];
  gsize room = 0;
  char *token = NULL;

  tv_random_bytes (bytes, sizeof bytes);
  room = sodium_base64_encoded_len (sizeof bytes, variant);
  token = g_malloc (room);
  sodium_bin2base64 (token, room, bytes, sizeof bytes, variant);
  sodium_memzero (bytes, sizeof bytes);
  return token;
}

guint32
tv_random_below (guint32 bound)
{
  g_return_val_if_fail (bound > 0, 0);

  tv_sodium_init ();
  return randombytes_uniform (bound);
}

gboolean
tv_secret_equal (gconstpointer a, gconstpointer b, gsize length)
{
  g_return_val_if_fail ((a != NULL && b != NULL) || length == 0, FALSE);

  return length == 0 || sodium_memcmp (a, b, length) == 0;
}

char *
tv_token_hash (const char *token)
{
  g_return_val_if_fail (token != NULL, NULL);

  return tv_sha256_hex (token, strlen (token));
}
