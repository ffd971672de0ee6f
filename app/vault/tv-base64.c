// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-base64.h"
#include "tv-sodium-private.h"

char *
tv_base64_encode (gconstpointer data, gsize length)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  return g_base64_encode (length > 0 ? data : (const guint8 *) "", length);
}

GBytes *
tv_base64_decode (const char *text, gsize length, GError **error)
{
  g_autofree guint8 *data = NULL;
  gsize room = 0;
  gsize size = 0;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  room = strlen (text) / 4 * 3 + 3;
  data = g_malloc (room);
  if (sodium_base642bin (data,
                         room,
                         text,
                         strlen (text),
                         NULL,
                         &size,
                         NULL,
                         sodium_base64_VARIANT_ORIGINAL)
          != 0
      || (length > 0 && size != length))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "not base64 of the right length");
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}
