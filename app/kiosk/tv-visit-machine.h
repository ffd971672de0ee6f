// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tells the libraries what this machine need not try, before GTK starts and before any thread. What
 * the environment already says stays. */
void tv_visit_machine_prepare (void);

G_END_DECLS
