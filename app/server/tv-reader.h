// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/tv-db.h"

G_BEGIN_DECLS

/* Threads with a reading connection each: what may take long is kept off the main context. */
#define TV_TYPE_READER (tv_reader_get_type ())
G_DECLARE_FINAL_TYPE (TvReader, tv_reader, TV, READER, GObject)

/* Runs in one of the threads; @db is that thread's own. */
typedef void (*TvReaderFunc) (TvDb *db, gpointer data);

/* Runs on the main context the reader was made on, after the work. */
typedef void (*TvReaderDone) (gpointer data);

/* @niceness: 0, or more for work that must not slow the others. */
TvReader *tv_reader_new (const char *name,
                         const char *db_path,
                         guint threads,
                         int niceness,
                         guint max_waiting,
                         GError **error);

/* UNAVAILABLE when too much waits; nothing is called then. @done may be NULL. */
gboolean tv_reader_push (TvReader *self,
                         TvReaderFunc func,
                         TvReaderDone done,
                         gpointer data,
                         GError **error);

/* Does what waits and joins the threads. */
void tv_reader_stop (TvReader *self);

G_END_DECLS
