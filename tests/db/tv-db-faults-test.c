// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "db/tv-db.h"
#include "db/tv-statement.h"

#include <string.h>

#include <glib/gstdio.h>

/* What a disk that breaks or fills at its nth call leaves: all that was acknowledged, nothing that
 * was not asked for, and a database that opens again. */

#define N_ROWS 12
#define MOST_CALLS 2000

static const TvDbMigration schema[] = {
  { "CREATE TABLE t (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT" },
  { NULL },
};

static gboolean
insert (TvDb *db, gint64 id, GError **error)
{
  guint8 data[3000];
  TvStatement *statement;

  memset (data, (int) id, sizeof data);
  if (!tv_db_begin (db, error))
    return FALSE;
  statement = tv_db_prepare (db, "INSERT INTO t VALUES (?, ?)", error);
  if (statement != NULL)
    {
      tv_statement_bind_int (statement, 1, id);
      tv_statement_bind_blob (statement, 2, data, sizeof data);
    }
  if (statement == NULL || !tv_statement_run (statement, error))
    {
      tv_db_rollback (db);
      return FALSE;
    }
  return tv_db_commit (db, error);
}

static gboolean
is_expected (const GError *error, gboolean full)
{
  return g_error_matches (error, TV_ERROR, TV_ERROR_DATABASE)
         || (full && g_error_matches (error, TV_ERROR, TV_ERROR_STORAGE_FULL));
}

static void
check_rows (const char *path, TvDbMode mode, const gboolean *acknowledged)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = tv_db_open (path, mode, 1, schema, &error);
  gboolean present[N_ROWS + 1] = { FALSE };
  TvStatement *statement;

  g_assert_no_error (error);
  statement = tv_db_prepare (db, "SELECT id FROM t", &error);
  while (tv_statement_step (statement, &error) == TV_STEP_ROW)
    present[tv_statement_int (statement, 0)] = TRUE;
  g_assert_no_error (error);
  for (int id = 1; id <= N_ROWS; id++)
    if (acknowledged[id])
      g_assert_true (present[id]);
}

/* TRUE when the disk's nth call was never reached. */
static gboolean
run_once (TvDbMode mode, guint nth, gboolean full, guint *failures)
{
  g_autofree char *path
      = g_strdup_printf ("%s/db-%d-%d-%u", g_get_user_data_dir (), (int) mode, full, nth);
  gboolean acknowledged[N_ROWS + 1] = { FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = NULL;
  gboolean all = TRUE;

  tv_db_fail_after (nth, full);
  db = tv_db_open (path, mode, 1, schema, &error);
  if (db == NULL)
    g_assert_true (is_expected (error, full));
  for (int id = 1; id <= N_ROWS && db != NULL; id++)
    {
      g_clear_error (&error);
      acknowledged[id] = insert (db, id, &error);
      if (!acknowledged[id])
        {
          g_assert_true (is_expected (error, full));
          all = FALSE;
        }
    }
  all = all && db != NULL;
  *failures += !all;
  /* The plug is pulled while the disk is still broken. */
  g_clear_object (&db);
  tv_db_fail_after (0, FALSE);
  check_rows (path, mode, acknowledged);
  (void) g_unlink (path);
  return all;
}

static void
test_nth_call (gconstpointer data)
{
  TvDbMode mode = GPOINTER_TO_INT (data);

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_data_dir (), 0700), ==, 0);
  for (int full = 0; full < 2; full++)
    {
      guint failures = 0;
      guint nth = 1;

      while (!run_once (mode, nth, full, &failures) && nth < MOST_CALLS)
        nth++;
      g_test_message ("%u calls of the disk, %u failed runs", nth, failures);
      g_assert_cmpuint (nth, <, MOST_CALLS);
      g_assert_cmpuint (failures, >, N_ROWS);
    }
}

static void
test_disk_full_word (void)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "full", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_data_dir (), 0700), ==, 0);
  db = tv_db_open (path, TV_DB_SERVER, 1, schema, &error);
  g_assert_no_error (error);
  tv_db_fail_after (1, TRUE);
  g_assert_false (insert (db, 1, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STORAGE_FULL);
  g_clear_error (&error);
  tv_db_fail_after (0, FALSE);
  g_assert_true (insert (db, 1, &error));
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/db/faults/kiosk", GINT_TO_POINTER (TV_DB_KIOSK), test_nth_call);
  g_test_add_data_func ("/db/faults/server", GINT_TO_POINTER (TV_DB_SERVER), test_nth_call);
  g_test_add_func ("/db/faults/disk-full", test_disk_full_word);
  return g_test_run ();
}
