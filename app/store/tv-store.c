// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"

#include "tv-audit-private.h"
#include "tv-store-transaction-private.h"
#include "tv-store.h"

#include <glib/gstdio.h>

/* "TvAg" */
#define APPLICATION_ID 0x54764167

/* No column tells when within a day somebody was here, and none the order of visitors: outbox and
 * receipt have no row numbers, they are kept by id. `not_before` is the time before which a waiting
 * row is not sent again, and the day before which a confirmed one is not purged. */
static const TvDbMigration migrations[] = {
  { "CREATE TABLE outbox ("
    "  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),"
    "  day TEXT NOT NULL,"
    "  envelope BLOB,"
    "  sha256 BLOB NOT NULL CHECK (length (sha256) = 32),"
    "  state TEXT NOT NULL CHECK (state IN ('sealed', 'sending', 'acked', 'parked', 'purged')),"
    "  attempts INTEGER NOT NULL DEFAULT 0,"
    "  last_error TEXT,"
    "  not_before INTEGER NOT NULL DEFAULT 0,"
    "  CHECK ((envelope IS NULL) = (state = 'purged'))"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX outbox_state ON outbox (state);"
    "CREATE INDEX outbox_day ON outbox (day);"
    "CREATE TABLE attachment ("
    "  sha256 BLOB NOT NULL PRIMARY KEY CHECK (length (sha256) = 32),"
    "  submission BLOB NOT NULL REFERENCES outbox (id),"
    "  length INTEGER NOT NULL,"
    "  sent INTEGER NOT NULL DEFAULT 0,"
    "  state TEXT NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE receipt ("
    "  id BLOB NOT NULL PRIMARY KEY REFERENCES outbox (id),"
    "  sha256 BLOB NOT NULL CHECK (length (sha256) = 32),"
    "  message BLOB NOT NULL,"
    "  signature BLOB NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE metadata ("
    "  role TEXT NOT NULL PRIMARY KEY,"
    "  version INTEGER NOT NULL,"
    "  bytes BLOB NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE generation ("
    "  n INTEGER NOT NULL PRIMARY KEY,"
    "  day TEXT NOT NULL,"
    "  fingerprint TEXT NOT NULL"
    ") STRICT;"
    "CREATE TABLE disclosure ("
    "  item TEXT NOT NULL,"
    "  version INTEGER NOT NULL,"
    "  sha256 TEXT NOT NULL,"
    "  from_minute INTEGER NOT NULL,"
    "  to_minute INTEGER NOT NULL,"
    "  gap INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX disclosure_to ON disclosure (to_minute);"
    "CREATE TABLE audit ("
    "  n INTEGER NOT NULL PRIMARY KEY,"
    "  time INTEGER NOT NULL,"
    "  kind TEXT NOT NULL,"
    "  text TEXT NOT NULL,"
    "  hash BLOB NOT NULL CHECK (length (hash) = 32)"
    ") STRICT;"
    "CREATE TABLE setting ("
    "  key TEXT NOT NULL PRIMARY KEY,"
    "  value TEXT NOT NULL"
    ") STRICT, WITHOUT ROWID;" },
  { NULL },
};

struct _TvStore
{
  GObject parent_instance;
  GMutex mutex;
  TvDb *db; /* (owned) (nullable): closed */
};

G_DEFINE_FINAL_TYPE (TvStore, tv_store, G_TYPE_OBJECT)

static void
tv_store_dispose (GObject *object)
{
  tv_store_close (TV_STORE (object));
  G_OBJECT_CLASS (tv_store_parent_class)->dispose (object);
}

static void
tv_store_finalize (GObject *object)
{
  g_mutex_clear (&TV_STORE (object)->mutex);
  G_OBJECT_CLASS (tv_store_parent_class)->finalize (object);
}

static void
tv_store_class_init (TvStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_store_finalize;
}

static void
tv_store_init (TvStore *self)
{
  g_mutex_init (&self->mutex);
}

TvDb *
tv_store_hold (TvStore *self)
{
  g_mutex_lock (&self->mutex);
  return self->db;
}

void
tv_store_release (TvStore *self)
{
  g_mutex_unlock (&self->mutex);
}

/* The journal goes along: it may hold pages that a person can still save. */
static void
set_aside (const char *path, const char *damaged)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autofree char *damaged_journal = g_strconcat (damaged, "-journal", NULL);

  if (g_rename (path, damaged) != 0)
    g_warning ("Could not set the damaged store aside: %s", g_strerror (errno));
  else if (g_file_test (journal, G_FILE_TEST_EXISTS) && g_rename (journal, damaged_journal) != 0)
    g_warning ("Could not set the damaged store's journal aside: %s", g_strerror (errno));
}

static TvStore *
store_open (const char *folder, TvDbMode mode, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "agent.db", NULL);
  g_autofree char *damaged = g_build_filename (folder, "agent.db.damaged", NULL);
  g_autoptr (TvStore) self = NULL;
  g_autoptr (TvDb) db = NULL;
  g_autoptr (GError) local = NULL;

  if (g_file_test (damaged, G_FILE_TEST_EXISTS))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_CORRUPT,
                   "A damaged store is kept at %s; save what it holds, then take it away",
                   damaged);
      return NULL;
    }

  db = tv_db_open (path, mode, APPLICATION_ID, mode == TV_DB_KIOSK ? migrations : NULL, &local);
  if (db == NULL)
    {
      if (mode == TV_DB_KIOSK && g_error_matches (local, TV_ERROR, TV_ERROR_CORRUPT))
        set_aside (path, damaged);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  self = g_object_new (TV_TYPE_STORE, NULL);
  self->db = g_steal_pointer (&db);
  return g_steal_pointer (&self);
}

TvStore *
tv_store_open (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_file_make_folder (folder, error))
    return NULL;
  return store_open (folder, TV_DB_KIOSK, error);
}

TvStore *
tv_store_open_read_only (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return store_open (folder, TV_DB_READER, error);
}

void
tv_store_close (TvStore *self)
{
  g_return_if_fail (TV_IS_STORE (self));

  g_mutex_lock (&self->mutex);
  if (self->db != NULL)
    tv_db_close (self->db);
  g_clear_object (&self->db);
  g_mutex_unlock (&self->mutex);
}

char *
tv_store_get_setting (TvStore *self, const char *key, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  char *value = NULL;

  g_return_val_if_fail (TV_IS_STORE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  transaction = tv_store_transaction_read (self, error);
  if (transaction == NULL || !tv_store_transaction_get (transaction, key, &value, error))
    return NULL;
  return value;
}

gint64
tv_store_get_setting_int (TvStore *self, const char *key, gint64 fallback)
{
  g_autofree char *value = tv_store_get_setting (self, key, NULL);
  gint64 number = fallback;

  if (value == NULL || !g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return fallback;
  return number;
}

gboolean
tv_store_set_setting (TvStore *self, const char *key, const char *value, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;

  g_return_val_if_fail (TV_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  transaction = tv_store_transaction_begin (self, error);
  return transaction != NULL && tv_store_transaction_set (transaction, key, value, error)
         && tv_store_transaction_commit (transaction, error);
}

gboolean
tv_store_set_setting_int (TvStore *self, const char *key, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return tv_store_set_setting (self, key, text, error);
}

GBytes *
tv_store_get_metadata (TvStore *self, const char *role, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TvStatement *select = NULL;

  g_return_val_if_fail (TV_IS_STORE (self), NULL);
  g_return_val_if_fail (role != NULL, NULL);

  transaction = tv_store_transaction_read (self, error);
  if (transaction == NULL)
    return NULL;
  select = tv_db_prepare (transaction->db, "SELECT bytes FROM metadata WHERE role = ?1", error);
  if (select == NULL)
    return NULL;
  tv_statement_bind_text (select, 1, role);
  if (tv_statement_step (select, error) == TV_STEP_ROW)
    bytes = tv_statement_bytes (select, 0);
  tv_statement_reset (select);
  return g_steal_pointer (&bytes);
}

gboolean
tv_store_set_metadata (TvStore *self,
                       const char *role,
                       guint version,
                       GBytes *bytes,
                       GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  TvStatement *write = NULL;

  g_return_val_if_fail (TV_IS_STORE (self), FALSE);
  g_return_val_if_fail (role != NULL && bytes != NULL, FALSE);

  transaction = tv_store_transaction_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  write = tv_db_prepare (transaction->db,
                         "INSERT INTO metadata (role, version, bytes) VALUES (?1, ?2, ?3)"
                         " ON CONFLICT (role) DO UPDATE"
                         " SET version = excluded.version, bytes = excluded.bytes",
                         error);
  if (write == NULL)
    return FALSE;
  tv_statement_bind_text (write, 1, role);
  tv_statement_bind_int (write, 2, version);
  tv_statement_bind_bytes (write, 3, bytes);
  return tv_statement_run (write, error) && tv_store_transaction_commit (transaction, error);
}

gboolean
tv_store_add_generation (TvStore *self,
                         guint n,
                         const char *day,
                         const char *fingerprint,
                         GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  g_autofree char *text = NULL;
  TvStatement *write = NULL;

  g_return_val_if_fail (TV_IS_STORE (self), FALSE);
  g_return_val_if_fail (day != NULL && fingerprint != NULL, FALSE);

  transaction = tv_store_transaction_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  write = tv_db_prepare (transaction->db,
                         "INSERT OR REPLACE INTO generation (n, day, fingerprint)"
                         " VALUES (?1, ?2, ?3)",
                         error);
  if (write == NULL)
    return FALSE;
  tv_statement_bind_int (write, 1, n);
  tv_statement_bind_text (write, 2, day);
  tv_statement_bind_text (write, 3, fingerprint);
  text = g_strdup_printf ("%u %s %s", n, day, fingerprint);
  return tv_statement_run (write, error)
         && tv_audit_append (transaction, 0, "generation", text, error)
         && tv_store_transaction_commit (transaction, error);
}

gboolean
tv_store_get_generation (TvStore *self, guint *ret_n, char **ret_fingerprint, GError **error)
{
  g_autoptr (TvStoreTransaction) transaction = NULL;
  TvStatement *select = NULL;
  TvStep step = TV_STEP_DONE;

  g_return_val_if_fail (TV_IS_STORE (self), FALSE);

  transaction = tv_store_transaction_read (self, error);
  if (transaction == NULL)
    return FALSE;
  select = tv_db_prepare (transaction->db,
                          "SELECT n, fingerprint FROM generation ORDER BY n DESC LIMIT 1",
                          error);
  if (select == NULL)
    return FALSE;
  step = tv_statement_step (select, error);
  if (step == TV_STEP_ERROR)
    return FALSE;
  *ret_n = step == TV_STEP_ROW ? (guint) tv_statement_int (select, 0) : 0;
  *ret_fingerprint = step == TV_STEP_ROW ? tv_statement_dup_text (select, 1) : NULL;
  tv_statement_reset (select);
  return TRUE;
}
