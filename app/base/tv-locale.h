// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* First thing in every main: UTF-8 text, Vietnamese unless the environment asks for another
 * language, catalogues from TV_LOCALEDIR (an uninstalled build) or the installed folder. Works
 * where no vi_VN locale is installed. */
void tv_locale_init (void);

/* "vi" or "en", from here on, for messages made after the call (the kiosk's language switch). */
void tv_locale_set_language (const char *language);

G_END_DECLS
