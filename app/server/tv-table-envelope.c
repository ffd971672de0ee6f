// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-envelope.h"

#include "db/tv-statement.h"

#include <string.h>

static gboolean
insert (TvDb *db,
        const guint8 id[16],
        const guint8 sha256[32],
        GBytes *bytes,
        const char *sender,
        guint64 tick,
        gint64 now,
        GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "INSERT OR IGNORE INTO envelope (id, sha256, bytes, sender, tick_in,"
                       " received) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_blob (statement, 1, id, 16);
  tv_statement_bind_blob (statement, 2, sha256, 32);
  tv_statement_bind_bytes (statement, 3, bytes);
  tv_statement_bind_text (statement, 4, sender);
  tv_statement_bind_int (statement, 5, (gint64) tick);
  tv_statement_bind_int (statement, 6, now);
  return tv_statement_run (statement, error);
}

gboolean
tv_table_envelope_put (TvDb *db,
                       const guint8 id[16],
                       const guint8 sha256[32],
                       GBytes *bytes,
                       const char *sender,
                       guint64 tick,
                       gint64 now,
                       TvReceiptStatus *ret_status,
                       gint64 *ret_row,
                       GError **error)
{
  TvStatement *query = NULL;
  const guint8 *known = NULL;
  gsize length = 0;

  if (!insert (db, id, sha256, bytes, sender, tick, now, error))
    return FALSE;
  if (tv_db_changes (db) == 1)
    {
      *ret_status = TV_RECEIPT_STORED;
      *ret_row = tv_db_last_row (db);
      return TRUE;
    }
  query = tv_db_prepare (db, "SELECT sha256, row FROM envelope WHERE id = ?1", error);
  if (query == NULL)
    return FALSE;
  tv_statement_bind_blob (query, 1, id, 16);
  if (tv_statement_step (query, error) != TV_STEP_ROW)
    return FALSE;
  *ret_status = tv_statement_blob (query, 0, &known, &length) && length == 32
                        && memcmp (known, sha256, 32) == 0
                    ? TV_RECEIPT_KNOWN
                    : TV_RECEIPT_CONFLICT;
  *ret_row = tv_statement_int (query, 1);
  tv_statement_reset (query);
  return TRUE;
}

void
tv_waiting_envelope_free (TvWaitingEnvelope *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

GPtrArray *
tv_table_envelope_list_waiting (TvDb *db, gint64 after, guint max, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_waiting_envelope_free);
  TvStatement *query = tv_db_prepare (db,
                                      "SELECT row, bytes, tick_in, received FROM envelope"
                                      " WHERE waiting = 1 AND row > ?1 ORDER BY row LIMIT ?2",
                                      error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_int (query, 1, after);
  tv_statement_bind_int (query, 2, max);
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    {
      TvWaitingEnvelope *envelope = g_new0 (TvWaitingEnvelope, 1);

      envelope->row = tv_statement_int (query, 0);
      envelope->bytes = tv_statement_bytes (query, 1);
      envelope->tick = (guint64) tv_statement_int (query, 2);
      envelope->received = tv_statement_int (query, 3);
      g_ptr_array_add (list, envelope);
    }
  return step == TV_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
tv_table_envelope_set_done (TvDb *db, gint64 row, gboolean *ret_first, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db, "UPDATE envelope SET waiting = 0 WHERE row = ?1 AND waiting = 1", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, row);
  if (!tv_statement_run (statement, error))
    return FALSE;
  *ret_first = tv_db_changes (db) == 1;
  return TRUE;
}

gboolean
tv_table_envelope_retry_unreadable (TvDb *db, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "UPDATE envelope SET waiting = 1 WHERE row IN"
                       " (SELECT envelope FROM submission WHERE state = 'unreadable')",
                       error);

  return statement != NULL && tv_statement_run (statement, error);
}

gboolean
tv_table_envelope_count (TvDb *db, gint64 *ret_all, gint64 *ret_waiting, GError **error)
{
  TvStatement *query = tv_db_prepare (db,
                                      "SELECT (SELECT count(*) FROM envelope),"
                                      " (SELECT count(*) FROM envelope WHERE waiting = 1)",
                                      error);

  if (query == NULL || tv_statement_step (query, error) != TV_STEP_ROW)
    return FALSE;
  *ret_all = tv_statement_int (query, 0);
  *ret_waiting = tv_statement_int (query, 1);
  tv_statement_reset (query);
  return TRUE;
}

gboolean
tv_table_envelope_has (TvDb *db, const guint8 id[16], gboolean *ret_has, GError **error)
{
  TvStatement *query
      = tv_db_prepare (db, "SELECT EXISTS (SELECT 1 FROM envelope WHERE id = ?1)", error);

  if (query == NULL)
    return FALSE;
  tv_statement_bind_blob (query, 1, id, 16);
  if (tv_statement_step (query, error) != TV_STEP_ROW)
    return FALSE;
  *ret_has = tv_statement_int (query, 0) != 0;
  tv_statement_reset (query);
  return TRUE;
}
