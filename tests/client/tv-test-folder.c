// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-folder.h"

char *
tv_test_folder_new (void)
{
  char *folder = g_build_filename (g_get_user_cache_dir (), "XXXXXX", NULL);

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}
