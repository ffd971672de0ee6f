// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>
#include <sodium.h>

G_BEGIN_DECLS

/* Starts libsodium once. Without its random source nothing here may go on: ends the process when it
 * cannot start. */
void tv_sodium_init (void);

/* Guarded memory: locked, between inaccessible pages, wiped when freed by sodium_free(). Ends the
 * process when the system has none, as g_malloc() does. */
guint8 *tv_guarded_new (gsize length);

/* A copy of @bytes in guarded memory, or %NULL when they are not @length long. (nullable) */
guint8 *tv_guarded_copy (GBytes *bytes, gsize length);

/* Bytes in guarded memory that take over @data. */
GBytes *tv_guarded_to_bytes (guint8 *data, gsize length);

G_END_DECLS
