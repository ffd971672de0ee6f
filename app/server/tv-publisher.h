// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-clock.h"
#include "publication/tv-delta-store.h"
#include "tv-published.h"

G_BEGIN_DECLS

/**
 * TvPublisher:
 *
 * The server's hold on the signed tree of its state folder (TvRepository), and what is served of it
 * as one immutable whole. Snapshot and timestamp are its own work, signed by the online key; what a
 * power cut left half published is completed at the next start.
 */
#define TV_TYPE_PUBLISHER (tv_publisher_get_type ())
G_DECLARE_FINAL_TYPE (TvPublisher, tv_publisher, TV, PUBLISHER, GObject)

/* @state: holds `metadata/` and `objects/`. @root_file: the trust anchor, taken over when the tree
 * has no root yet. KEY_UNKNOWN when root does not name the online key; SIGNATURE, THRESHOLD … when
 * what lies in the folder was not signed as root asks. */
TvPublisher *tv_publisher_new (const char *state,
                               const char *root_file,
                               const char *forms_folder,
                               TvSigningKey *online,
                               TvClock *clock,
                               guint64 tick,
                               GError **error);

/* (transfer none): thread-safe by itself. */
TvObjectStore *tv_publisher_get_objects (TvPublisher *self);

/* (transfer none): what is served of it may be read in any thread; it is filled by a thread of its
 * own after each publication of targets, at the lowest priority. */
TvDeltaStore *tv_publisher_get_deltas (TvPublisher *self);

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

/* tv_repository_check_proposal(), in any thread; what is missing is INCOMPLETE here, and what came
 * too late CONFLICT, because they are the proposer's fault. */
gboolean tv_publisher_check (TvPublisher *self,
                             TvRole role,
                             GBytes *bytes,
                             TvProposalState *ret_state,
                             GError **error);

/* The ids of the keys that root names for @role and whose signature on @bytes holds. (transfer
 * full)
 */
GStrv tv_publisher_list_signers (TvPublisher *self, TvRole role, GBytes *bytes);

/* Puts @bytes in force. THRESHOLD, and what _check says. */
gboolean tv_publisher_publish (TvPublisher *self,
                               TvRole role,
                               GBytes *bytes,
                               guint64 tick,
                               GError **error);

/* A new timestamp (and a new snapshot when the old one is about to expire). */
gboolean tv_publisher_refresh (TvPublisher *self, guint64 tick, GError **error);

/* The ids of answers that the answers items in force carry. (transfer full) Any thread. */
GStrv tv_publisher_list_answers (TvPublisher *self);

G_END_DECLS
