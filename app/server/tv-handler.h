// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/tv-db.h"
#include "tv-request.h"
#include "tv-server-context.h"

G_BEGIN_DECLS

/**
 * TvHandlerFunc:
 * @tick: of the writer's transaction; the last one on the disk elsewhere
 *
 * Answers a request whose route and actor were checked. It may block on the database and nothing
 * else. On FALSE the error becomes the reply, and what it wrote is taken back.
 */
typedef gboolean (*TvHandlerFunc) (TvServerContext *context,
                                   TvDb *db,
                                   guint64 tick,
                                   TvRequest *request,
                                   GError **error);

typedef enum
{
  TV_LANE_NOW,   /* on the main context with its reading connection: microseconds only */
  TV_LANE_READ,  /* a reading thread */
  TV_LANE_WRITE, /* the writer's transaction; the reply waits for its commit */
} TvLane;

typedef struct
{
  const char *route;
  TvLane lane;
  TvHandlerFunc run;
  TvHandlerFunc prepare; /* (nullable) first, in the slow thread: what takes long (Argon2id) */
  guint per_minute;      /* requests per address; 0 no limit of its own */
  guint answer_after;    /* milliseconds every reply takes at least, whatever it says */
  gboolean wakes;        /* something to open may have come */
  gboolean rescans;      /* what could not be opened may be possible now */
  gboolean single;       /* it writes with one statement at most */
} TvHandler;

/* The handler of a route; every route of the table has one (a test sees to it). */
const TvHandler *tv_handler_find (const char *route);

/* Wraps @run for routes that create a row: 400 without Idempotency-Key, the stored reply for a
 * known one. */
gboolean tv_handler_run_once (TvServerContext *context,
                              TvDb *db,
                              guint64 tick,
                              TvRequest *request,
                              TvHandlerFunc run,
                              GError **error);

G_END_DECLS
