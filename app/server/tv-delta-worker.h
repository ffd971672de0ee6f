// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "publication/tv-delta-store.h"

G_BEGIN_DECLS

/**
 * TvDeltaWorker:
 *
 * Makes the deltas of what was published, one publication after the other, in a thread of the
 * lowest priority: nobody waits for it, neither the publisher nor those whose opinions come in
 * meanwhile. Dropping it waits for the delta at hand, seconds at most, and leaves the others for
 * the next start.
 */
#define TV_TYPE_DELTA_WORKER (tv_delta_worker_get_type ())
G_DECLARE_FINAL_TYPE (TvDeltaWorker, tv_delta_worker, TV, DELTA_WORKER, GObject)

TvDeltaWorker *tv_delta_worker_new (TvDeltaStore *deltas);

/* Queues the deltas to @targets, which are in force. Any thread. */
void tv_delta_worker_add (TvDeltaWorker *self, TvMetadata *targets);

G_END_DECLS
