// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* Every case of a target's corpus, cut short at each length up to a limit, and with a bit of each
 * byte flipped: what a fuzzer tries first, in each ordinary run of the tests. */

#include "tv-fuzz.h"

#include <glib.h>

#define VARIED 128 /* bytes of a case that are cut and flipped */

static void
replay (const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  LLVMFuzzerTestOneInput ((const uint8_t *) text, length);
  for (gsize i = 0; i < MIN (length, VARIED); i++)
    {
      /* A copy of just this size, so that a byte read beyond its end is found. */
      g_autofree uint8_t *shorter = i > 0 ? g_memdup2 (text, i) : NULL;
      g_autofree uint8_t *flipped = g_memdup2 (text, length);

      LLVMFuzzerTestOneInput (shorter, i);
      flipped[i] ^= (uint8_t) (1 << (i % 8));
      LLVMFuzzerTestOneInput (flipped, length);
    }
}

static void
test_corpus (gconstpointer folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint count = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_test_message ("%s", name);
      replay (path);
      count++;
    }
  g_assert_cmpuint (count, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  g_test_add_data_func ("/fuzz/corpus", argv[1], test_corpus);
  return g_test_run ();
}
