// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-hex.h"

#include <string.h>

char *
tv_hex_encode (gconstpointer data, gsize length)
{
  static const char digits[] = "0123456789abcdef";
  const guint8 *bytes = data;
  char *hex;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  hex = g_malloc (2 * length + 1);
  for (gsize i = 0; i < length; i++)
    {
      hex[2 * i] = digits[bytes[i] >> 4];
      hex[2 * i + 1] = digits[bytes[i] & 15];
    }
  hex[2 * length] = '\0';
  return hex;
}

gboolean
tv_hex_decode (const char *hex, guint8 *ret_data, gsize length)
{
  g_return_val_if_fail (hex != NULL, FALSE);
  g_return_val_if_fail (ret_data != NULL || length == 0, FALSE);

  if (strlen (hex) != 2 * length)
    return FALSE;
  for (gsize i = 0; i < 2 * length; i++)
    if (!g_ascii_isxdigit (hex[i]))
      return FALSE;
  for (gsize i = 0; i < length; i++)
    ret_data[i]
        = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return TRUE;
}

void
tv_sha256 (gconstpointer data, gsize length, guint8 ret_hash[32])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize hash_length = 32;

  g_return_if_fail (data != NULL || length == 0);

  if (length > 0)
    g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, ret_hash, &hash_length);
}

char *
tv_sha256_hex (gconstpointer data, gsize length)
{
  guint8 hash[32];

  tv_sha256 (data, length, hash);
  return tv_hex_encode (hash, sizeof hash);
}

char *
tv_uuid_to_string (const guint8 id[16])
{
  g_autofree char *hex = tv_hex_encode (id, 16);

  return g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

gboolean
tv_uuid_from_string (const char *text, guint8 ret_id[16])
{
  char hex[33] = { 0 };
  gsize n = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  if (strlen (text) != 36)
    return FALSE;
  for (gsize i = 0; i < 36; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (dash != (text[i] == '-'))
        return FALSE;
      if (!dash)
        hex[n++] = text[i];
    }
  return tv_hex_decode (hex, ret_id, 16);
}
