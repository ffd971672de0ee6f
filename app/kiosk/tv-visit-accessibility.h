// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* On X11 whatever starts an accessibility bus writes its address on the root window, and GTK and
 * the registry believe what they read there: two visits on one screen would then meet on one bus,
 * or the registry of the one serve the other. A visit and the buses it starts must never look
 * there: its session starts without DISPLAY (see TvKioskSlot), and the address is taken from the
 * session.
 *
 * Tells GTK the accessibility bus of the visit's own session, starting it. Before gtk_init. Without
 * an accessibility bus the visit goes on without: a message says so. */
void tv_visit_accessibility_prepare (void);

G_END_DECLS
