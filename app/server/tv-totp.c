// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-totp.h"

#include "vault/tv-password.h"

#include <string.h>

#define STEP_SECONDS 30
#define DIGITS 6
#define MIN_SECRET 10

static GByteArray *
decode_base32 (const char *text)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint32 buffer = 0;
  guint bits = 0;

  for (; *text != '\0' && *text != '='; text++)
    {
      const char *at = strchr (alphabet, g_ascii_toupper (*text));
      guint8 byte = 0;

      if (at == NULL)
        return NULL;
      buffer = (buffer << 5) | (guint32) (at - alphabet);
      bits += 5;
      if (bits < 8)
        continue;
      bits -= 8;
      byte = (guint8) (buffer >> bits);
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_steal_pointer (&bytes);
}

gboolean
tv_totp_secret_is_valid (const char *base32)
{
  g_autoptr (GByteArray) secret = decode_base32 (base32);

  return secret != NULL && secret->len >= MIN_SECRET;
}

char *
tv_totp_code (const char *base32, gint64 step)
{
  g_autoptr (GByteArray) secret = decode_base32 (base32);
  g_autoptr (GHmac) hmac = NULL;
  guint8 message[8];
  guint8 digest[20];
  gsize length = sizeof digest;
  guint offset = 0;
  guint32 number = 0;

  g_return_val_if_fail (secret != NULL, NULL);

  for (guint i = 0; i < sizeof message; i++)
    message[i] = (guint8) ((guint64) step >> (8 * (sizeof message - 1 - i)));
  hmac = g_hmac_new (G_CHECKSUM_SHA1, secret->data, secret->len);
  g_hmac_update (hmac, message, sizeof message);
  g_hmac_get_digest (hmac, digest, &length);
  offset = digest[19] & 0x0f;
  number = ((guint32) (digest[offset] & 0x7f) << 24) | ((guint32) digest[offset + 1] << 16)
           | ((guint32) digest[offset + 2] << 8) | digest[offset + 3];
  return g_strdup_printf ("%06u", number % 1000000);
}

gboolean
tv_totp_check (const char *base32, const char *code, gint64 now, gint64 last_step, gint64 *ret_step)
{
  gint64 current = now / STEP_SECONDS;

  if (strlen (code) != DIGITS || !tv_totp_secret_is_valid (base32))
    return FALSE;
  for (gint64 step = current - 1; step <= current + 1; step++)
    {
      g_autofree char *expected = tv_totp_code (base32, step);

      if (step > last_step && tv_secret_equal (expected, code, DIGITS))
        {
          *ret_step = step;
          return TRUE;
        }
    }
  return FALSE;
}
