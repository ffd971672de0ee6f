// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The keyboard on the screen: letters, a row of Vietnamese letters and tones, digits and signs. It
 * writes into the field of its window that has the focus, and never takes the focus itself. It
 * needs the input method of tv_im_context_install(). */
#define TV_TYPE_KEYBOARD (tv_keyboard_get_type ())
G_DECLARE_FINAL_TYPE (TvKeyboard, tv_keyboard, TV, KEYBOARD, GtkWidget)

GtkWidget *tv_keyboard_new (void);

/* From now on it comes up when a text field of @window gets the focus, with the keys the field
 * wants, and goes when the focus leaves or its own "hide" key is pressed. Put it at the bottom of
 * the window. (nullable): NULL lets go. */
void tv_keyboard_set_window (TvKeyboard *self, GtkWindow *window);

/* Hides it until the next field gets the focus. */
void tv_keyboard_hide (TvKeyboard *self);

G_END_DECLS
