// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs the real thamvan-import; its exit status, and what it said. @args end with NULL. */
int tv_import_run (const char *const *args, char **ret_said);

/* A file of the project's sample, or of TV_SHARED_DATA (NULL and the test skipped without it). */
char *tv_import_sample (const char *name);
char *tv_import_shared (const char *name);

/* Writes a text file into a folder. */
void tv_import_write (const char *folder, const char *name, const char *text);

/* Links a file of the sample into a folder under another name. */
void tv_import_copy (const char *from, const char *folder, const char *name);

G_END_DECLS
