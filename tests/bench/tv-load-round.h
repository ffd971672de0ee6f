// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-load-line.h"

G_BEGIN_DECLS

/* Envelopes and the paths they are put to. */
typedef struct
{
  GPtrArray *envelopes; /* (owned) (element-type GBytes) */
  GPtrArray *paths;     /* (owned) (element-type utf8) */
} TvLoadSet;

void tv_load_set_free (TvLoadSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvLoadSet, tv_load_set_free)

/* One round of one server, as its clients saw it. */
typedef struct
{
  double per_second; /* acknowledged, all connections standing already */
  double p50_ms;     /* from the request's first byte to the reply's last */
  double p99_ms;     /*  " */
  double crowd_ms;   /* from all knocking at once to the last one's first acknowledgement */
  guint64 commits;   /* transactions they went into; 0 where the reply does not say */
  guint lost;        /* not acknowledged */
} TvLoadResult;

/**
 * tv_load_round_run:
 * @connections: so many at a time; all connect at once, each puts one, and when all have been
 *   answered the measured rest begins
 */
TvLoadResult tv_load_round_run (const TvLoadTarget *target,
                                const TvLoadSet *set,
                                guint connections);

G_END_DECLS
