// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* 64 lower-case hex digits: safe as a file name, too. */
gboolean tv_hash_is_valid (const char *sha256);

/* SHA-256 of a whole file in pieces, 64 hex; its length by the way. NOT_FOUND, FAILED. */
char *tv_hash_file (const char *path, guint64 *ret_length, GError **error);

G_END_DECLS
