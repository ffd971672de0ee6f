// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an import tells while it works: lines of progress, and warnings that are counted. English,
 * for the log of an office; errors are told by code (tv_error_explain). */
typedef void (*TvImportLogFunc) (gboolean warning, const char *line, gpointer data);

typedef struct
{
  TvImportLogFunc func; /* (nullable) */
  gpointer data;
  guint n_warnings;
} TvImportLog;

void tv_import_log_say (TvImportLog *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void tv_import_log_warn (TvImportLog *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
