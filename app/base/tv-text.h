// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* NFC of UTF-8; BAD_REQUEST where it is not UTF-8. @length -1 for NUL-terminated. */
char *tv_text_to_nfc (const char *text, gssize length, GError **error);

/* The search fold: lower case, tones and shape marks stripped, đ→d, y→i after an initial consonant,
 * apostrophes and dashes unified, white space collapsed. */
char *tv_text_fold (const char *text);

/* A key whose byte order is the Vietnamese dictionary's (letters first, tones second, case last).
 */
char *tv_text_collate_key (const char *text);
int tv_text_collate (const char *a, const char *b);

typedef struct
{
  gsize start; /* bytes, into the original text */
  gsize end;
} TvTextRange;

/* Where the folded words of @query occur in @text, as ranges of the original. (element-type
 * TvTextRange) */
GArray *tv_text_find (const char *text, const char *query);

/* User-visible length: grapheme clusters. */
gsize tv_text_count (const char *text);

G_END_DECLS
