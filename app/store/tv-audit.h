// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-store.h"

G_BEGIN_DECLS

/* The kiosk's audit chain: hash(n) = SHA-256(hash(n-1) | n u64 | time i64 | length u32 kind |
 * length u32 text), little-endian, hash(0) = 32 zero bytes. Opinions come in as one entry a day,
 * the root over that day's sorted ids, so that the chain tells no order of visitors. */

/* An event with its time (UTC seconds): "enrolled", "unlock-failed", … */
gboolean tv_audit_add (TvStore *store,
                       gint64 time,
                       const char *kind,
                       const char *text,
                       GError **error);

/**
 * tv_audit_close_days:
 * @today: yyyy-mm-dd
 *
 * Writes the entry of every day before @today that has opinions and no entry yet. An opinion that
 * comes for a closed day later (a clock put back) is counted to the day after.
 */
gboolean tv_audit_close_days (TvStore *store, const char *today, GError **error);

/**
 * tv_audit_verify:
 * @ret_entries: (out): how many entries were read
 * @ret_bad: (out): the first entry that does not hold, 0 when all do
 *
 * Finds an edited, deleted, inserted, swapped or cut-off entry, and opinions missing from or added
 * to a closed day.
 *
 * Returns: %TRUE when everything holds; else %FALSE with CORRUPT (see @ret_bad) or an error of the
 * store.
 */
gboolean tv_audit_verify (TvStore *store, guint64 *ret_entries, guint64 *ret_bad, GError **error);

/* Number and hash of the last entry (0 and zero bytes for none): what the province keeps. */
gboolean tv_audit_get_head (TvStore *store, guint64 *ret_n, guint8 ret_hash[32], GError **error);

G_END_DECLS
