// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-byte-reader.h"
#include "base/tv-error.h"
#include "base/tv-hex.h"

#include "tv-audit-private.h"

#include <string.h>

#define KIND_DAY "submissions"
#define SETTING_HEAD "audit-head"
#define SETTING_CLOSED "audit-closed-day"

/* One row of the chain as it lies in the table. */
typedef struct
{
  guint64 n;
  gint64 time;
  const char *kind; /* (borrowed) */
  const char *text; /* (borrowed) */
} Entry;

static void
append_text (GByteArray *bytes, const char *text)
{
  gsize length = strlen (text);

  tv_byte_array_u32 (bytes, (guint32) length);
  g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
}

static void
hash_entry (const guint8 previous[32], const Entry *entry, guint8 ret_hash[32])
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, previous, 32);
  tv_byte_array_u64 (bytes, entry->n);
  tv_byte_array_u64 (bytes, (guint64) entry->time);
  append_text (bytes, entry->kind);
  append_text (bytes, entry->text);
  tv_sha256 (bytes->data, bytes->len, ret_hash);
}

static gboolean
read_hash (TvStatement *statement, int column, guint8 ret_hash[32])
{
  const guint8 *data = NULL;
  gsize length = 0;

  if (!tv_statement_blob (statement, column, &data, &length) || length != 32)
    return FALSE;
  for (gsize i = 0; i < 32; i++)
    ret_hash[i] = data[i];
  return TRUE;
}

static gboolean
read_head (TvStoreTransaction *transaction, guint64 *ret_n, guint8 ret_hash[32], GError **error)
{
  TvStatement *select
      = tv_db_prepare (transaction->db, "SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1", error);
  TvStep step = TV_STEP_ERROR;

  if (select == NULL)
    return FALSE;
  *ret_n = 0;
  memset (ret_hash, 0, 32);
  step = tv_statement_step (select, error);
  if (step == TV_STEP_ROW)
    {
      *ret_n = (guint64) tv_statement_int (select, 0);
      read_hash (select, 1, ret_hash);
    }
  tv_statement_reset (select);
  return step != TV_STEP_ERROR;
}

/* "<n>:<hash>", kept apart from the chain: a chain that was cut off no longer ends with it. */
static char *
head_text (guint64 n, const guint8 hash[32])
{
  g_autofree char *hex = tv_hex_encode (hash, 32);

  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%s", n, hex);
}

gboolean
tv_audit_append (TvStoreTransaction *transaction,
                 gint64 time,
                 const char *kind,
                 const char *text,
                 GError **error)
{
  Entry entry = { 0, time, kind, text };
  guint8 previous[32];
  guint8 hash[32];
  g_autofree char *head = NULL;
  TvStatement *insert = NULL;

  if (!read_head (transaction, &entry.n, previous, error))
    return FALSE;
  entry.n++;
  hash_entry (previous, &entry, hash);

  insert = tv_db_prepare (transaction->db,
                          "INSERT INTO audit (n, time, kind, text, hash)"
                          " VALUES (?1, ?2, ?3, ?4, ?5)",
                          error);
  if (insert == NULL)
    return FALSE;
  tv_statement_bind_int (insert, 1, (gint64) entry.n);
  tv_statement_bind_int (insert, 2, entry.time);
  tv_statement_bind_text (insert, 3, entry.kind);
  tv_statement_bind_text (insert, 4, entry.text);
  tv_statement_bind_blob (insert, 5, hash, sizeof hash);
  head = head_text (entry.n, hash);
  return tv_statement_run (insert, error)
         && tv_store_transaction_set (transaction, SETTING_HEAD, head, error);
}

gboolean
tv_audit_add (TvStore *store, gint64 time, const char *kind, const char *text, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (kind != NULL && text != NULL, FALSE);

  transaction = tv_store_transaction_begin (store, error);
  return transaction != NULL && tv_audit_append (transaction, time, kind, text, error)
         && tv_store_transaction_commit (transaction, error);
}

gboolean
tv_audit_get_head (TvStore *store, guint64 *ret_n, guint8 ret_hash[32], GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);

  transaction = tv_store_transaction_read (store, error);
  return transaction != NULL && read_head (transaction, ret_n, ret_hash, error);
}

/* "<day> <count> <SHA-256 over the sorted ids>". */
static char *
describe_day (TvStoreTransaction *transaction, const char *day, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  TvStatement *select
      = tv_db_prepare (transaction->db, "SELECT id FROM outbox WHERE day = ?1 ORDER BY id", error);
  TvStep step = TV_STEP_ERROR;
  guint count = 0;

  if (select == NULL)
    return NULL;
  tv_statement_bind_text (select, 1, day);
  while ((step = tv_statement_step (select, error)) == TV_STEP_ROW)
    {
      const guint8 *id = NULL;
      gsize length = 0;

      if (tv_statement_blob (select, 0, &id, &length))
        g_checksum_update (checksum, id, (gssize) length);
      count++;
    }
  if (step == TV_STEP_ERROR)
    return NULL;
  return g_strdup_printf ("%s %u %s", day, count, g_checksum_get_string (checksum));
}

/* Days with opinions after the last closed one and before @today, in order. */
static GPtrArray *
list_open_days (TvStoreTransaction *transaction, const char *today, GError **error)
{
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *closed = NULL;
  TvStatement *select = NULL;
  TvStep step = TV_STEP_ERROR;

  if (!tv_store_transaction_get (transaction, SETTING_CLOSED, &closed, error))
    return NULL;
  select
      = tv_db_prepare (transaction->db,
                       "SELECT DISTINCT day FROM outbox WHERE day > ?1 AND day < ?2 ORDER BY day",
                       error);
  if (select == NULL)
    return NULL;
  tv_statement_bind_text (select, 1, closed != NULL ? closed : "");
  tv_statement_bind_text (select, 2, today);
  while ((step = tv_statement_step (select, error)) == TV_STEP_ROW)
    g_ptr_array_add (days, tv_statement_dup_text (select, 0));
  return step == TV_STEP_DONE ? g_steal_pointer (&days) : NULL;
}

gboolean
tv_audit_close_days (TvStore *store, const char *today, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  g_autoptr (GPtrArray) days = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (today != NULL, FALSE);

  transaction = tv_store_transaction_begin (store, error);
  if (transaction == NULL)
    return FALSE;
  days = list_open_days (transaction, today, error);
  if (days == NULL)
    return FALSE;
  for (guint i = 0; i < days->len; i++)
    {
      const char *day = g_ptr_array_index (days, i);
      g_autofree char *text = describe_day (transaction, day, error);

      if (text == NULL || !tv_audit_append (transaction, 0, KIND_DAY, text, error)
          || !tv_store_transaction_set (transaction, SETTING_CLOSED, day, error))
        return FALSE;
    }
  return tv_store_transaction_commit (transaction, error);
}

static char *
day_after (const char *day)
{
  g_auto (GStrv) parts = g_strsplit (day, "-", 3);
  guint64 number[3] = { 0 };
  GDate date;
  char text[16];

  for (guint i = 0; i < 3; i++)
    if (parts[i] == NULL || !g_ascii_string_to_unsigned (parts[i], 10, 1, 9999, &number[i], NULL))
      return NULL;
  if (!g_date_valid_dmy ((GDateDay) number[2], (GDateMonth) number[1], (GDateYear) number[0]))
    return NULL;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) number[2], (GDateMonth) number[1], (GDateYear) number[0]);
  g_date_add_days (&date, 1);
  g_date_strftime (text, sizeof text, "%Y-%m-%d", &date);
  return g_strdup (text);
}

char *
tv_audit_open_day (TvStoreTransaction *transaction, const char *day, GError **error)
{
  g_autofree char *closed = NULL;
  g_autofree char *next = NULL;

  if (!tv_store_transaction_get (transaction, SETTING_CLOSED, &closed, error))
    return NULL;
  if (closed == NULL || strcmp (day, closed) > 0)
    return g_strdup (day);
  next = day_after (closed);
  if (next == NULL)
    g_set_error (error, TV_ERROR, TV_ERROR_CORRUPT, "“%s” is no day", closed);
  return g_steal_pointer (&next);
}

/* A chain entry of a day against the opinions of that day. */
static gboolean
day_holds (TvStoreTransaction *transaction, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 2);
  g_autofree char *now = NULL;

  if (parts[0] == NULL)
    return FALSE;
  now = describe_day (transaction, parts[0], NULL);
  return g_strcmp0 (now, text) == 0;
}

/* Walks the chain; days are checked after it, because their statement is another. */
static gboolean
verify_chain (TvStoreTransaction *transaction,
              GHashTable *days,
              guint8 ret_hash[32],
              guint64 *ret_entries,
              guint64 *ret_bad,
              GError **error)
{
  TvStatement *select = tv_db_prepare (transaction->db,
                                       "SELECT n, time, kind, text, hash FROM audit ORDER BY n",
                                       error);
  TvStep step = TV_STEP_ERROR;

  if (select == NULL)
    return FALSE;
  while ((step = tv_statement_step (select, error)) == TV_STEP_ROW && *ret_bad == 0)
    {
      Entry entry = { (guint64) tv_statement_int (select, 0),
                      tv_statement_int (select, 1),
                      tv_statement_text (select, 2),
                      tv_statement_text (select, 3) };
      guint8 stored[32];
      guint8 hash[32];

      ++*ret_entries;
      hash_entry (ret_hash, &entry, hash);
      if (entry.n != *ret_entries || !read_hash (select, 4, stored)
          || memcmp (stored, hash, sizeof hash) != 0)
        *ret_bad = *ret_entries;
      for (gsize i = 0; i < sizeof hash; i++)
        ret_hash[i] = hash[i];
      if (g_str_equal (entry.kind, KIND_DAY))
        g_hash_table_insert (days, g_strdup (entry.text), GUINT_TO_POINTER ((guint) entry.n));
    }
  tv_statement_reset (select);
  return step != TV_STEP_ERROR;
}

gboolean
tv_audit_verify (TvStore *store, guint64 *ret_entries, guint64 *ret_bad, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *kept_head = NULL;
  g_autofree char *head = NULL;
  guint8 hash[32] = { 0 };
  GHashTableIter iter;
  gpointer text = NULL, n = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);

  *ret_entries = 0;
  *ret_bad = 0;
  transaction = tv_store_transaction_read (store, error);
  if (transaction == NULL || !verify_chain (transaction, days, hash, ret_entries, ret_bad, error)
      || !tv_store_transaction_get (transaction, SETTING_HEAD, &kept_head, error))
    return FALSE;

  head = *ret_entries > 0 ? head_text (*ret_entries, hash) : NULL;
  if (*ret_bad == 0 && g_strcmp0 (head, kept_head) != 0)
    *ret_bad = *ret_entries + 1;
  g_hash_table_iter_init (&iter, days);
  while (g_hash_table_iter_next (&iter, &text, &n))
    if ((*ret_bad == 0 || GPOINTER_TO_UINT (n) < *ret_bad) && !day_holds (transaction, text))
      *ret_bad = GPOINTER_TO_UINT (n);

  if (*ret_bad == 0)
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_CORRUPT,
               "The audit chain does not hold at entry %" G_GUINT64_FORMAT,
               *ret_bad);
  return FALSE;
}
