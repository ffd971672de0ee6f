// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Standard base64 with padding (RFC 4648 §4), as keys, signatures and metadata are written. */
char *tv_base64_encode (gconstpointer data, gsize length);

/**
 * tv_base64_decode:
 * @text: base64
 * @length: how many bytes are expected, or 0 for any number
 *
 * Strict, so that there is one text for the same bytes: no white space, no foreign character, no
 * missing padding. TV_ERROR_BAD_REQUEST otherwise.
 */
GBytes *tv_base64_decode (const char *text, gsize length, GError **error);

G_END_DECLS
