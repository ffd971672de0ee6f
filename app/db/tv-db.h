// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a database is used decides its pragmas (contracts §2). */
typedef enum
{
  TV_DB_KIOSK,     /* journal_mode=DELETE, synchronous=EXTRA */
  TV_DB_SERVER,    /* WAL, synchronous=FULL, no automatic checkpoint: the only writer */
  TV_DB_READER,    /* read only beside a TV_DB_SERVER writer, never checkpoints */
  TV_DB_BUILD,     /* being made, no durability until tv_db_close: derived data */
  TV_DB_IMMUTABLE, /* verified content on disk that nobody writes */
} TvDbMode;

/* One step of the schema, in order; all pending steps run in one transaction. */
typedef struct
{
  const char *sql; /* NULL ends the list */
} TvDbMigration;

#define TV_TYPE_DB (tv_db_get_type ())
G_DECLARE_FINAL_TYPE (TvDb, tv_db, TV, DB, GObject)

/* Opens (creating where the mode writes), checks and migrates. @application_id 0 takes any file;
 * @migrations NULL leaves the schema alone; older schemas are first copied to <path>.v<n>.
 * NOT_FOUND, DATABASE, CORRUPT (damaged, emptied or another program's: the file is left as it is),
 * STORAGE_FULL. Not thread-safe: one thread at a time. Errors of any call below: besides these
 * CONFLICT for a broken constraint, UNAVAILABLE for a lock not gained in 5 s. */
TvDb *tv_db_open (const char *path,
                  TvDbMode mode,
                  guint32 application_id,
                  const TvDbMigration *migrations,
                  GError **error);
void tv_db_close (TvDb *self);

/* Walks the whole file: CORRUPT when it is damaged. Done by tv_db_open() for kiosk and server. */
gboolean tv_db_check (TvDb *self, GError **error);

/* Fixed SQL only: never built from data. */
gboolean tv_db_exec (TvDb *self, const char *sql, GError **error);

gboolean tv_db_begin (TvDb *self, GError **error); /* IMMEDIATE */
gboolean tv_db_commit (TvDb *self,
                       GError **error); /* TRUE: durable in KIOSK, SERVER; FALSE: rolled back */
void tv_db_rollback (TvDb *self);

/* Folds what it can of the log back into the database, waiting for nobody. @ret_log: (nullable):
 * pages that are in the log. */
gboolean tv_db_checkpoint (TvDb *self, guint *ret_log, GError **error);

/* A second connection to the file of @self, a TV_DB_SERVER, that can call tv_db_checkpoint() while
 * @self goes on writing; it changes no row. For a thread of its own. */
TvDb *tv_db_open_keeper (TvDb *self, GError **error);
gint64 tv_db_last_row (TvDb *self);
int tv_db_changes (TvDb *self);

/* Copies the live database to @path, consistent and durable. */
gboolean tv_db_backup (TvDb *self, const char *path, GError **error);

/* Makes the @nth next call that changes the disk fail, and all after it (0: none any more), for all
 * databases of the process: for tests of what a bad disk does. */
void tv_db_fail_after (guint nth, gboolean disk_full);

G_END_DECLS
