// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "importer/tv-import-descriptor.h"
#include "tv-fuzz.h"

/* plan.conf, as a planner's office hands it in. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (TvImportDescriptor) descriptor = NULL;
  g_autoptr (TvImportLog) log = tv_import_log_new (NULL, NULL, NULL);

  if (folder == NULL)
    folder = g_dir_make_tmp ("tv-fuzz-XXXXXX", NULL);
  path = g_build_filename (folder, "plan.conf", NULL);
  /* Thousands of them: none needs to survive a power cut. */
  if (g_file_set_contents_full (path,
                                (const char *) data,
                                (gssize) size,
                                G_FILE_SET_CONTENTS_NONE,
                                0600,
                                NULL))
    descriptor = tv_import_descriptor_load (folder, log, NULL);
  return 0;
}
