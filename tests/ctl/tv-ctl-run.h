// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* Runs the built thamvanctl with the words of @line (split at spaces; no quoting) in the test's own
 * data folder. @ret_out: (out) (optional) (transfer full): what it printed. Returns its exit code.
 */
int tv_ctl_run (const char *line, char **ret_out);

/* The same with --json; the exit code must be 0. (transfer full) */
TvJson *tv_ctl_run_json (const char *line);

/* Writes @text to a file in the same folder. */
void tv_ctl_run_write (const char *name, const char *text);

G_END_DECLS
