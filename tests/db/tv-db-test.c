// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "db/tv-db.h"
#include "db/tv-statement.h"

#include <string.h>

#include <glib/gstdio.h>

#define APPLICATION 0x54565431

static const TvDbMigration first[] = {
  { "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL, data BLOB) STRICT" },
  { NULL },
};

static const TvDbMigration second[] = {
  { "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL, data BLOB) STRICT" },
  { "ALTER TABLE t ADD COLUMN more INTEGER NOT NULL DEFAULT 7" },
  { NULL },
};

static const TvDbMigration broken[] = {
  { "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL, data BLOB) STRICT" },
  { "ALTER TABLE t ADD COLUMN more INTEGER NOT NULL DEFAULT 7" },
  { "this is no SQL" },
  { NULL },
};

static char *
temporary (const char *name)
{
  g_assert_cmpint (g_mkdir_with_parents (g_get_user_data_dir (), 0700), ==, 0);
  return g_build_filename (g_get_user_data_dir (), name, NULL);
}

static void
insert (TvDb *db, gint64 id)
{
  g_autoptr (GError) error = NULL;
  TvStatement *statement = tv_db_prepare (db, "INSERT INTO t (id, text) VALUES (?, ?)", &error);

  g_assert_no_error (error);
  tv_statement_bind_int (statement, 1, id);
  tv_statement_bind_text (statement, 2, "chữ");
  g_assert_true (tv_statement_run (statement, &error));
  g_assert_no_error (error);
}

static gint64
query_int (TvDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  TvStatement *statement = tv_db_prepare (db, sql, &error);
  gint64 value;

  g_assert_no_error (error);
  g_assert_cmpint (tv_statement_step (statement, &error), ==, TV_STEP_ROW);
  value = tv_statement_int (statement, 0);
  tv_statement_reset (statement);
  return value;
}

static char *
query_text (TvDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  TvStatement *statement = tv_db_prepare (db, sql, &error);
  char *text;

  g_assert_no_error (error);
  g_assert_cmpint (tv_statement_step (statement, &error), ==, TV_STEP_ROW);
  text = tv_statement_dup_text (statement, 0);
  tv_statement_reset (statement);
  return text;
}

static void
test_pragmas (void)
{
  static const struct
  {
    TvDbMode mode;
    const char *journal;
    int synchronous;
  } table[] = {
    { TV_DB_KIOSK, "delete", 3 },
    { TV_DB_SERVER, "wal", 2 },
    { TV_DB_BUILD, "memory", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/pragmas-%zu", g_get_user_data_dir (), i);
      g_autofree char *unused = temporary ("x");
      g_autoptr (GError) error = NULL;
      g_autoptr (TvDb) db = tv_db_open (path, table[i].mode, APPLICATION, first, &error);
      g_autofree char *journal = NULL;

      g_assert_no_error (error);
      journal = query_text (db, "PRAGMA journal_mode");
      g_assert_cmpstr (journal, ==, table[i].journal);
      g_assert_cmpint (query_int (db, "PRAGMA synchronous"), ==, table[i].synchronous);
      g_assert_cmpint (query_int (db, "PRAGMA foreign_keys"), ==, 1);
      g_assert_cmpint (query_int (db, "PRAGMA trusted_schema"), ==, 0);
      g_assert_cmpint (query_int (db, "PRAGMA cell_size_check"), ==, 1);
      g_assert_cmpint (query_int (db, "PRAGMA application_id"), ==, APPLICATION);
      g_assert_cmpint (query_int (db, "PRAGMA user_version"), ==, 1);
      if (table[i].mode == TV_DB_SERVER)
        g_assert_cmpint (query_int (db, "PRAGMA wal_autocheckpoint"), ==, 0);
      insert (db, 1);
      tv_db_close (db);
      g_assert_finalize_object (g_steal_pointer (&db));
    }
}

static void
test_migrations (void)
{
  g_autofree char *path = temporary ("migrations");
  g_autofree char *copy = g_strconcat (path, ".v1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = tv_db_open (path, TV_DB_KIOSK, APPLICATION, first, &error);

  insert (db, 5);
  g_clear_object (&db);
  /* One step of several fails: nothing of it stays. */
  g_assert_null (tv_db_open (path, TV_DB_KIOSK, APPLICATION, broken, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_DATABASE);
  g_clear_error (&error);
  db = tv_db_open (path, TV_DB_KIOSK, APPLICATION, second, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_int (db, "SELECT more FROM t WHERE id = 5"), ==, 7);
  g_assert_cmpint (query_int (db, "PRAGMA user_version"), ==, 2);
  g_clear_object (&db);
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));
  /* A program older than its data keeps its hands off. */
  g_assert_null (tv_db_open (path, TV_DB_KIOSK, APPLICATION, first, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_DATABASE);
}

static void
expect_corrupt (const char *path)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));
  g_assert_null (tv_db_open (path, TV_DB_KIOSK, APPLICATION, first, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_corrupt (void)
{
  g_autofree char *path = temporary ("corrupt");
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = tv_db_open (path, TV_DB_KIOSK, APPLICATION, first, &error);
  gsize length;

  for (int i = 1; i <= 500; i++)
    insert (db, i);
  g_clear_object (&db);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  expect_corrupt (path);
  g_assert_true (g_file_set_contents (path, "no database at all", -1, NULL));
  expect_corrupt (path);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length / 2, NULL));
  expect_corrupt (path);
  memset (bytes + length - 4096, 0x5a, 1024);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  expect_corrupt (path);
  /* Only the journal is left of it. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  {
    g_autofree char *journal = g_strconcat (path, "-journal", NULL);

    g_assert_true (g_file_set_contents (journal, "x", 1, NULL));
    g_assert_null (tv_db_open (path, TV_DB_KIOSK, APPLICATION, first, &error));
    g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
  }
}

static void
test_other_program (void)
{
  g_autofree char *path = temporary ("other");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = tv_db_open (path, TV_DB_KIOSK, 1, first, &error);

  g_assert_no_error (error);
  g_clear_object (&db);
  g_assert_null (tv_db_open (path, TV_DB_KIOSK, 2, first, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
  g_clear_error (&error);
  db = tv_db_open (path, TV_DB_IMMUTABLE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (tv_db_exec (db, "DELETE FROM t", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_DATABASE);
}

static void
test_missing (void)
{
  g_autofree char *path = temporary ("missing");
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_db_open (path, TV_DB_READER, 0, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (tv_db_open (path, TV_DB_IMMUTABLE, 0, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

static void
test_reader (void)
{
  g_autofree char *path = temporary ("reader");
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) writer = tv_db_open (path, TV_DB_SERVER, APPLICATION, first, &error);
  g_autoptr (TvDb) reader = NULL;

  insert (writer, 1);
  reader = tv_db_open (path, TV_DB_READER, APPLICATION, first, &error);
  g_assert_no_error (error);
  g_assert_true (tv_db_begin (writer, &error));
  insert (writer, 2);
  g_assert_cmpint (query_int (reader, "SELECT count(*) FROM t"), ==, 1);
  g_assert_true (tv_db_commit (writer, &error));
  g_assert_cmpint (query_int (reader, "SELECT count(*) FROM t"), ==, 2);
  g_assert_false (tv_db_exec (reader, "INSERT INTO t (id, text) VALUES (9, 'x')", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_DATABASE);
  g_clear_error (&error);
  g_clear_object (&reader);
  g_assert_true (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_true (tv_db_checkpoint (writer, NULL, &error));
  g_assert_no_error (error);
}

static void
test_statements (void)
{
  g_autofree char *path = temporary ("statements");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = tv_db_open (path, TV_DB_KIOSK, APPLICATION, first, &error);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) back = NULL;
  TvStatement *statement;
  const guint8 *data;
  gsize length;

  statement = tv_db_prepare (db, "INSERT INTO t (id, text, data) VALUES (?, ?, ?)", &error);
  g_assert_true (statement
                 == tv_db_prepare (db, "INSERT INTO t (id, text, data) VALUES (?, ?, ?)", &error));
  tv_statement_bind_int (statement, 1, 1);
  tv_statement_bind_text (statement, 2, "đ");
  tv_statement_bind_bytes (statement, 3, bytes);
  g_assert_true (tv_statement_run (statement, &error));
  g_assert_cmpint (tv_db_last_row (db), ==, 1);
  g_assert_cmpint (tv_db_changes (db), ==, 1);
  /* Nothing is left of the earlier parameters. */
  tv_statement_bind_int (statement, 1, 2);
  g_assert_false (tv_statement_run (statement, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CONFLICT);
  g_clear_error (&error);
  /* A parameter there is none for shows at the step. */
  tv_statement_bind_int (statement, 4, 2);
  g_assert_false (tv_statement_run (statement, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_DATABASE);
  g_clear_error (&error);
  g_assert_null (tv_db_prepare (db, "SELECT nothing FROM nowhere", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_DATABASE);
  g_clear_error (&error);
  statement = tv_db_prepare (db, "SELECT text, data, NULL, zeroblob(0) FROM t", &error);
  g_assert_cmpint (tv_statement_step (statement, &error), ==, TV_STEP_ROW);
  g_assert_cmpstr (tv_statement_text (statement, 0), ==, "đ");
  back = tv_statement_bytes (statement, 1);
  g_assert_true (g_bytes_equal (back, bytes));
  g_assert_true (tv_statement_is_null (statement, 2));
  g_assert_null (tv_statement_bytes (statement, 2));
  g_assert_true (tv_statement_blob (statement, 3, &data, &length));
  g_assert_cmpuint (length, ==, 0);
  g_assert_cmpint (tv_statement_step (statement, &error), ==, TV_STEP_DONE);
}

static void
test_backup (void)
{
  g_autofree char *path = temporary ("live");
  g_autofree char *copy = temporary ("copy");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = tv_db_open (path, TV_DB_SERVER, APPLICATION, first, &error);
  g_autoptr (TvDb) other = NULL;

  for (int i = 1; i <= 100; i++)
    insert (db, i);
  g_assert_true (tv_db_backup (db, copy, &error));
  insert (db, 101);
  other = tv_db_open (copy, TV_DB_SERVER, APPLICATION, first, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_int (other, "SELECT count(*) FROM t"), ==, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/db/db/pragmas", test_pragmas);
  g_test_add_func ("/db/db/migrations", test_migrations);
  g_test_add_func ("/db/db/corrupt", test_corrupt);
  g_test_add_func ("/db/db/other-program", test_other_program);
  g_test_add_func ("/db/db/missing", test_missing);
  g_test_add_func ("/db/db/reader", test_reader);
  g_test_add_func ("/db/db/statements", test_statements);
  g_test_add_func ("/db/db/backup", test_backup);
  return g_test_run ();
}
