// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lower-case hex. */
char *tv_hex_encode (gconstpointer data, gsize length);

/* Exactly 2 × @length lower- or upper-case digits into @ret_data, else FALSE. */
gboolean tv_hex_decode (const char *hex, guint8 *ret_data, gsize length);

/* SHA-256 of @length bytes into @ret_hash (32 bytes), and the same as 64 hex digits. */
void tv_sha256 (gconstpointer data, gsize length, guint8 ret_hash[32]);
char *tv_sha256_hex (gconstpointer data, gsize length);

/* A submission id (16 bytes) in the 8-4-4-4-12 form of a UUID, and back. */
char *tv_uuid_to_string (const guint8 id[16]);
gboolean tv_uuid_from_string (const char *text, guint8 ret_id[16]);

G_END_DECLS
