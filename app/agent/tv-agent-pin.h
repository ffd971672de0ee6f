// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/tv-store.h"

G_BEGIN_DECLS

/* The staff's PIN: Argon2id hash and count of wrong tries in the store, so that pulling the plug
 * does not start the count anew. From the third wrong try on each one costs a wait that doubles,
 * 15 s to 1 h. All calls block (0.1 s) and belong in a worker. */

/* Eight random digits, kept as a hash; the only time they are seen. (transfer full) */
char *tv_agent_pin_make (TvStore *store, GError **error);

/* @now: best-known time, UTC seconds. FORBIDDEN (wrong), LOCKED (wait), STATE (none was made). */
gboolean tv_agent_pin_check (TvStore *store, const char *pin, gint64 now, GError **error);

G_END_DECLS
