// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-db-private.h"
#include "tv-statement-private.h"

#include "base/tv-error.h"
#include "base/tv-file.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

/* Long enough for a checkpoint on a slow disk, short enough not to hold a citizen. */
#define BUSY_MILLISECONDS 5000

struct _TvDb
{
  GObject parent_instance;

  char *path; /* (owned) */
  TvDbMode mode;
  sqlite3 *handle;        /* (owned) (nullable): NULL once closed */
  GHashTable *statements; /* (owned) (element-type utf8 TvStatement) */
};

G_DEFINE_FINAL_TYPE (TvDb, tv_db, G_TYPE_OBJECT)

static void
tv_db_dispose (GObject *object)
{
  tv_db_close (TV_DB (object));
  G_OBJECT_CLASS (tv_db_parent_class)->dispose (object);
}

static void
tv_db_finalize (GObject *object)
{
  TvDb *self = TV_DB (object);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (tv_db_parent_class)->finalize (object);
}

static void
tv_db_class_init (TvDbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tv_db_dispose;
  object_class->finalize = tv_db_finalize;
}

static void
tv_db_init (TvDb *self)
{
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, tv_statement_free);
}

sqlite3 *
tv_db_get_handle (TvDb *self)
{
  return self->handle;
}

GHashTable *
tv_db_get_statements (TvDb *self)
{
  return self->statements;
}

static TvError
code_of (int result, int number)
{
  if (number == ENOSPC || number == EDQUOT)
    return TV_ERROR_STORAGE_FULL;
  if (result == SQLITE_IOERR_SHORT_READ || result == SQLITE_IOERR_CORRUPTFS)
    return TV_ERROR_CORRUPT;
  switch (result & 0xff)
    {
    case SQLITE_FULL:
      return TV_ERROR_STORAGE_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TV_ERROR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return TV_ERROR_UNAVAILABLE;
    case SQLITE_CONSTRAINT:
      return TV_ERROR_CONFLICT;
    case SQLITE_TOOBIG:
      return TV_ERROR_TOO_LARGE;
    default:
      return TV_ERROR_DATABASE;
    }
}

void
tv_db_set_error (sqlite3 *handle, int result, const char *doing, GError **error)
{
  int primary = result & 0xff;
  gboolean of_disk
      = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL;

  g_set_error (error,
               TV_ERROR,
               (int) code_of (result, of_disk ? sqlite3_system_errno (handle) : 0),
               "%s: %s (%s, %d)",
               doing,
               sqlite3_errmsg (handle),
               sqlite3_errstr (result),
               result);
}

gboolean
tv_db_exec (TvDb *self, const char *sql, GError **error)
{
  int result;

  g_return_val_if_fail (TV_IS_DB (self), FALSE);
  g_return_val_if_fail (self->handle != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (result != SQLITE_OK)
    {
      tv_db_set_error (self->handle, result, "Running SQL", error);
      return FALSE;
    }
  return TRUE;
}

/* One whole number; pragmas cannot be kept as statements across changes of the schema. */
static gboolean
query_int (TvDb *self, const char *sql, gint64 *ret_value, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    *ret_value = sqlite3_column_int64 (statement, 0);
  else
    tv_db_set_error (self->handle, result, sql, error);
  sqlite3_finalize (statement);
  return result == SQLITE_ROW;
}

/* PRAGMA takes no parameters, so these two numbers are the only SQL ever put together. */
static gboolean
set_pragma (TvDb *self, const char *name, gint64 value, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA %s=%" G_GINT64_FORMAT, name, value);

  return tv_db_exec (self, sql, error);
}

gboolean
tv_db_check (TvDb *self, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean good = FALSE;
  int result;

  g_return_val_if_fail (TV_IS_DB (self), FALSE);
  g_return_val_if_fail (self->handle != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  result = sqlite3_prepare_v2 (self->handle, "PRAGMA quick_check(1)", -1, &statement, NULL);
  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    {
      const char *text = (const char *) sqlite3_column_text (statement, 0);

      good = g_strcmp0 (text, "ok") == 0;
      if (!good)
        g_set_error (error, TV_ERROR, TV_ERROR_CORRUPT, "%s is damaged: %s", self->path, text);
    }
  else
    tv_db_set_error (self->handle, result, self->path, error);
  sqlite3_finalize (statement);
  return good;
}

static gboolean
is_writing (TvDbMode mode)
{
  return mode == TV_DB_KIOSK || mode == TV_DB_SERVER || mode == TV_DB_BUILD;
}

static const char *
pragmas_of (TvDbMode mode)
{
  switch (mode)
    {
    case TV_DB_KIOSK:
      return "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA";
    case TV_DB_SERVER:
      return "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0";
    case TV_DB_BUILD:
      return "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536";
    case TV_DB_IMMUTABLE:
      return "PRAGMA query_only=ON; PRAGMA cache_size=-16384";
    case TV_DB_READER:
    default:
      return "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0";
    }
}

static gboolean
configure (TvDb *self, GError **error)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_MILLISECONDS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (self->mode == TV_DB_READER)
    sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return tv_db_exec (self,
                     "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; "
                     "PRAGMA foreign_keys=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY",
                     error)
         && tv_db_exec (self, pragmas_of (self->mode), error);
}

/* A connection with its pragmas, nothing checked yet. */
static TvDb *
connect_to (const char *path, TvDbMode mode, GError **error)
{
  g_autoptr (TvDb) self = g_object_new (TV_TYPE_DB, NULL);
  g_autofree char *uri = NULL;
  int flags = SQLITE_OPEN_NOMUTEX;
  int result;

  self->path = g_strdup (path);
  self->mode = mode;
  flags |= is_writing (mode) ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  if (mode == TV_DB_IMMUTABLE)
    {
      g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

      uri = g_strconcat ("file:", escaped, "?immutable=1", NULL);
      flags |= SQLITE_OPEN_URI;
    }
  result
      = sqlite3_open_v2 (uri != NULL ? uri : path, &self->handle, flags, tv_db_faults_get_vfs ());
  if (result != SQLITE_OK)
    {
      tv_db_set_error (self->handle, result, path, error);
      return NULL;
    }
  if (!configure (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
run_migrations (TvDb *self, const TvDbMigration *migrations, gint64 from, gint64 to, GError **error)
{
  if (!tv_db_begin (self, error))
    return FALSE;
  for (gint64 i = from; i < to; i++)
    if (!tv_db_exec (self, migrations[i].sql, error))
      {
        g_prefix_error (error, "Schema step %" G_GINT64_FORMAT ": ", i + 1);
        tv_db_rollback (self);
        return FALSE;
      }
  if (!set_pragma (self, "user_version", to, error))
    {
      tv_db_rollback (self);
      return FALSE;
    }
  return tv_db_commit (self, error);
}

/* The old schema stays beside as <path>.v<n>, should the new program have to go back. */
static gboolean
migrate (TvDb *self, const TvDbMigration *migrations, GError **error)
{
  gint64 known = 0;
  gint64 present;

  if (migrations == NULL || !query_int (self, "PRAGMA user_version", &present, error))
    return migrations == NULL;
  while (migrations[known].sql != NULL)
    known++;
  if (present > known || present < 0 || (present < known && !is_writing (self->mode)))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_DATABASE,
                   "%s has schema %" G_GINT64_FORMAT ", this program knows %" G_GINT64_FORMAT,
                   self->path,
                   present,
                   known);
      return FALSE;
    }
  if (present == known)
    return TRUE;
  if (present > 0 && self->mode != TV_DB_BUILD)
    {
      g_autofree char *copy = g_strdup_printf ("%s.v%" G_GINT64_FORMAT, self->path, present);

      if (!tv_db_backup (self, copy, error))
        return FALSE;
    }
  return run_migrations (self, migrations, present, known, error);
}

/* @application_id 0 takes any. */
static gboolean
check_application (TvDb *self, guint32 application_id, GError **error)
{
  gint64 present;

  if (application_id == 0)
    return TRUE;
  if (!query_int (self, "PRAGMA application_id", &present, error))
    return FALSE;
  if ((guint32) present == application_id)
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_CORRUPT,
               "%s is not a database of this kind (%08x instead of %08x)",
               self->path,
               (guint) present,
               (guint) application_id);
  return FALSE;
}

static gboolean
has_companion (const char *path)
{
  static const char *const suffixes[] = { "-journal", "-wal" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *companion = g_strconcat (path, suffixes[i], NULL);

      if (g_file_test (companion, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

/* A new database is made beside and moved to its place whole, so that an empty or missing file
 * with a journal is known to be a loss and not a beginning. */
static gboolean
create (const char *path,
        guint32 application_id,
        const TvDbMigration *migrations,
        TvDbMode mode,
        GError **error)
{
  g_autofree char *beside = g_strconcat (path, ".new", NULL);
  g_autofree char *journal = g_strconcat (beside, "-journal", NULL);
  g_autoptr (TvDb) self = NULL;

  if (has_companion (path))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_CORRUPT,
                   "%s is missing, but its journal is there",
                   path);
      return FALSE;
    }
  (void) g_unlink (journal);
  (void) g_unlink (beside);
  self = connect_to (beside, mode == TV_DB_BUILD ? TV_DB_BUILD : TV_DB_KIOSK, error);
  if (self == NULL || !set_pragma (self, "application_id", (gint32) application_id, error)
      || !migrate (self, migrations, error))
    return FALSE;
  if (migrations == NULL && !tv_db_exec (self, "PRAGMA user_version=0; VACUUM", error))
    return FALSE;
  tv_db_close (self);
  return tv_file_move (beside, path, error);
}

static gboolean
prepare_file (const char *path,
              TvDbMode mode,
              guint32 application_id,
              const TvDbMigration *migrations,
              GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) == 0)
    {
      if (info.st_size > 0)
        return TRUE;
      g_set_error (error, TV_ERROR, TV_ERROR_CORRUPT, "%s is empty", path);
      return FALSE;
    }
  if (errno == ENOENT && is_writing (mode))
    return create (path, application_id, migrations, mode, error);
  g_set_error (error,
               TV_ERROR,
               errno == ENOENT ? TV_ERROR_NOT_FOUND : TV_ERROR_DATABASE,
               "%s: %s",
               path,
               g_strerror (errno));
  return FALSE;
}

TvDb *
tv_db_open (const char *path,
            TvDbMode mode,
            guint32 application_id,
            const TvDbMigration *migrations,
            GError **error)
{
  g_autoptr (TvDb) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!prepare_file (path, mode, application_id, migrations, error))
    return NULL;
  self = connect_to (path, mode, error);
  if (self == NULL || !check_application (self, application_id, error))
    return NULL;
  if ((mode == TV_DB_KIOSK || mode == TV_DB_SERVER) && !tv_db_check (self, error))
    return NULL;
  if (!migrate (self, migrations, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
tv_db_close (TvDb *self)
{
  g_return_if_fail (TV_IS_DB (self));

  if (self->handle == NULL)
    return;
  g_hash_table_remove_all (self->statements);
  sqlite3_close_v2 (g_steal_pointer (&self->handle));
  if (self->mode == TV_DB_BUILD)
    {
      g_autoptr (GError) error = NULL;

      /* Durable from here on; who needs to know moves the file into place with its own sync. */
      if (!tv_file_move (self->path, self->path, &error))
        g_debug ("%s", error->message);
    }
}

gboolean
tv_db_begin (TvDb *self, GError **error)
{
  return tv_db_exec (self, "BEGIN IMMEDIATE", error);
}

gboolean
tv_db_commit (TvDb *self, GError **error)
{
  if (tv_db_exec (self, "COMMIT", error))
    return TRUE;
  /* What was not acknowledged must not slip in with the next commit. */
  tv_db_rollback (self);
  return FALSE;
}

void
tv_db_rollback (TvDb *self)
{
  g_return_if_fail (TV_IS_DB (self));
  g_return_if_fail (self->handle != NULL);

  /* SQLite itself rolls back after some errors. */
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
tv_db_checkpoint (TvDb *self, guint *ret_log, GError **error)
{
  int log = 0;
  int result;

  g_return_val_if_fail (TV_IS_DB (self), FALSE);
  g_return_val_if_fail (self->handle != NULL, FALSE);

  result = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &log, NULL);
  /* Busy: somebody else (a backup's program) is folding back just now, which is as well. */
  if (result != SQLITE_OK && result != SQLITE_BUSY)
    {
      tv_db_set_error (self->handle, result, "Checkpoint", error);
      return FALSE;
    }
  if (ret_log != NULL)
    *ret_log = (guint) MAX (log, 0);
  return TRUE;
}

TvDb *
tv_db_open_keeper (TvDb *self, GError **error)
{
  g_autoptr (TvDb) keeper = NULL;

  g_return_val_if_fail (TV_IS_DB (self), NULL);
  g_return_val_if_fail (self->mode == TV_DB_SERVER, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  keeper = connect_to (self->path, TV_DB_SERVER, error);
  if (keeper == NULL || !tv_db_exec (keeper, "PRAGMA query_only=ON", error))
    return NULL;
  return g_steal_pointer (&keeper);
}

gint64
tv_db_last_row (TvDb *self)
{
  g_return_val_if_fail (TV_IS_DB (self) && self->handle != NULL, 0);

  return sqlite3_last_insert_rowid (self->handle);
}

int
tv_db_changes (TvDb *self)
{
  g_return_val_if_fail (TV_IS_DB (self) && self->handle != NULL, 0);

  return sqlite3_changes (self->handle);
}

static gboolean
copy_pages (TvDb *self, sqlite3 *target, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", self->handle, "main");
  int result;

  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      result = sqlite3_backup_finish (backup);
    }
  else
    result = sqlite3_errcode (target);
  if (result != SQLITE_OK)
    tv_db_set_error (target, result, "Backup", error);
  return result == SQLITE_OK;
}

gboolean
tv_db_backup (TvDb *self, const char *path, GError **error)
{
  g_autofree char *beside = NULL;
  sqlite3 *target = NULL;
  gboolean good = FALSE;
  int result;

  g_return_val_if_fail (TV_IS_DB (self), FALSE);
  g_return_val_if_fail (self->handle != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  beside = g_strconcat (path, ".new", NULL);
  (void) g_unlink (beside);
  result = sqlite3_open_v2 (beside,
                            &target,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                            tv_db_faults_get_vfs ());
  if (result != SQLITE_OK)
    tv_db_set_error (target, result, beside, error);
  else
    good = copy_pages (self, target, error);
  sqlite3_close (target);
  if (!good)
    {
      (void) g_unlink (beside);
      return FALSE;
    }
  return tv_file_move (beside, path, error);
}
