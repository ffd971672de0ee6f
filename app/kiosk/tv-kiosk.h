// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The two programs of the citizens' face; both return an exit status. */

/* The runner: no window; keeps one visit in use and one warm. */
int tv_kiosk_run (int argc, char **argv);

/* One citizen's visit; started by the runner, or by hand to look at one. */
int tv_visit_run (int argc, char **argv);

G_END_DECLS
