// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-proposal.h"

#include "base/tv-error.h"
#include "db/tv-statement.h"

#define COLUMNS                                                                                    \
  "id, role, version, bytes, state, author, created, changes, closed, closed_by, reason"

void
tv_proposal_row_free (TvProposalRow *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->role);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->state);
  g_free (self->author);
  g_free (self->closed_by);
  g_free (self->reason);
  g_free (self);
}

gboolean
tv_table_proposal_add (TvDb *db, const TvProposalRow *row, GError **error)
{
  TvStatement *statement = tv_db_prepare (db,
                                          "INSERT INTO proposal (" COLUMNS ")"
                                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                                          error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, row->id);
  tv_statement_bind_text (statement, 2, row->role);
  tv_statement_bind_int (statement, 3, row->version);
  tv_statement_bind_bytes (statement, 4, row->bytes);
  tv_statement_bind_text (statement, 5, row->state);
  tv_statement_bind_text (statement, 6, row->author);
  tv_statement_bind_int (statement, 7, row->created);
  tv_statement_bind_int (statement, 8, row->changes);
  tv_statement_bind_int (statement, 9, row->closed);
  tv_statement_bind_text (statement, 10, row->closed_by);
  tv_statement_bind_text (statement, 11, row->reason);
  return tv_statement_run (statement, error);
}

static TvProposalRow *
read_row (TvStatement *query)
{
  TvProposalRow *row = g_new0 (TvProposalRow, 1);

  row->id = tv_statement_dup_text (query, 0);
  row->role = tv_statement_dup_text (query, 1);
  row->version = (guint) tv_statement_int (query, 2);
  row->bytes = tv_statement_bytes (query, 3);
  row->state = tv_statement_dup_text (query, 4);
  row->author = tv_statement_dup_text (query, 5);
  row->created = tv_statement_int (query, 6);
  row->changes = (guint) tv_statement_int (query, 7);
  row->closed = tv_statement_int (query, 8);
  row->closed_by = tv_statement_dup_text (query, 9);
  row->reason = tv_statement_dup_text (query, 10);
  return row;
}

TvProposalRow *
tv_table_proposal_find (TvDb *db, const char *id, GError **error)
{
  TvStatement *query = tv_db_prepare (db, "SELECT " COLUMNS " FROM proposal WHERE id = ?1", error);
  TvProposalRow *row = NULL;
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, id);
  step = tv_statement_step (query, error);
  if (step == TV_STEP_DONE)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such proposal");
  if (step == TV_STEP_ROW)
    row = read_row (query);
  tv_statement_reset (query);
  return row;
}

gboolean
tv_table_proposal_change (TvDb *db, const TvProposalRow *row, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "UPDATE proposal SET bytes = ?2, state = ?3, closed = ?4, closed_by = ?5,"
                       " reason = ?6 WHERE id = ?1",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, row->id);
  tv_statement_bind_bytes (statement, 2, row->bytes);
  tv_statement_bind_text (statement, 3, row->state);
  tv_statement_bind_int (statement, 4, row->closed);
  tv_statement_bind_text (statement, 5, row->closed_by);
  tv_statement_bind_text (statement, 6, row->reason);
  return tv_statement_run (statement, error);
}

gboolean
tv_table_proposal_supersede (TvDb *db, const TvProposalRow *winner, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "UPDATE proposal SET state = 'superseded', closed = ?3, closed_by = ?4"
                       " WHERE role = ?1 AND version <= ?2 AND state = 'pending' AND id <> ?4",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, winner->role);
  tv_statement_bind_int (statement, 2, winner->version);
  tv_statement_bind_int (statement, 3, winner->closed);
  tv_statement_bind_text (statement, 4, winner->id);
  return tv_statement_run (statement, error);
}

GPtrArray *
tv_table_proposal_list (TvDb *db, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_proposal_row_free);
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT " COLUMNS " FROM proposal ORDER BY created DESC, id LIMIT 200",
                       error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    g_ptr_array_add (list, read_row (query));
  return step == TV_STEP_DONE ? g_steal_pointer (&list) : NULL;
}
