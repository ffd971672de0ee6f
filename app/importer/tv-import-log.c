// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-log.h"

static void tell (TvImportLog *self, gboolean warning, const char *format, va_list args)
    G_GNUC_PRINTF (3, 0);

static void
tell (TvImportLog *self, gboolean warning, const char *format, va_list args)
{
  g_autofree char *line = g_strdup_vprintf (format, args);

  if (warning)
    self->n_warnings++;
  if (self->func != NULL)
    self->func (warning, line, self->data);
}

void
tv_import_log_say (TvImportLog *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  tell (self, FALSE, format, args);
  va_end (args);
}

void
tv_import_log_warn (TvImportLog *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  tell (self, TRUE, format, args);
  va_end (args);
}
