// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-idempotency.h"

#include "base/tv-error.h"
#include "db/tv-statement.h"

#include <string.h>

gboolean
tv_table_idempotency_find (TvDb *db,
                           const char *actor,
                           const char *route,
                           const char *key,
                           const guint8 sha256[32],
                           gboolean *ret_found,
                           guint *ret_status,
                           GBytes **ret_response,
                           GError **error)
{
  TvStatement *query = tv_db_prepare (db,
                                      "SELECT sha256, status, response FROM idempotency"
                                      " WHERE actor = ?1 AND route = ?2 AND key = ?3",
                                      error);
  TvStep step = TV_STEP_ERROR;
  const guint8 *known = NULL;
  gsize length = 0;
  gboolean same = FALSE;

  if (query == NULL)
    return FALSE;
  tv_statement_bind_text (query, 1, actor);
  tv_statement_bind_text (query, 2, route);
  tv_statement_bind_text (query, 3, key);
  step = tv_statement_step (query, error);
  *ret_found = step == TV_STEP_ROW;
  if (step != TV_STEP_ROW)
    return step == TV_STEP_DONE;
  same = tv_statement_blob (query, 0, &known, &length) && length == 32
         && memcmp (known, sha256, 32) == 0;
  if (same)
    {
      *ret_status = (guint) tv_statement_int (query, 1);
      *ret_response = tv_statement_bytes (query, 2);
    }
  tv_statement_reset (query);
  if (same)
    return TRUE;
  g_set_error_literal (error,
                       TV_ERROR,
                       TV_ERROR_CONFLICT,
                       "this Idempotency-Key came with another body before");
  return FALSE;
}

gboolean
tv_table_idempotency_add (TvDb *db,
                          const char *actor,
                          const char *route,
                          const char *key,
                          const guint8 sha256[32],
                          guint status,
                          GBytes *response,
                          GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "INSERT INTO idempotency (actor, route, key, sha256, status, response)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, actor);
  tv_statement_bind_text (statement, 2, route);
  tv_statement_bind_text (statement, 3, key);
  tv_statement_bind_blob (statement, 4, sha256, 32);
  tv_statement_bind_int (statement, 5, status);
  tv_statement_bind_bytes (statement, 6, response);
  return tv_statement_run (statement, error);
}
