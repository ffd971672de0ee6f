// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-hex.h"
#include "tv-vector.h"

#define VECTOR_MAX (256 * 1024)

TvJson *
tv_vector_load (const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s.json", name);
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "tests", "vault", "vectors", file, NULL);
  g_autoptr (GError) error = NULL;
  TvJson *vector = tv_json_load_file (path, VECTOR_MAX, &error);

  g_assert_no_error (error);
  return vector;
}

GBytes *
tv_vector_bytes (const TvJson *vector, const char *key)
{
  const char *hex = tv_json_get_string (vector, key, NULL);
  gsize length = 0;
  guint8 *data = NULL;

  g_assert_nonnull (hex);
  length = strlen (hex) / 2;
  data = g_malloc (length + 1);
  g_assert_true (tv_hex_decode (hex, data, length));
  return g_bytes_new_take (data, length);
}

void
tv_vector_assert (const TvJson *vector, const char *key, gconstpointer data, gsize length)
{
  g_autoptr (GBytes) expected = tv_vector_bytes (vector, key);

  g_assert_cmpmem (data, length, g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
}

GBytes *
tv_vector_flip (GBytes *bytes, gsize bit)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint8 *copy = g_memdup2 (data, length);

  copy[bit / 8] ^= (guint8) (1 << (bit % 8));
  return g_bytes_new_take (copy, length);
}
