// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "server/tv-table-schema.h"
#include "server/tv-table-setting.h"
#include "server/tv-writer.h"

typedef struct
{
  char *folder;
  char *path;
  TvWriter *writer;
  guint done;
  guint failed;
  guint64 tick;
} Case;

typedef struct
{
  Case *owner;
  guint number;
  gboolean fail;
} Work;

static TvDb *
open_db (Case *self, TvDbMode mode)
{
  g_autoptr (GError) error = NULL;
  TvDb *db = tv_db_open (self->path,
                         mode,
                         TV_SERVER_APPLICATION_ID,
                         mode == TV_DB_SERVER ? tv_table_schema () : NULL,
                         &error);

  g_assert_no_error (error);
  return db;
}

static void
set_up (Case *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("tv-writer-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "server.db", NULL);
  self->writer = tv_writer_new (open_db (self, TV_DB_SERVER), 5000, NULL);
  g_assert_nonnull (self->writer);
}

static void
tear_down (Case *self, gconstpointer data)
{
  tv_writer_stop (self->writer);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  g_clear_object (&self->writer);
  g_assert_true (tv_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
  g_free (self->path);
}

static gboolean
write_number (TvDb *db, guint64 tick, gpointer data, GError **error)
{
  Work *work = data;
  g_autofree char *key = g_strdup_printf ("so-%u", work->number);

  g_assert_cmpuint (tick, >, 0);
  if (!tv_table_setting_set_int (db, key, (gint64) tick, error))
    return FALSE;
  if (work->fail)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_STATE, "không được");
  return !work->fail;
}

static void
number_done (gpointer data, const GError *error)
{
  Work *work = data;

  work->owner->done++;
  if (error != NULL)
    work->owner->failed++;
  g_free (work);
}

static void
push (Case *self, guint number, gboolean fail)
{
  Work *work = g_new0 (Work, 1);

  work->owner = self;
  work->number = number;
  work->fail = fail;
  g_assert_true (
      tv_writer_push (self->writer, TV_WRITER_PLAIN, write_number, number_done, work, NULL));
}

static void
wait_for (Case *self, guint count)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (self->done < count)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}

static gint64
read_number (Case *self, guint number)
{
  g_autoptr (TvDb) db = open_db (self, TV_DB_READER);
  g_autofree char *key = g_strdup_printf ("so-%u", number);
  gint64 value = -1;

  g_assert_true (tv_table_setting_get_int (db, key, -1, &value, NULL));
  tv_db_close (db);
  return value;
}

/* Many at once share a transaction; each is there when it is said to be. */
static void
test_group (Case *self, gconstpointer data)
{
  guint64 commits = 0;
  guint64 jobs = 0;

  for (guint i = 0; i < 2000; i++)
    push (self, i, FALSE);
  wait_for (self, 2000);
  tv_writer_get_counts (self->writer, &commits, &jobs);
  g_assert_cmpuint (jobs, ==, 2000);
  g_assert_cmpuint (commits, <, 500);
  g_assert_cmpuint (tv_writer_get_tick (self->writer), ==, commits);
  g_assert_cmpint (read_number (self, 1999), >, 0);
}

/* One that fails takes back its own and nobody else's. */
static void
test_failure_alone (Case *self, gconstpointer data)
{
  for (guint i = 0; i < 30; i++)
    push (self, i, i % 3 == 0);
  wait_for (self, 30);
  g_assert_cmpuint (self->failed, ==, 10);
  for (guint i = 0; i < 30; i++)
    g_assert_true ((read_number (self, i) == -1) == (i % 3 == 0));
}

/* A disk that fails fails all of the group, and the next group may work again. */
static void
test_bad_disk (Case *self, gconstpointer data)
{
  guint failed = 0;

  for (guint nth = 1; nth < 40; nth++)
    {
      self->done = 0;
      self->failed = 0;
      tv_db_fail_after (nth, nth % 2 == 0);
      push (self, nth, FALSE);
      wait_for (self, 1);
      tv_db_fail_after (0, FALSE);
      g_assert_true ((read_number (self, nth) == -1) == (self->failed == 1));
      failed += self->failed;
    }
  g_test_message ("%u of 39 were refused", failed);
  g_assert_cmpuint (failed, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/server/writer/" name, Case, NULL, set_up, func, tear_down)
  ADD ("group", test_group);
  ADD ("failure-alone", test_failure_alone);
  ADD ("bad-disk", test_bad_disk);
  return g_test_run ();
}
