// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "base/tv-typing.h"

G_BEGIN_DECLS

/* The input method of the kiosk: Vietnamese out of plain keys (Telex unless told otherwise), for a
 * keyboard with keys as for the one on the screen. It keeps the syllable being written and nothing
 * else. Password fields and fields for digits take keys as they are. */
#define TV_TYPE_IM_CONTEXT (tv_im_context_get_type ())
G_DECLARE_FINAL_TYPE (TvImContext, tv_im_context, TV, IM_CONTEXT, GtkIMContextSimple)

/* Makes every text widget of this process use it; after gtk_init (); calling it again does
 * nothing. */
void tv_im_context_install (void);

/* How keys are read, in all fields. */
void tv_im_context_set_method (TvTypingMethod method);
TvTypingMethod tv_im_context_get_method (void);

/* The one in the field that has the focus. (transfer none) (nullable) */
TvImContext *tv_im_context_get_focused (void);

/* As if @key had been typed on a keyboard. */
void tv_im_context_press (TvImContext *self, gunichar key);

/* Writes @text as it is; the syllable ends. */
void tv_im_context_insert (TvImContext *self, const char *text);

/* One character before the cursor is about to be taken back by somebody else. */
void tv_im_context_forget_last (TvImContext *self);

G_END_DECLS
