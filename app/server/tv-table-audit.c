// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-audit.h"

#include "base/tv-byte-reader.h"
#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "db/tv-statement.h"
#include "tv-table-setting.h"

#include <string.h>

#define HASH_LENGTH 32
/* The length of the chain stands outside it too, so that cutting its end shows. */
#define SETTING_LENGTH "audit-length"

static void
append_text (GByteArray *array, const char *text)
{
  gsize length = strlen (text);

  tv_byte_array_u32 (array, (guint32) length);
  g_byte_array_append (array, (const guint8 *) text, (guint) length);
}

static void
chain_hash (const guint8 previous[HASH_LENGTH],
            gint64 n,
            gint64 time,
            const char *actor,
            const char *action,
            const char *object,
            guint8 ret_hash[HASH_LENGTH])
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  g_byte_array_append (array, previous, HASH_LENGTH);
  tv_byte_array_u64 (array, (guint64) n);
  tv_byte_array_u64 (array, (guint64) time);
  append_text (array, actor);
  append_text (array, action);
  append_text (array, object);
  tv_sha256 (array->data, array->len, ret_hash);
}

static gboolean
find_end (TvDb *db, gint64 *ret_n, guint8 ret_hash[HASH_LENGTH], GError **error)
{
  TvStatement *query
      = tv_db_prepare (db, "SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1", error);
  TvStep step = TV_STEP_ERROR;
  const guint8 *hash = NULL;
  gsize length = 0;

  *ret_n = 0;
  for (guint i = 0; i < HASH_LENGTH; i++)
    ret_hash[i] = 0;
  if (query == NULL)
    return FALSE;
  step = tv_statement_step (query, error);
  if (step == TV_STEP_ROW && tv_statement_blob (query, 1, &hash, &length) && length == HASH_LENGTH)
    {
      *ret_n = tv_statement_int (query, 0);
      for (guint i = 0; i < HASH_LENGTH; i++)
        ret_hash[i] = hash[i];
    }
  tv_statement_reset (query);
  return step != TV_STEP_ERROR;
}

gboolean
tv_table_audit_add (TvDb *db,
                    gint64 time,
                    const char *actor,
                    const char *action,
                    const char *object,
                    GError **error)
{
  guint8 previous[HASH_LENGTH];
  guint8 hash[HASH_LENGTH];
  TvStatement *statement = NULL;
  gint64 n = 0;

  if (!find_end (db, &n, previous, error))
    return FALSE;
  n++;
  chain_hash (previous, n, time, actor, action, object, hash);
  statement = tv_db_prepare (db,
                             "INSERT INTO audit (n, time, actor, action, object, hash)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                             error);
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, n);
  tv_statement_bind_int (statement, 2, time);
  tv_statement_bind_text (statement, 3, actor);
  tv_statement_bind_text (statement, 4, action);
  tv_statement_bind_text (statement, 5, object);
  tv_statement_bind_blob (statement, 6, hash, sizeof hash);
  return tv_statement_run (statement, error)
         && tv_table_setting_set_int (db, SETTING_LENGTH, n, error);
}

static gboolean
check_entry (TvStatement *query, gint64 n, guint8 previous[HASH_LENGTH], GError **error)
{
  guint8 hash[HASH_LENGTH];
  const guint8 *stored = NULL;
  gsize length = 0;

  chain_hash (previous,
              n,
              tv_statement_int (query, 1),
              tv_statement_text (query, 2),
              tv_statement_text (query, 3),
              tv_statement_text (query, 4),
              hash);
  if (tv_statement_int (query, 0) != n || !tv_statement_blob (query, 5, &stored, &length)
      || length != HASH_LENGTH || memcmp (stored, hash, HASH_LENGTH) != 0)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_CORRUPT,
                   "audit entry %" G_GINT64_FORMAT " is not what was written",
                   n);
      return FALSE;
    }
  for (guint i = 0; i < HASH_LENGTH; i++)
    previous[i] = hash[i];
  return TRUE;
}

gboolean
tv_table_audit_verify (TvDb *db, guint64 *ret_entries, GError **error)
{
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT n, time, actor, action, object, hash FROM audit ORDER BY n",
                       error);
  guint8 previous[HASH_LENGTH] = { 0 };
  TvStep step = TV_STEP_ERROR;
  gint64 expected = 0;
  gint64 n = 0;

  if (query == NULL)
    return FALSE;
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    {
      n++;
      if (!check_entry (query, n, previous, error))
        {
          tv_statement_reset (query);
          return FALSE;
        }
    }
  if (step == TV_STEP_ERROR || !tv_table_setting_get_int (db, SETTING_LENGTH, 0, &expected, error))
    return FALSE;
  if (expected != n)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_CORRUPT,
                   "the audit ends at entry %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT,
                   n,
                   expected);
      return FALSE;
    }
  *ret_entries = (guint64) n;
  return TRUE;
}

TvJson *
tv_table_audit_list (TvDb *db, gint64 after, guint limit, GError **error)
{
  g_autoptr (TvJson) rows = json_array ();
  TvStatement *query = tv_db_prepare (db,
                                      "SELECT n, time, actor, action, object, hash FROM audit"
                                      " WHERE n > ?1 ORDER BY n LIMIT ?2",
                                      error);
  TvStep step = TV_STEP_ERROR;
  gint64 last = 0;

  if (query == NULL)
    return NULL;
  tv_statement_bind_int (query, 1, after);
  tv_statement_bind_int (query, 2, limit);
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    {
      const guint8 *hash = NULL;
      gsize length = 0;
      g_autofree char *hex = NULL;

      last = tv_statement_int (query, 0);
      tv_statement_blob (query, 5, &hash, &length);
      hex = tv_hex_encode (hash, length);
      json_array_append_new (rows,
                             json_pack ("{s:I, s:I, s:s, s:s, s:s, s:s}",
                                        "n",
                                        (json_int_t) last,
                                        "time",
                                        (json_int_t) tv_statement_int (query, 1),
                                        "actor",
                                        tv_statement_text (query, 2),
                                        "action",
                                        tv_statement_text (query, 3),
                                        "object",
                                        tv_statement_text (query, 4),
                                        "hash",
                                        hex));
    }
  if (step != TV_STEP_DONE)
    return NULL;
  return json_pack ("{s:O, s:o}",
                    "rows",
                    rows,
                    "next",
                    json_array_size (rows) == limit ? json_integer (last) : json_null ());
}
