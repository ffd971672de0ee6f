// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gstdio.h>

#include "base/tv-file.h"
#include "server/tv-checkpointer.h"
#include "server/tv-table-schema.h"
#include "server/tv-table-setting.h"

#define PATIENCE (60 * G_USEC_PER_SEC)
#define ROWS 200

typedef struct
{
  char *folder;
  char *path;
  TvDb *db;
  TvCheckpointer *checkpointer;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("tv-checkpointer-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "server.db", NULL);
  self->db
      = tv_db_open (self->path, TV_DB_SERVER, TV_SERVER_APPLICATION_ID, tv_table_schema (), &error);
  g_assert_no_error (error);
  self->checkpointer = tv_checkpointer_new (self->db, &error);
  g_assert_no_error (error);
}

static void
tear_down (Case *self, gconstpointer data)
{
  g_clear_object (&self->checkpointer);
  g_clear_object (&self->db);
  g_assert_true (tv_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
  g_free (self->path);
}

static void
write_rows (Case *self)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < ROWS; i++)
    {
      g_autofree char *key = g_strdup_printf ("so-%u", i);

      g_assert_true (tv_table_setting_set_int (self->db, key, i, &error));
      g_assert_no_error (error);
    }
}

static guint
await_end (Case *self)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;
  guint log = 0;

  while (!tv_checkpointer_poll (self->checkpointer, &log))
    {
      g_thread_yield ();
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  g_assert_false (tv_checkpointer_poll (self->checkpointer, &log));
  return log;
}

static goffset
log_size (Case *self)
{
  g_autofree char *path = g_strconcat (self->path, "-wal", NULL);
  GStatBuf info = { 0 };

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_size;
}

/* A log that is folded back between is used again from its beginning: it does not grow. */
static void
test_fold (Case *self, gconstpointer data)
{
  goffset once = 0;

  write_rows (self);
  once = log_size (self);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_true (tv_checkpointer_wake (self->checkpointer));
      g_assert_cmpuint (await_end (self), >=, ROWS);
      write_rows (self);
    }
  g_assert_cmpint (log_size (self), <=, once + once / 4);
}

/* The writer goes on meanwhile, and what it wrote is all there. */
static void
test_beside (Case *self, gconstpointer data)
{
  gint64 value = -1;

  write_rows (self);
  g_assert_true (tv_checkpointer_wake (self->checkpointer));
  g_assert_false (tv_checkpointer_wake (self->checkpointer));
  write_rows (self);
  await_end (self);
  g_assert_true (tv_db_checkpoint (self->db, NULL, NULL));
  g_assert_true (tv_table_setting_get_int (self->db, "so-199", -1, &value, NULL));
  g_assert_cmpint (value, ==, 199);
}

/* Its own connection changes nothing, even when asked to. */
static void
test_harmless (Case *self, gconstpointer data)
{
  g_autoptr (TvDb) keeper = tv_db_open_keeper (self->db, NULL);

  g_assert_nonnull (keeper);
  g_assert_false (tv_table_setting_set_int (keeper, "so", 1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func)                                                                            \
  g_test_add ("/server/checkpointer/" name, Case, NULL, set_up, func, tear_down)
  ADD ("fold", test_fold);
  ADD ("beside", test_beside);
  ADD ("harmless", test_harmless);
  return g_test_run ();
}
