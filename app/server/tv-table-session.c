// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-session.h"

#include "base/tv-error.h"
#include "db/tv-statement.h"

gboolean
tv_table_session_add (TvDb *db,
                      const char *token_hash,
                      const char *user,
                      const char *device,
                      gint64 now,
                      gint64 expires,
                      GError **error)
{
  TvStatement *statement = tv_db_prepare (db,
                                          "INSERT INTO session (token, user, device, created, used,"
                                          " expires) VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
                                          error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, token_hash);
  tv_statement_bind_text (statement, 2, user);
  tv_statement_bind_text (statement, 3, device);
  tv_statement_bind_int (statement, 4, now);
  tv_statement_bind_int (statement, 5, expires);
  return tv_statement_run (statement, error);
}

static TvActor *
read_actor (TvStatement *query, gint64 now, GError **error)
{
  gboolean is_device = !tv_statement_is_null (query, 4);
  gint64 used = tv_statement_int (query, 0);
  gint64 expires = tv_statement_int (query, 1);
  TvActor *actor = NULL;

  if (expires <= now || (!is_device && used + TV_SESSION_IDLE <= now)
      || (!is_device && g_strcmp0 (tv_statement_text (query, 9), "active") != 0))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAUTHORIZED, "the session is over");
      return NULL;
    }
  if (is_device && g_strcmp0 (tv_statement_text (query, 11), "active") != 0)
    {
      const char *reason = tv_statement_text (query, 12);

      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_DEVICE_REVOKED,
                           reason != NULL ? reason : "the device is revoked");
      return NULL;
    }
  actor = tv_actor_new_public ();
  g_free (actor->name);
  actor->name = tv_statement_dup_text (query, is_device ? 4 : 3);
  actor->used = used;
  actor->step_up = tv_statement_int (query, 2);
  actor->who |= is_device ? TV_WHO_DEVICE : (TvWho) tv_statement_int (query, 6);
  actor->display = tv_statement_dup_text (query, 5);
  actor->unit = tv_statement_dup_text (query, is_device ? 10 : 7);
  actor->agency = tv_statement_dup_text (query, 8);
  return actor;
}

TvActor *
tv_table_session_find (TvDb *db, const char *token_hash, gint64 now, GError **error)
{
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT s.used, s.expires, s.step_up, s.user, s.device, u.display, u.roles,"
                       " u.unit, u.agency, u.state, d.unit, d.state, d.reason"
                       " FROM session s LEFT JOIN user u ON u.name = s.user"
                       " LEFT JOIN device d ON d.id = s.device WHERE s.token = ?1",
                       error);
  TvActor *actor = NULL;
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, token_hash);
  step = tv_statement_step (query, error);
  if (step == TV_STEP_DONE)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAUTHORIZED, "sign in first");
  if (step == TV_STEP_ROW)
    actor = read_actor (query, now, error);
  if (actor != NULL)
    actor->session = g_strdup (token_hash);
  tv_statement_reset (query);
  return actor;
}

static gboolean
run_text_int (TvStatement *statement, const char *text, gint64 number, GError **error)
{
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, text);
  tv_statement_bind_int (statement, 2, number);
  return tv_statement_run (statement, error);
}

static gboolean
run_text (TvStatement *statement, const char *text, GError **error)
{
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, text);
  return tv_statement_run (statement, error);
}

gboolean
tv_table_session_touch (TvDb *db, const char *token_hash, gint64 now, GError **error)
{
  return run_text_int (
      tv_db_prepare (db, "UPDATE session SET used = max(used, ?2) WHERE token = ?1", error),
      token_hash,
      now,
      error);
}

gboolean
tv_table_session_set_step_up (TvDb *db, const char *token_hash, gint64 now, GError **error)
{
  return run_text_int (
      tv_db_prepare (db, "UPDATE session SET step_up = ?2, used = ?2 WHERE token = ?1", error),
      token_hash,
      now,
      error);
}

gboolean
tv_table_session_remove (TvDb *db, const char *token_hash, GError **error)
{
  return run_text (tv_db_prepare (db, "DELETE FROM session WHERE token = ?1", error),
                   token_hash,
                   error);
}

gboolean
tv_table_session_remove_user (TvDb *db, const char *name, GError **error)
{
  return run_text (tv_db_prepare (db, "DELETE FROM session WHERE user = ?1", error), name, error);
}

gboolean
tv_table_session_remove_expired (TvDb *db, gint64 now, GError **error)
{
  TvStatement *statement = tv_db_prepare (db, "DELETE FROM session WHERE expires <= ?1", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, now);
  return tv_statement_run (statement, error);
}
