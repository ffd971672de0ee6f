// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TV_TYPING_PLAIN,
  TV_TYPING_TELEX,
  TV_TYPING_VNI,
} TvTypingMethod;

/* Vietnamese out of plain keys. It holds the syllable being written and nothing else. */
typedef struct _TvTyping TvTyping;

TvTyping *tv_typing_new (TvTypingMethod method);
void tv_typing_free (TvTyping *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvTyping, tv_typing_free)

void tv_typing_set_method (TvTyping *self, TvTypingMethod method);

/* Where the tone stands in oa, oe, uy at a word's end: "hòa" (TRUE, as most people write and the
 * start) or "hoà". */
void tv_typing_set_old_style (TvTyping *self, gboolean old_style);

/**
 * tv_typing_press:
 * @key: the character typed
 * @ret_delete: characters to take back before inserting
 * @ret_insert: (out) (transfer full): what to insert, NFC
 *
 * Returns: FALSE when the key is to be inserted as it is.
 */
gboolean tv_typing_press (TvTyping *self, gunichar key, guint *ret_delete, char **ret_insert);

/* One character was taken back by the user. */
void tv_typing_backspace (TvTyping *self);

/* The cursor moved: the syllable is over. */
void tv_typing_reset (TvTyping *self);

/* All keys of @keys from a fresh start: for tests and for scripts. */
char *tv_typing_convert (TvTypingMethod method, const char *keys);

G_END_DECLS
