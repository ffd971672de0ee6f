// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-setting.h"

#include "db/tv-statement.h"

gboolean
tv_table_setting_get_int (TvDb *db,
                          const char *key,
                          gint64 fallback,
                          gint64 *ret_value,
                          GError **error)
{
  TvStatement *query = tv_db_prepare (db, "SELECT value FROM setting WHERE key = ?1", error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return FALSE;
  tv_statement_bind_text (query, 1, key);
  step = tv_statement_step (query, error);
  if (step == TV_STEP_ERROR)
    return FALSE;
  *ret_value = step == TV_STEP_ROW ? tv_statement_int (query, 0) : fallback;
  tv_statement_reset (query);
  return TRUE;
}

gboolean
tv_table_setting_set_int (TvDb *db, const char *key, gint64 value, GError **error)
{
  TvStatement *statement = tv_db_prepare (db,
                                          "INSERT INTO setting (key, value) VALUES (?1, ?2)"
                                          " ON CONFLICT (key) DO UPDATE SET value = ?2",
                                          error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, key);
  tv_statement_bind_int (statement, 2, value);
  return tv_statement_run (statement, error);
}

gboolean
tv_table_savepoint (TvDb *db, TvSavepoint step, GError **error)
{
  TvStatement *statement = NULL;

  if (step == TV_SAVEPOINT_UNDO)
    {
      statement = tv_db_prepare (db, "ROLLBACK TO work", error);
      if (statement == NULL || !tv_statement_run (statement, error))
        return FALSE;
    }
  statement = step == TV_SAVEPOINT_BEGIN ? tv_db_prepare (db, "SAVEPOINT work", error)
                                         : tv_db_prepare (db, "RELEASE work", error);
  return statement != NULL && tv_statement_run (statement, error);
}
