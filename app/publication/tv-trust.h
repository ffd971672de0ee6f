// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-metadata.h"

G_BEGIN_DECLS

/* The client's side of The Update Framework: what is trusted now, and whether something newer may
 * take its place. Holds the exact bytes of each role. Nothing here touches disk or network. */
#define TV_TYPE_TRUST (tv_trust_get_type ())
G_DECLARE_FINAL_TYPE (TvTrust, tv_trust, TV, TRUST, GObject)

/* @root is the anchor shipped with the machine (or one chained from it and stored). */
TvTrust *tv_trust_new (GBytes *root, GError **error);

/* Each takes DSSE bytes and either adopts them whole or leaves the trust as it was.
 * TOO_LARGE, LENGTH, HASH (not what snapshot or timestamp announced), SIGNATURE, THRESHOLD,
 * ROLE_UNKNOWN, BAD_REQUEST, ROLLBACK, EXPIRED (the root's run-out shows here, too), STATE (a root
 * between is missing; what announces it is not here).
 * @now is the update's start. Order: root…, timestamp, snapshot, targets, answers. */
gboolean tv_trust_update_root (TvTrust *self, GBytes *bytes, GError **error);
gboolean tv_trust_update (TvTrust *self, TvRole role, GBytes *bytes, gint64 now, GError **error);

/* Whether everything that is trusted now is still in its time; EXPIRED names what is not. For the
 * roles of which nothing newer was announced: they are not taken anew, and run out all the same. */
gboolean tv_trust_check_fresh (TvTrust *self, gint64 now, GError **error);

/* As tv_trust_update(), from this machine's own disk: expiry does not count (an offline kiosk keeps
 * showing).
 */
gboolean tv_trust_restore (TvTrust *self, TvRole role, GBytes *bytes, GError **error);

TvMetadata *tv_trust_get (TvTrust *self, TvRole role);   /* (transfer none) (nullable) */
GBytes *tv_trust_get_bytes (TvTrust *self, TvRole role); /* (transfer none) (nullable) */

/* The keys that may sign receipts and time. (transfer full) */
GHashTable *tv_trust_dup_receipt_keys (TvTrust *self);

G_END_DECLS
