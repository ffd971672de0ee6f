// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"

#include "tv-store-transaction-private.h"

static TvStoreTransaction *
transaction_new (TvStore *store, GError **error)
{
  TvDb *db = tv_store_hold (store);
  TvStoreTransaction *self = NULL;

  if (db == NULL)
    {
      tv_store_release (store);
      g_set_error_literal (error, TV_ERROR, TV_ERROR_DATABASE, "The store is closed");
      return NULL;
    }

  self = g_new0 (TvStoreTransaction, 1);
  self->store = store;
  self->db = db;
  return self;
}

TvStoreTransaction *
tv_store_transaction_begin (TvStore *store, GError **error)
{
  g_autoptr (TvStoreTransaction) self = transaction_new (store, error);

  if (self == NULL || !tv_db_begin (self->db, error))
    return NULL;
  self->open = TRUE;
  return g_steal_pointer (&self);
}

TvStoreTransaction *
tv_store_transaction_read (TvStore *store, GError **error)
{
  return transaction_new (store, error);
}

gboolean
tv_store_transaction_commit (TvStoreTransaction *self, GError **error)
{
  g_return_val_if_fail (self->open, FALSE);

  if (!tv_db_commit (self->db, error))
    return FALSE;
  self->open = FALSE;
  return TRUE;
}

void
tv_store_transaction_free (TvStoreTransaction *self)
{
  if (self->open)
    tv_db_rollback (self->db);
  tv_store_release (self->store);
  g_free (self);
}

gboolean
tv_store_transaction_get (TvStoreTransaction *self, const char *key, char **ret, GError **error)
{
  TvStatement *select = tv_db_prepare (self->db, "SELECT value FROM setting WHERE key = ?1", error);

  if (select == NULL)
    return FALSE;
  tv_statement_bind_text (select, 1, key);
  switch (tv_statement_step (select, error))
    {
    case TV_STEP_ROW:
      *ret = tv_statement_dup_text (select, 0);
      tv_statement_reset (select);
      return TRUE;
    case TV_STEP_DONE:
      *ret = NULL;
      return TRUE;
    case TV_STEP_ERROR:
    default:
      return FALSE;
    }
}

gboolean
tv_store_transaction_set (TvStoreTransaction *self,
                          const char *key,
                          const char *value,
                          GError **error)
{
  TvStatement *write = NULL;

  if (value == NULL)
    write = tv_db_prepare (self->db, "DELETE FROM setting WHERE key = ?1", error);
  else
    write = tv_db_prepare (self->db,
                           "INSERT INTO setting (key, value) VALUES (?1, ?2)"
                           " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                           error);
  if (write == NULL)
    return FALSE;
  tv_statement_bind_text (write, 1, key);
  if (value != NULL)
    tv_statement_bind_text (write, 2, value);
  return tv_statement_run (write, error);
}
