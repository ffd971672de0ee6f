// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children side by side, and in further rows where they do not fit: tools that stay whole in any
 * language, text size and width of the window. */
#define TV_TYPE_WRAP_LAYOUT (tv_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (TvWrapLayout, tv_wrap_layout, TV, WRAP_LAYOUT, GtkLayoutManager)

/* @spacing: between children and between rows, in pixels. */
GtkLayoutManager *tv_wrap_layout_new (int spacing);

G_END_DECLS
