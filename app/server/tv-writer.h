// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/tv-db.h"

G_BEGIN_DECLS

/**
 * TvWriter:
 *
 * The one thread that writes the database. Work that waits is done together: one transaction, one
 * tick, one fsync for all of it. Nothing is reported done before its transaction is on the disk.
 */
#define TV_TYPE_WRITER (tv_writer_get_type ())
G_DECLARE_FINAL_TYPE (TvWriter, tv_writer, TV, WRITER, GObject)

/**
 * TvWriterFunc:
 * @tick: the tick of this transaction, larger than any before it
 *
 * Runs in the writer's thread inside its transaction. When it fails, only what it wrote itself is
 * taken back.
 */
typedef gboolean (*TvWriterFunc) (TvDb *db, guint64 tick, gpointer data, GError **error);

/* Runs on the writer's main context after the transaction: @error is NULL when the work is durable.
 */
typedef void (*TvWriterDone) (gpointer data, const GError *error);

typedef enum
{
  TV_WRITER_PLAIN = 0,
  TV_WRITER_SINGLE = 1 << 0, /* it writes with one statement at most: needs no savepoint */
} TvWriterFlags;

/* @db (transfer full): the writing connection, from now on touched by the writer's thread only. */
TvWriter *tv_writer_new (TvDb *db, guint max_waiting, GError **error);

/* FALSE with UNAVAILABLE when too much waits already or the writer was stopped; @done is then not
 * called. */
gboolean tv_writer_push (TvWriter *self,
                         TvWriterFlags flags,
                         TvWriterFunc func,
                         TvWriterDone done,
                         gpointer data,
                         GError **error);

/* The last tick that is on the disk. Any thread. */
guint64 tv_writer_get_tick (TvWriter *self);

/* How many transactions and how many pieces of work were committed. Any thread. */
void tv_writer_get_counts (TvWriter *self, guint64 *ret_commits, guint64 *ret_jobs);

/* Does what waits, closes the database and joins the thread. */
void tv_writer_stop (TvWriter *self);

G_END_DECLS
