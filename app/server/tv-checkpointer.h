// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/tv-db.h"

G_BEGIN_DECLS

/**
 * TvCheckpointer:
 *
 * Folds the log of the writer's database back into the database, in a thread and over a connection
 * of its own, so that nobody waits for it who waits for an acknowledgement.
 */
#define TV_TYPE_CHECKPOINTER (tv_checkpointer_get_type ())
G_DECLARE_FINAL_TYPE (TvCheckpointer, tv_checkpointer, TV, CHECKPOINTER, GObject)

/* @db: the writing connection; it must stay open till tv_checkpointer_stop(). */
TvCheckpointer *tv_checkpointer_new (TvDb *db, GError **error);

/* Starts a run; FALSE when one is under way or its end was not polled yet. Any thread. */
gboolean tv_checkpointer_wake (TvCheckpointer *self);

/**
 * tv_checkpointer_poll:
 * @ret_log: (out): pages the log had when the last run ended
 *
 * Returns: TRUE once after each run that has ended. While none is under way the writer may fold
 * back the rest itself, which is the only way for a log that never rests to begin anew. Any thread.
 */
gboolean tv_checkpointer_poll (TvCheckpointer *self, guint *ret_log);

/* Ends the run under way, closes its connection and joins the thread. */
void tv_checkpointer_stop (TvCheckpointer *self);

G_END_DECLS
