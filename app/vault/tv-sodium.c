// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-byte-reader.h"
#include "tv-sodium-private.h"

void
tv_sodium_init (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      g_assert (sodium_init () >= 0);
      g_once_init_leave (&once, 1);
    }
}

guint8 *
tv_guarded_new (gsize length)
{
  guint8 *data = NULL;

  tv_sodium_init ();
  data = sodium_malloc (length);
  g_assert (data != NULL);
  return data;
}

guint8 *
tv_guarded_copy (GBytes *bytes, gsize length)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  guint8 *copy = NULL;
  TvByteReader reader;

  if (size != length)
    return NULL;
  copy = tv_guarded_new (length);
  tv_byte_reader_init (&reader, data, size);
  if (tv_byte_reader_copy (&reader, length, copy))
    return copy;
  sodium_free (copy);
  return NULL;
}

GBytes *
tv_guarded_to_bytes (guint8 *data, gsize length)
{
  return g_bytes_new_with_free_func (data, length, sodium_free, data);
}
