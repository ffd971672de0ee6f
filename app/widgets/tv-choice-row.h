// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One answer to choose, as wide as the page and high enough for a finger. A toggle button that says
 * it is a radio button or a check box: GtkCheckButton of GTK 4.8 cannot be pressed through AT-SPI.
 */
#define TV_TYPE_CHOICE_ROW (tv_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (TvChoiceRow, tv_choice_row, TV, CHOICE_ROW, GtkToggleButton)

/* @is_single: only one of its neighbours can be chosen (they are told apart by their owner). */
GtkWidget *tv_choice_row_new (const char *value, const char *label, gboolean is_single);

const char *tv_choice_row_get_value (TvChoiceRow *self);

G_END_DECLS
