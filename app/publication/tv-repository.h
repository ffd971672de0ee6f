// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-item.h"
#include "tv-metadata.h"
#include "tv-object-store.h"

G_BEGIN_DECLS

/* How long what the publisher signs is good for, in seconds. A kiosk that was offline for longer
 * goes on showing what it has, under a banner. */
#define TV_REPOSITORY_ROOT_LIFE (G_GINT64_CONSTANT (3) * 365 * 86400)
#define TV_REPOSITORY_ITEMS_LIFE (G_GINT64_CONSTANT (365) * 86400)
#define TV_REPOSITORY_SNAPSHOT_LIFE (G_GINT64_CONSTANT (90) * 86400)
#define TV_REPOSITORY_TIMESTAMP_LIFE (G_GINT64_CONSTANT (14) * 86400)

/**
 * TvRepository:
 *
 * The publisher's side of the signed tree: a folder with `metadata/<n>.root.json`,
 * `metadata/{targets,answers,snapshot,timestamp}.json` and `objects/ab/<sha256>`, the same on the
 * server, on a stick and after `thamvanctl publish --to`. Not thread-safe, but for its objects; one
 * process at a time.
 *
 * A publication goes: items are added (objects stored), their role's new metadata is proposed, the
 * officers sign, it is accepted at the threshold, and published: snapshot and timestamp made with
 * the online key, all four written, the timestamp last.
 */
typedef struct _TvRepository TvRepository;

/* Reads what is there; an empty or absent folder is a repository without root. CORRUPT and the
 * errors of tv_trust_update() when what is there does not hold. */
TvRepository *tv_repository_open (const char *folder, GError **error);
void tv_repository_free (TvRepository *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvRepository, tv_repository_free)

TvObjectStore *tv_repository_get_objects (TvRepository *self); /* (transfer none) */

/* What is in force, or accepted and about to be. (transfer none) (nullable) */
TvMetadata *tv_repository_get (TvRepository *self, TvRole role);
GBytes *tv_repository_get_bytes (TvRepository *self, TvRole role);

/* The first root, or the next one chained to the one in force; written at once. The same one again
 * is a success. */
gboolean tv_repository_put_root (TvRepository *self, GBytes *bytes, GError **error);

/**
 * tv_repository_add_item:
 * @folder: an item with its item.json
 *
 * Checks the item and stores its objects; it goes into the next tv_repository_propose() of its
 * role. STATE when this version, or a newer one, is published with other content.
 *
 * Returns: (transfer full): the item
 */
TvItem *tv_repository_add_item (TvRepository *self, const char *folder, GError **error);

/* Takes an item (all versions for @version 0) out of the next tv_repository_propose() of its role.
 * NOT_FOUND when it is not in force. */
gboolean tv_repository_withdraw (TvRepository *self, const char *id, guint version, GError **error);

/* The unsigned metadata of the next version of targets or answers: what is in force, without what
 * was withdrawn, and what was added. */
TvDsse *tv_repository_propose (TvRepository *self, TvRole role, gint64 now);

/**
 * tv_repository_check_proposal:
 * @bytes: signed metadata of targets or answers, perhaps not by enough yet
 * @ret_signatures: (out) (optional): how many count
 * @ret_threshold: (out) (optional): how many are needed
 *
 * STALE when it is not the next version, NOT_FOUND when an item's object is not in the store,
 * SIGNATURE when nobody who may has signed, ROLLBACK when an item goes back, BAD_REQUEST,
 * ROLE_UNKNOWN, TOO_LARGE.
 */
gboolean tv_repository_check_proposal (TvRepository *self,
                                       TvRole role,
                                       GBytes *bytes,
                                       guint *ret_signatures,
                                       guint *ret_threshold,
                                       GError **error);

/* As above, and THRESHOLD; then it is what the next tv_repository_publish() puts in force. */
gboolean tv_repository_accept (TvRepository *self, TvRole role, GBytes *bytes, GError **error);

/* Signs a snapshot over what was accepted and a timestamp over it. STATE before targets were
 * accepted once. @tick: the server's counter; never lower
 * than the one in force. SIGNATURE when @online is not the root's key for both roles. */
gboolean tv_repository_publish (TvRepository *self,
                                TvSigningKey *online,
                                gint64 now,
                                guint64 tick,
                                GError **error);

/* A new timestamp, and a new snapshot when less than a third of its life is left. */
gboolean tv_repository_refresh (TvRepository *self,
                                TvSigningKey *online,
                                gint64 now,
                                guint64 tick,
                                GError **error);

G_END_DECLS
