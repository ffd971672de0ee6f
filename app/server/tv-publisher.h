// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-clock.h"
#include "tv-published.h"

G_BEGIN_DECLS

/**
 * TvPublisher:
 *
 * Keeps the signed metadata in force: `metadata/` of the state folder is the truth (the same tree
 * as `thamvanctl publish --to` writes), checked against root whenever it is read. Snapshot and
 * timestamp are its own work, signed by the online key; what a power cut left half done is mended
 * at the next start.
 */
#define TV_TYPE_PUBLISHER (tv_publisher_get_type ())
G_DECLARE_FINAL_TYPE (TvPublisher, tv_publisher, TV, PUBLISHER, GObject)

/* @root_file: the trust anchor. KEY_UNKNOWN when root does not name the online key; SIGNATURE,
 * THRESHOLD … when what lies in the folder was not signed as root asks. */
TvPublisher *tv_publisher_new (const char *metadata_folder,
                               const char *root_file,
                               TvSigningKey *online,
                               TvObjectStore *objects,
                               TvClock *clock,
                               guint64 tick,
                               GError **error);

/* What is in force now. (transfer full) Any thread. */
TvPublished *tv_publisher_dup_published (TvPublisher *self);

/* How a proposal stands. */
typedef struct
{
  TvRole role;
  guint version;
  guint signatures;
  guint threshold;
} TvProposalState;

/* Whether @bytes may become the next @role: signed by at least one of its keys, newer than what is
 * in force, each item there whole. SIGNATURE, STALE, ROLLBACK, INCOMPLETE, EXPIRED … Any thread. */
gboolean tv_publisher_check (TvPublisher *self,
                             TvRole role,
                             GBytes *bytes,
                             TvProposalState *ret_state,
                             GError **error);

/* Puts @bytes in force. THRESHOLD, and what _check says. The writer's thread only. */
gboolean tv_publisher_publish (TvPublisher *self,
                               TvRole role,
                               GBytes *bytes,
                               guint64 tick,
                               GError **error);

/* A new timestamp (and a new snapshot when the old one is about to expire). The writer's thread
 * only. */
gboolean tv_publisher_refresh (TvPublisher *self, guint64 tick, GError **error);

/* The ids of answers that the answers items in force carry. (transfer full) Any thread. */
GStrv tv_publisher_list_answers (TvPublisher *self);

G_END_DECLS
