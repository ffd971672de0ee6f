// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Scrolls the page that @field lies in, so that the field is seen as it is some frames from now:
 * when something, like the keyboard on the screen, has just taken of the page's room. Nothing
 * happens when the field lies in no GtkViewport, or is gone by then. */
void tv_field_reveal (GtkWidget *field);

G_END_DECLS
