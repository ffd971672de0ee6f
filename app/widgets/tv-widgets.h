// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes this room's .ui files and style known; to be called in the class_init of every widget here.
 * A second call does nothing. */
void tv_widgets_init (void);

G_END_DECLS
