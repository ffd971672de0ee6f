// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-disclosure.h"
#include "tv-store-transaction-private.h"

/* A heartbeat that came a little late does not break an interval. */
#define TOLERANCE_MINUTES 2

/* Goes on with the item's open interval. */
static gboolean
extend (TvStoreTransaction *transaction,
        const TvDisclosureItem *item,
        gint64 minute,
        gboolean *ret_extended,
        GError **error)
{
  TvStatement *write = tv_db_prepare (transaction->db,
                                      "UPDATE disclosure SET to_minute = ?1"
                                      " WHERE to_minute BETWEEN ?2 AND ?1"
                                      " AND item = ?3 AND version = ?4 AND sha256 = ?5",
                                      error);

  if (write == NULL)
    return FALSE;
  tv_statement_bind_int (write, 1, minute);
  tv_statement_bind_int (write, 2, minute - TOLERANCE_MINUTES);
  tv_statement_bind_text (write, 3, item->item);
  tv_statement_bind_int (write, 4, item->version);
  tv_statement_bind_text (write, 5, item->sha256);
  if (!tv_statement_run (write, error))
    return FALSE;
  *ret_extended = tv_db_changes (transaction->db) > 0;
  return TRUE;
}

static gboolean
begin (TvStoreTransaction *transaction, const TvDisclosureItem *item, gint64 minute, GError **error)
{
  TvStatement *write = tv_db_prepare (
      transaction->db,
      "INSERT INTO disclosure (item, version, sha256, from_minute, to_minute, gap)"
      " VALUES (?3, ?4, ?5, ?1, ?1, (SELECT coalesce (max (0, ?1 - max (to_minute)), 0)"
      " FROM disclosure WHERE item = ?3 AND version = ?4 AND sha256 = ?5))",
      error);

  if (write == NULL)
    return FALSE;
  tv_statement_bind_int (write, 1, minute);
  tv_statement_bind_text (write, 3, item->item);
  tv_statement_bind_int (write, 4, item->version);
  tv_statement_bind_text (write, 5, item->sha256);
  return tv_statement_run (write, error);
}

gboolean
tv_disclosure_mark (TvStore *store, const GArray *items, gint64 minute, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (items != NULL, FALSE);

  if (items->len == 0)
    return TRUE;
  transaction = tv_store_transaction_begin (store, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const TvDisclosureItem *item = &g_array_index (items, TvDisclosureItem, i);
      gboolean extended = FALSE;

      if (!extend (transaction, item, minute, &extended, error)
          || (!extended && !begin (transaction, item, minute, error)))
        return FALSE;
    }
  return tv_store_transaction_commit (transaction, error);
}

TvJson *
tv_disclosure_list (TvStore *store, gint64 minute, guint max, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  g_autoptr (TvJson) rows = json_array ();
  TvStatement *select = NULL;
  TvStep step = TV_STEP_ERROR;

  g_return_val_if_fail (TV_IS_STORE (store), NULL);

  transaction = tv_store_transaction_read (store, error);
  if (transaction == NULL)
    return NULL;
  select = tv_db_prepare (transaction->db,
                          "SELECT item, version, sha256, from_minute, to_minute, gap"
                          " FROM disclosure WHERE to_minute > ?1"
                          " ORDER BY to_minute, item, version LIMIT ?2",
                          error);
  if (select == NULL)
    return NULL;
  tv_statement_bind_int (select, 1, minute);
  tv_statement_bind_int (select, 2, max);
  while ((step = tv_statement_step (select, error)) == TV_STEP_ROW)
    json_array_append_new (rows,
                           json_pack ("{s:s, s:I, s:s, s:I, s:I, s:I}",
                                      "item",
                                      tv_statement_text (select, 0),
                                      "version",
                                      (json_int_t) tv_statement_int (select, 1),
                                      "sha256",
                                      tv_statement_text (select, 2),
                                      "from",
                                      (json_int_t) tv_statement_int (select, 3),
                                      "to",
                                      (json_int_t) tv_statement_int (select, 4),
                                      "gap",
                                      (json_int_t) tv_statement_int (select, 5)));
  return step == TV_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}
