// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The end of the user-visible character that begins at @text (extended grapheme clusters of
 * Unicode's UAX #29), so that counting and taking back never cut a letter from its marks.
 * @text is valid UTF-8 and not at its end. */
const char *tv_grapheme_next (const char *text);

G_END_DECLS
