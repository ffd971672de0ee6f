// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Argon2id (interactive limits of libsodium), some 0.1 s: not on the main thread. UNAVAILABLE when
 * the memory is not there. */
char *tv_password_hash (const char *password, GError **error);
gboolean tv_password_verify (const char *hash, const char *password);

/* Random bytes from the kernel, and a bearer token of 128 bits in base64url. */
void tv_random_bytes (gpointer ret_data, gsize length);
char *tv_random_token (void);

/* A uniform number below @bound. */
guint32 tv_random_below (guint32 bound);

/* Comparison in constant time. */
gboolean tv_secret_equal (gconstpointer a, gconstpointer b, gsize length);

/* SHA-256 of a token as hex: what a server stores of it. */
char *tv_token_hash (const char *token);

G_END_DECLS
