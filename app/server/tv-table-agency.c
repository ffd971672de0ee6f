// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-agency.h"

#include "base/tv-error.h"
#include "db/tv-statement.h"
#include "vault/tv-base64.h"

gboolean
tv_table_agency_set (TvDb *db,
                     const char *id,
                     const char *name,
                     const char *key_id,
                     GBytes *public_key,
                     GError **error)
{
  TvStatement *statement = tv_db_prepare (db,
                                          "INSERT INTO agency (id, name, key, public)"
                                          " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id)"
                                          " DO UPDATE SET name = ?2, key = ?3, public = ?4",
                                          error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, id);
  tv_statement_bind_text (statement, 2, name);
  tv_statement_bind_text (statement, 3, key_id);
  tv_statement_bind_bytes (statement, 4, public_key);
  return tv_statement_run (statement, error);
}

gboolean
tv_table_agency_add_wrap (TvDb *db,
                          const char *agency,
                          const char *key_id,
                          const char *user,
                          GBytes *wrapped,
                          GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "INSERT OR REPLACE INTO agency_key_wrap (agency, key, user, wrapped)"
                       " SELECT a.id, ?2, u.name, ?4 FROM agency a, user u"
                       " WHERE a.id = ?1 AND u.name = ?3",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, agency);
  tv_statement_bind_text (statement, 2, key_id);
  tv_statement_bind_text (statement, 3, user);
  tv_statement_bind_bytes (statement, 4, wrapped);
  if (!tv_statement_run (statement, error))
    return FALSE;
  if (tv_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such agency or user");
  return FALSE;
}

static char *
column_base64 (TvStatement *query, int column)
{
  g_autoptr (GBytes) bytes = tv_statement_bytes (query, column);

  return bytes == NULL
             ? g_strdup ("")
             : tv_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

TvJson *
tv_table_agency_list_wraps (TvDb *db, const char *agency, GError **error)
{
  g_autoptr (TvJson) rows = json_array ();
  TvStatement *query = tv_db_prepare (db,
                                      "SELECT key, user, wrapped FROM agency_key_wrap"
                                      " WHERE agency = ?1 ORDER BY key, user",
                                      error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, agency);
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    {
      g_autofree char *wrapped = column_base64 (query, 2);

      json_array_append_new (rows,
                             json_pack ("{s:s, s:s, s:s}",
                                        "key",
                                        tv_statement_text (query, 0),
                                        "user",
                                        tv_statement_text (query, 1),
                                        "wrapped",
                                        wrapped));
    }
  return step == TV_STEP_DONE ? json_pack ("{s:O}", "rows", rows) : NULL;
}

static TvJson *
wrap_users (TvDb *db, const char *agency, const char *key, GError **error)
{
  g_autoptr (TvJson) wraps = tv_table_agency_list_wraps (db, agency, error);
  TvJson *rows = json_object_get (wraps, "rows");
  TvJson *users = NULL;

  if (wraps == NULL)
    return NULL;
  users = json_array ();
  for (gsize i = 0; i < json_array_size (rows); i++)
    {
      TvJson *row = json_array_get (rows, i);

      if (strcmp (tv_json_get_string (row, "key", ""), key) == 0)
        json_array_append (users, json_object_get (row, "user"));
    }
  return users;
}

TvJson *
tv_table_agency_list (TvDb *db, GError **error)
{
  g_autoptr (TvJson) rows = json_array ();
  TvStatement *query
      = tv_db_prepare (db, "SELECT id, name, key, public FROM agency ORDER BY id", error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    {
      g_autofree char *public_key = column_base64 (query, 3);
      TvJson *users
          = wrap_users (db, tv_statement_text (query, 0), tv_statement_text (query, 2), error);

      if (users == NULL)
        {
          tv_statement_reset (query);
          return NULL;
        }
      json_array_append_new (rows,
                             json_pack ("{s:s, s:s, s:s, s:s, s:o}",
                                        "agency",
                                        tv_statement_text (query, 0),
                                        "name",
                                        tv_statement_text (query, 1),
                                        "key",
                                        tv_statement_text (query, 2),
                                        "public",
                                        public_key,
                                        "wraps",
                                        users));
    }
  return step == TV_STEP_DONE ? json_pack ("{s:O}", "rows", rows) : NULL;
}
