// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes the Desk's templates and styles known; tv_desk_run() does it, and tests of single pages. */
void tv_desk_init (void);

/**
 * tv_desk_run:
 *
 * `thamvan --desk [--server URL] [--ca FILE] [--root FILE] [--user NAME]
 * [--password-file FILE]`: the officials' window until it is closed.
 *
 * Returns: the exit status.
 */
int tv_desk_run (int argc, char **argv);

G_END_DECLS
