// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-user.h"

#include "base/tv-error.h"
#include "db/tv-statement.h"
#include "tv-actor.h"
#include "vault/tv-base64.h"

void
tv_user_row_free (TvUserRow *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->display);
  g_free (self->password);
  g_free (self->totp);
  g_free (self->unit);
  g_free (self->agency);
  g_free (self);
}

TvUserRow *
tv_table_user_find (TvDb *db, const char *name, GError **error)
{
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT name, display, password, totp, totp_step, roles, unit,"
                       " agency, state, failures, locked_until"
                       " FROM user WHERE name = ?1",
                       error);
  TvStep step = TV_STEP_ERROR;
  TvUserRow *user = NULL;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, name);
  step = tv_statement_step (query, error);
  if (step != TV_STEP_ROW)
    {
      if (step == TV_STEP_DONE)
        g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no user is called “%s”", name);
      return NULL;
    }
  user = g_new0 (TvUserRow, 1);
  user->name = tv_statement_dup_text (query, 0);
  user->display = tv_statement_dup_text (query, 1);
  user->password = tv_statement_dup_text (query, 2);
  user->totp = tv_statement_dup_text (query, 3);
  user->totp_step = tv_statement_int (query, 4);
  user->roles = (TvWho) tv_statement_int (query, 5);
  user->unit = tv_statement_dup_text (query, 6);
  user->agency = tv_statement_dup_text (query, 7);
  user->active = g_strcmp0 (tv_statement_text (query, 8), "active") == 0;
  user->failures = (guint) tv_statement_int (query, 9);
  user->locked_until = tv_statement_int (query, 10);
  tv_statement_reset (query);
  return user;
}

static gboolean
run_user (TvStatement *statement, const TvUserRow *user, GError **error)
{
  tv_statement_bind_text (statement, 1, user->name);
  tv_statement_bind_text (statement, 2, user->display);
  tv_statement_bind_text (statement, 3, user->password);
  tv_statement_bind_text (statement, 4, user->totp);
  tv_statement_bind_int (statement, 5, user->totp_step);
  tv_statement_bind_int (statement, 6, (gint64) user->roles);
  tv_statement_bind_text (statement, 7, user->unit);
  tv_statement_bind_text (statement, 8, user->agency);
  tv_statement_bind_text (statement, 9, user->active ? "active" : "closed");
  tv_statement_bind_int (statement, 10, user->failures);
  tv_statement_bind_int (statement, 11, user->locked_until);
  return tv_statement_run (statement, error);
}

gboolean
tv_table_user_add (TvDb *db, const TvUserRow *user, gint64 now, GError **error)
{
  TvStatement *statement = tv_db_prepare (db,
                                          "INSERT OR IGNORE INTO user (name, display, password,"
                                          " totp, totp_step, roles, unit, agency, state, failures,"
                                          " locked_until, created)"
                                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
                                          " ?12)",
                                          error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 12, now);
  if (!run_user (statement, user, error))
    return FALSE;
  if (tv_db_changes (db) == 1)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_CONFLICT, "a user “%s” is there already", user->name);
  return FALSE;
}

gboolean
tv_table_user_change (TvDb *db, const TvUserRow *user, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "UPDATE user SET display = ?2, password = ?3, totp = ?4, totp_step = ?5,"
                       " roles = ?6, unit = ?7, agency = ?8, state = ?9, failures = ?10,"
                       " locked_until = ?11 WHERE name = ?1",
                       error);

  return statement != NULL && run_user (statement, user, error);
}

gboolean
tv_table_user_add_key (TvDb *db,
                       const char *name,
                       const char *kind,
                       const char *key_id,
                       GBytes *public_key,
                       gint64 now,
                       GError **error)
{
  TvStatement *statement = tv_db_prepare (db,
                                          "INSERT OR REPLACE INTO user_key (user, kind, id, public,"
                                          " created) VALUES (?1, ?2, ?3, ?4, ?5)",
                                          error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, name);
  tv_statement_bind_text (statement, 2, kind);
  tv_statement_bind_text (statement, 3, key_id);
  tv_statement_bind_bytes (statement, 4, public_key);
  tv_statement_bind_int (statement, 5, now);
  return tv_statement_run (statement, error);
}

char *
tv_table_user_find_key_owner (TvDb *db, const char *key_id, GError **error)
{
  TvStatement *query
      = tv_db_prepare (db, "SELECT user FROM user_key WHERE kind = 'signing' AND id = ?1", error);
  char *owner = NULL;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, key_id);
  if (tv_statement_step (query, error) == TV_STEP_ROW)
    owner = tv_statement_dup_text (query, 0);
  tv_statement_reset (query);
  return owner;
}

static TvJson *
list_keys (TvDb *db, const char *name, GError **error)
{
  g_autoptr (TvJson) keys = json_array ();
  TvStatement *query = tv_db_prepare (db,
                                      "SELECT kind, id, public FROM user_key WHERE user = ?1"
                                      " ORDER BY kind, created",
                                      error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, name);
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    {
      g_autoptr (GBytes) public_key = tv_statement_bytes (query, 2);
      g_autofree char *text
          = tv_base64_encode (g_bytes_get_data (public_key, NULL), g_bytes_get_size (public_key));

      json_array_append_new (keys,
                             json_pack ("{s:s, s:s, s:s}",
                                        "kind",
                                        tv_statement_text (query, 0),
                                        "id",
                                        tv_statement_text (query, 1),
                                        "public",
                                        text));
    }
  return step == TV_STEP_DONE ? g_steal_pointer (&keys) : NULL;
}

TvJson *
tv_table_user_list (TvDb *db, GError **error)
{
  g_autoptr (TvJson) rows = json_array ();
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT name, display, roles, unit, agency, state FROM user ORDER BY name",
                       error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    {
      TvJson *keys = list_keys (db, tv_statement_text (query, 0), error);

      if (keys == NULL)
        {
          tv_statement_reset (query);
          return NULL;
        }
      json_array_append_new (
          rows,
          json_pack ("{s:s, s:s, s:o, s:s?, s:s?, s:s, s:o}",
                     "name",
                     tv_statement_text (query, 0),
                     "display",
                     tv_statement_text (query, 1),
                     "roles",
                     tv_actor_roles_to_json ((TvWho) tv_statement_int (query, 2)),
                     "unit",
                     tv_statement_text (query, 3),
                     "agency",
                     tv_statement_text (query, 4),
                     "state",
                     tv_statement_text (query, 5),
                     "keys",
                     keys));
    }
  return step == TV_STEP_DONE ? json_pack ("{s:O}", "rows", rows) : NULL;
}
