// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A large part and one that explains it: side by side on a wide screen, below each other on a high
 * one. The side takes at most the share it needs (landscape: two fifths of the width; portrait: its
 * height, up to a bit more than half); invisible it takes nothing. */
#define TV_TYPE_SPLIT_BOX (tv_split_box_get_type ())
G_DECLARE_FINAL_TYPE (TvSplitBox, tv_split_box, TV, SPLIT_BOX, GtkWidget)

GtkWidget *tv_split_box_new (void);

/* (transfer none): each once. */
void tv_split_box_set_main (TvSplitBox *self, GtkWidget *main_part);
void tv_split_box_set_side (TvSplitBox *self, GtkWidget *side);

G_END_DECLS
