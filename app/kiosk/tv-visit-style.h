// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One look for all kiosks, whatever the desktop under them says; also makes the pages' .ui files
 * known. Once, after gtk_init(). */
void tv_visit_style_load (void);

G_END_DECLS
