// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-statement.h"

#include "tv-db-private.h"
#include "tv-statement-private.h"

struct _TvStatement
{
  sqlite3_stmt *statement; /* (owned) */
  sqlite3 *handle;         /* (borrowed) */
  int bound;               /* first failure of a bind since the last reset */
};

void
tv_statement_free (gpointer self)
{
  TvStatement *statement = self;

  sqlite3_finalize (statement->statement);
  g_free (statement);
}

TvStatement *
tv_db_prepare (TvDb *db, const char *sql, GError **error)
{
  TvStatement *self;
  sqlite3_stmt *statement = NULL;
  int result;

  g_return_val_if_fail (TV_IS_DB (db), NULL);
  g_return_val_if_fail (tv_db_get_handle (db) != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_hash_table_lookup (tv_db_get_statements (db), sql);
  if (self != NULL)
    {
      tv_statement_reset (self);
      return self;
    }
  result = sqlite3_prepare_v3 (tv_db_get_handle (db),
                               sql,
                               -1,
                               SQLITE_PREPARE_PERSISTENT,
                               &statement,
                               NULL);
  if (result != SQLITE_OK)
    {
      tv_db_set_error (tv_db_get_handle (db), result, "Preparing SQL", error);
      return NULL;
    }
  self = g_new0 (TvStatement, 1);
  self->statement = statement;
  self->handle = tv_db_get_handle (db);
  g_hash_table_insert (tv_db_get_statements (db), g_strdup (sql), self);
  return self;
}

static void
note_bind (TvStatement *self, int result)
{
  if (self->bound == SQLITE_OK)
    self->bound = result;
}

void
tv_statement_bind_int (TvStatement *self, int index, gint64 value)
{
  g_return_if_fail (self != NULL);

  note_bind (self, sqlite3_bind_int64 (self->statement, index, value));
}

void
tv_statement_bind_double (TvStatement *self, int index, double value)
{
  g_return_if_fail (self != NULL);

  note_bind (self, sqlite3_bind_double (self->statement, index, value));
}

void
tv_statement_bind_text (TvStatement *self, int index, const char *text)
{
  g_return_if_fail (self != NULL);

  note_bind (self, sqlite3_bind_text (self->statement, index, text, -1, SQLITE_TRANSIENT));
}

void
tv_statement_bind_blob (TvStatement *self, int index, gconstpointer data, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  if (length == 0)
    note_bind (self, sqlite3_bind_zeroblob (self->statement, index, 0));
  else
    note_bind (self, sqlite3_bind_blob64 (self->statement, index, data, length, SQLITE_TRANSIENT));
}

void
tv_statement_bind_bytes (TvStatement *self, int index, GBytes *bytes)
{
  gsize length;
  gconstpointer data;

  g_return_if_fail (self != NULL);

  if (bytes == NULL)
    {
      note_bind (self, sqlite3_bind_null (self->statement, index));
      return;
    }
  data = g_bytes_get_data (bytes, &length);
  tv_statement_bind_blob (self, index, data, length);
}

TvStep
tv_statement_step (TvStatement *self, GError **error)
{
  int result;

  g_return_val_if_fail (self != NULL, TV_STEP_ERROR);
  g_return_val_if_fail (error == NULL || *error == NULL, TV_STEP_ERROR);

  result = self->bound != SQLITE_OK ? self->bound : sqlite3_step (self->statement);
  if (result == SQLITE_ROW)
    return TV_STEP_ROW;
  if (result != SQLITE_DONE)
    tv_db_set_error (self->handle, result, sqlite3_sql (self->statement), error);
  tv_statement_reset (self);
  return result == SQLITE_DONE ? TV_STEP_DONE : TV_STEP_ERROR;
}

gboolean
tv_statement_run (TvStatement *self, GError **error)
{
  TvStep step = tv_statement_step (self, error);

  if (step == TV_STEP_ROW)
    tv_statement_reset (self);
  return step != TV_STEP_ERROR;
}

void
tv_statement_reset (TvStatement *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_reset (self->statement);
  sqlite3_clear_bindings (self->statement);
  self->bound = SQLITE_OK;
}

gint64
tv_statement_int (TvStatement *self, int column)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_column_int64 (self->statement, column);
}

double
tv_statement_double (TvStatement *self, int column)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_column_double (self->statement, column);
}

const char *
tv_statement_text (TvStatement *self, int column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *) sqlite3_column_text (self->statement, column);
}

char *
tv_statement_dup_text (TvStatement *self, int column)
{
  return g_strdup (tv_statement_text (self, column));
}

gboolean
tv_statement_blob (TvStatement *self, int column, const guint8 **ret_data, gsize *ret_length)
{
  const guint8 *data;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_data != NULL && ret_length != NULL, FALSE);

  if (sqlite3_column_type (self->statement, column) == SQLITE_NULL)
    return FALSE;
  data = sqlite3_column_blob (self->statement, column);
  *ret_data = data != NULL ? data : (const guint8 *) "";
  *ret_length = (gsize) sqlite3_column_bytes (self->statement, column);
  return TRUE;
}

GBytes *
tv_statement_bytes (TvStatement *self, int column)
{
  const guint8 *data;
  gsize length;

  if (!tv_statement_blob (self, column, &data, &length))
    return NULL;
  return g_bytes_new (data, length);
}

gboolean
tv_statement_is_null (TvStatement *self, int column)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return sqlite3_column_type (self->statement, column) == SQLITE_NULL;
}
