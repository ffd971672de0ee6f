// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TV_CTL_IMPORTER "thamvan-import"

/* GDAL and all that reads planners' files lives in a program of its own; an uninstalled build names
 * its folder by the environment (TV_LIBEXECDIR). UNAVAILABLE. (transfer full) */
char *tv_ctl_importer_find (GError **error);

/* Runs it with @kind ("plan", "basemap", "export"), @words (its input and options) and the folder
 * to make. What it tells goes straight to the terminal, beside what a program reads from us.
 * INCOMPLETE when it did not succeed. */
gboolean tv_ctl_importer_run (const char *kind, char **words, const char *out, GError **error);

G_END_DECLS
