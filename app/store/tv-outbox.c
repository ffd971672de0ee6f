// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "vault/tv-envelope.h"

#include "tv-audit-private.h"
#include "tv-outbox.h"
#include "tv-store-transaction-private.h"

#include <string.h>

static const char *const state_names[TV_N_OUTBOX_STATES]
    = { "unknown", "sealed", "sending", "acked", "parked", "purged" };

const char *
tv_outbox_state_to_string (TvOutboxState state)
{
  g_return_val_if_fail (state < TV_N_OUTBOX_STATES, "unknown");

  return state_names[state];
}

static TvOutboxState
state_from_string (const char *name)
{
  for (guint i = 0; i < TV_N_OUTBOX_STATES; i++)
    if (g_strcmp0 (state_names[i], name) == 0)
      return i;
  return TV_OUTBOX_UNKNOWN;
}

void
tv_outbox_entry_free (TvOutboxEntry *self)
{
  g_clear_pointer (&self->envelope, g_bytes_unref);
  g_free (self);
}

/* What is kept under @id: its state, and whether its bytes have @sha256. */
static gboolean
look_up (TvStoreTransaction *transaction,
         const guint8 id[16],
         const guint8 *sha256,
         TvOutboxState *ret_state,
         gboolean *ret_same,
         GError **error)
{
  TvStatement *select
      = tv_db_prepare (transaction->db, "SELECT state, sha256 FROM outbox WHERE id = ?1", error);
  const guint8 *kept = NULL;
  gsize length = 0;
  TvStep step = TV_STEP_ERROR;

  if (select == NULL)
    return FALSE;
  tv_statement_bind_blob (select, 1, id, 16);
  step = tv_statement_step (select, error);
  *ret_state = TV_OUTBOX_UNKNOWN;
  if (step == TV_STEP_ROW)
    {
      *ret_state = state_from_string (tv_statement_text (select, 0));
      if (ret_same != NULL)
        *ret_same = tv_statement_blob (select, 1, &kept, &length) && length == 32
                    && memcmp (kept, sha256, 32) == 0;
    }
  tv_statement_reset (select);
  return step != TV_STEP_ERROR;
}

static gboolean
insert (TvStoreTransaction *transaction,
        const guint8 id[16],
        const guint8 sha256[32],
        GBytes *envelope,
        const char *day,
        GError **error)
{
  g_autofree char *open_day = tv_audit_open_day (transaction, day, error);
  TvStatement *write = NULL;

  if (open_day == NULL)
    return FALSE;
  write = tv_db_prepare (transaction->db,
                         "INSERT INTO outbox (id, day, envelope, sha256, state)"
                         " VALUES (?1, ?2, ?3, ?4, 'sealed')",
                         error);
  if (write == NULL)
    return FALSE;
  tv_statement_bind_blob (write, 1, id, 16);
  tv_statement_bind_text (write, 2, open_day);
  tv_statement_bind_bytes (write, 3, envelope);
  tv_statement_bind_blob (write, 4, sha256, 32);
  return tv_statement_run (write, error);
}

gboolean
tv_outbox_add (TvStore *store,
               GBytes *envelope,
               const char *day,
               TvOutboxState *ret_state,
               GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  TvEnvelopeFrame frame;
  TvOutboxState state = TV_OUTBOX_UNKNOWN;
  guint8 sha256[32];
  gboolean same = FALSE;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (envelope != NULL && day != NULL && ret_state != NULL, FALSE);

  if (!tv_envelope_parse (envelope, &frame, error))
    return FALSE;
  tv_sha256 (g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope), sha256);

  transaction = tv_store_transaction_begin (store, error);
  if (transaction == NULL || !look_up (transaction, frame.id, sha256, &state, &same, error))
    return FALSE;
  if (state != TV_OUTBOX_UNKNOWN)
    {
      if (!same)
        {
          g_set_error_literal (error,
                               TV_ERROR,
                               TV_ERROR_SAME_ID_OTHER_BYTES,
                               "Another opinion is kept under this id");
          return FALSE;
        }
      *ret_state = state;
      return TRUE;
    }
  if (!insert (transaction, frame.id, sha256, envelope, day, error)
      || !tv_store_transaction_commit (transaction, error))
    return FALSE;
  *ret_state = TV_OUTBOX_SEALED;
  return TRUE;
}

gboolean
tv_outbox_get_state (TvStore *store, const guint8 id[16], TvOutboxState *ret_state, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (id != NULL && ret_state != NULL, FALSE);

  transaction = tv_store_transaction_read (store, error);
  return transaction != NULL && look_up (transaction, id, NULL, ret_state, NULL, error);
}

static TvOutboxEntry *
read_entry (TvStatement *select)
{
  g_autoptr (TvOutboxEntry) entry = g_new0 (TvOutboxEntry, 1);
  const guint8 *id = NULL, *sha256 = NULL;
  gsize id_length = 0, sha256_length = 0;

  entry->envelope = tv_statement_bytes (select, 1);
  entry->attempts = (guint) tv_statement_int (select, 3) + 1;
  if (entry->envelope == NULL || !tv_statement_blob (select, 0, &id, &id_length) || id_length != 16
      || !tv_statement_blob (select, 2, &sha256, &sha256_length) || sha256_length != 32)
    return NULL;
  for (gsize i = 0; i < sizeof entry->id; i++)
    entry->id[i] = id[i];
  for (gsize i = 0; i < sizeof entry->sha256; i++)
    entry->sha256[i] = sha256[i];
  return g_steal_pointer (&entry);
}

static GPtrArray *
select_waiting (TvStoreTransaction *transaction,
                guint max,
                gsize max_bytes,
                gint64 now,
                GError **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_outbox_entry_free);
  TvStatement *select
      = tv_db_prepare (transaction->db,
                       "SELECT id, envelope, sha256, attempts FROM outbox"
                       " WHERE id IN (SELECT id FROM outbox"
                       "   WHERE state IN ('sealed', 'sending') AND not_before <= ?1"
                       "   ORDER BY random () LIMIT ?2)"
                       " ORDER BY random ()",
                       error);
  TvStep step = TV_STEP_ERROR;
  gsize bytes = 0;

  if (select == NULL)
    return NULL;
  tv_statement_bind_int (select, 1, now);
  tv_statement_bind_int (select, 2, max);
  while ((step = tv_statement_step (select, error)) == TV_STEP_ROW)
    {
      g_autoptr (TvOutboxEntry) entry = read_entry (select);

      if (entry == NULL)
        continue;
      bytes += g_bytes_get_size (entry->envelope);
      if (entries->len > 0 && bytes > max_bytes)
        break;
      g_ptr_array_add (entries, g_steal_pointer (&entry));
    }
  tv_statement_reset (select);
  return step != TV_STEP_ERROR ? g_steal_pointer (&entries) : NULL;
}

GPtrArray *
tv_outbox_pick (TvStore *store, guint max, gsize max_bytes, gint64 now, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), NULL);
  g_return_val_if_fail (max > 0, NULL);

  transaction = tv_store_transaction_begin (store, error);
  if (transaction == NULL)
    return NULL;
  entries = select_waiting (transaction, max, max_bytes, now, error);
  if (entries == NULL)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      TvOutboxEntry *entry = g_ptr_array_index (entries, i);
      TvStatement *write = tv_db_prepare (transaction->db,
                                          "UPDATE outbox SET state = 'sending', attempts = ?2,"
                                          " last_error = 'in-flight' WHERE id = ?1",
                                          error);

      if (write == NULL)
        return NULL;
      tv_statement_bind_blob (write, 1, entry->id, sizeof entry->id);
      tv_statement_bind_int (write, 2, entry->attempts);
      if (!tv_statement_run (write, error))
        return NULL;
    }
  if (entries->len > 0 && !tv_store_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&entries);
}

static gboolean
acknowledge_one (TvStoreTransaction *transaction,
                 TvOutboxEntry *entry,
                 GBytes *message,
                 GBytes *signature,
                 gint64 purge_after,
                 GError **error)
{
  TvStatement *write
      = tv_db_prepare (transaction->db,
                       "INSERT OR IGNORE INTO receipt (id, sha256, message, signature)"
                       " VALUES (?1, ?2, ?3, ?4)",
                       error);

  if (write == NULL)
    return FALSE;
  tv_statement_bind_blob (write, 1, entry->id, sizeof entry->id);
  tv_statement_bind_blob (write, 2, entry->sha256, sizeof entry->sha256);
  tv_statement_bind_bytes (write, 3, message);
  tv_statement_bind_bytes (write, 4, signature);
  if (!tv_statement_run (write, error))
    return FALSE;

  write = tv_db_prepare (transaction->db,
                         "UPDATE outbox SET state = 'acked', last_error = NULL, not_before = ?3"
                         " WHERE id = ?1 AND sha256 = ?2 AND state IN ('sealed', 'sending')",
                         error);
  if (write == NULL)
    return FALSE;
  tv_statement_bind_blob (write, 1, entry->id, sizeof entry->id);
  tv_statement_bind_blob (write, 2, entry->sha256, sizeof entry->sha256);
  tv_statement_bind_int (write, 3, purge_after);
  return tv_statement_run (write, error);
}

gboolean
tv_outbox_acknowledge (TvStore *store,
                       GPtrArray *entries,
                       GBytes *message,
                       GBytes *signature,
                       gint64 purge_after,
                       GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (entries != NULL && message != NULL && signature != NULL, FALSE);

  transaction = tv_store_transaction_begin (store, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!acknowledge_one (transaction,
                          g_ptr_array_index (entries, i),
                          message,
                          signature,
                          purge_after,
                          error))
      return FALSE;
  return tv_store_transaction_commit (transaction, error);
}

static gboolean
set_waiting (TvStoreTransaction *transaction,
             TvOutboxEntry *entry,
             const char *state,
             const char *word,
             gint64 not_before,
             GError **error)
{
  TvStatement *write
      = tv_db_prepare (transaction->db,
                       "UPDATE outbox SET state = ?2, last_error = ?3, not_before = ?4"
                       " WHERE id = ?1 AND state IN ('sealed', 'sending')",
                       error);

  if (write == NULL)
    return FALSE;
  tv_statement_bind_blob (write, 1, entry->id, sizeof entry->id);
  tv_statement_bind_text (write, 2, state);
  tv_statement_bind_text (write, 3, word);
  tv_statement_bind_int (write, 4, not_before);
  return tv_statement_run (write, error);
}

gboolean
tv_outbox_park (TvStore *store, TvOutboxEntry *entry, const char *word, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (entry != NULL && word != NULL, FALSE);

  transaction = tv_store_transaction_begin (store, error);
  return transaction != NULL && set_waiting (transaction, entry, "parked", word, 0, error)
         && tv_audit_append (transaction, 0, "parked", word, error)
         && tv_store_transaction_commit (transaction, error);
}

gboolean
tv_outbox_defer (TvStore *store,
                 GPtrArray *entries,
                 const char *word,
                 gint64 not_before,
                 GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (entries != NULL && word != NULL, FALSE);

  transaction = tv_store_transaction_begin (store, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!set_waiting (transaction,
                      g_ptr_array_index (entries, i),
                      "sending",
                      word,
                      not_before,
                      error))
      return FALSE;
  return tv_store_transaction_commit (transaction, error);
}

/* A fixed statement that changes rows and returns how many. */
static gboolean
run_counted (TvStore *store,
             const char *sql,
             gint64 now,
             const char *audit_kind,
             guint *ret_count,
             GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = tv_store_transaction_begin (store, error);
  g_autofree char *text = NULL;
  TvStatement *write = NULL;

  if (transaction == NULL)
    return FALSE;
  write = tv_db_prepare (transaction->db, sql, error);
  if (write == NULL)
    return FALSE;
  tv_statement_bind_int (write, 1, now);
  if (!tv_statement_run (write, error))
    return FALSE;
  *ret_count = (guint) tv_db_changes (transaction->db);
  if (*ret_count == 0)
    return TRUE;
  text = g_strdup_printf ("%u", *ret_count);
  return tv_audit_append (transaction, 0, audit_kind, text, error)
         && tv_store_transaction_commit (transaction, error);
}

gboolean
tv_outbox_unpark (TvStore *store, guint *ret_count, GError **error)
{
  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (ret_count != NULL, FALSE);

  return run_counted (store,
                      "UPDATE outbox SET state = 'sending', not_before = ?1"
                      " WHERE state = 'parked'",
                      0,
                      "unparked",
                      ret_count,
                      error);
}

gboolean
tv_outbox_purge (TvStore *store, gint64 now, guint *ret_count, GError **error)
{
  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (ret_count != NULL, FALSE);

  return run_counted (store,
                      "UPDATE outbox SET state = 'purged', envelope = NULL"
                      " WHERE state = 'acked' AND not_before <= ?1"
                      " AND id IN (SELECT id FROM receipt)",
                      now,
                      "purged",
                      ret_count,
                      error);
}

gboolean
tv_outbox_count (TvStore *store, guint ret_counts[TV_N_OUTBOX_STATES], GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  TvStatement *select = NULL;
  TvStep step = TV_STEP_ERROR;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);

  transaction = tv_store_transaction_read (store, error);
  if (transaction == NULL)
    return FALSE;
  select = tv_db_prepare (transaction->db,
                          "SELECT state, count (*) FROM outbox GROUP BY state",
                          error);
  if (select == NULL)
    return FALSE;
  for (guint i = 0; i < TV_N_OUTBOX_STATES; i++)
    ret_counts[i] = 0;
  while ((step = tv_statement_step (select, error)) == TV_STEP_ROW)
    ret_counts[state_from_string (tv_statement_text (select, 0))]
        = (guint) tv_statement_int (select, 1);
  return step == TV_STEP_DONE;
}

GBytes *
tv_outbox_get_receipt (TvStore *store, const guint8 id[16], GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  g_autoptr (GBytes) receipt = NULL;
  TvStatement *select = NULL;
  TvStep step = TV_STEP_ERROR;

  g_return_val_if_fail (TV_IS_STORE (store), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  transaction = tv_store_transaction_read (store, error);
  if (transaction == NULL)
    return NULL;
  select = tv_db_prepare (transaction->db,
                          "SELECT message || signature FROM receipt WHERE id = ?1",
                          error);
  if (select == NULL)
    return NULL;
  tv_statement_bind_blob (select, 1, id, 16);
  step = tv_statement_step (select, error);
  if (step == TV_STEP_ROW)
    receipt = tv_statement_bytes (select, 0);
  tv_statement_reset (select);
  if (receipt == NULL && step != TV_STEP_ERROR)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "No receipt is kept for this id");
  return g_steal_pointer (&receipt);
}
