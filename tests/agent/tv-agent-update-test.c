// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* The real agent, killed at random points of one update after the other: what a visit would see
 * then is always one publication, whole, the old or the new, and every byte as it was signed. */

#include "../client/tv-test-folder.h"
#include "../sync/tv-test-province.h"
#include "../sync/tv-test-root.h"
#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "catalogue/tv-catalogue.h"
#include "publication/tv-repository.h"
#include "sync/tv-sync-content.h"

#include <signal.h>
#include <sys/wait.h>

#define KILLS 40
#define ITEMS 5
#define FILE_LENGTH 60000
#define ROUND_SECONDS 30
/* Requests of one update: roots, time, four roles, a manifest and a file for each item. */
#define REQUESTS (6 + 2 * ITEMS)
#define PATIENCE_MICROSECONDS 1500000
#define AFTER_MICROSECONDS 60000 /* the catalogue and the swap come after the last request */

typedef struct
{
  TvTestProvince *province;
  char *folder;
  char *content;
  GPid agent;
  guint published; /* version of all items */
  guint shown;     /* what was seen last */
} Fixture;

static void
write_bytes (Fixture *fixture, const char *name, gconstpointer data, gssize length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, length, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) root = NULL;
  g_autofree char *config = NULL;

  fixture->province = tv_test_province_new ();
  fixture->folder = tv_test_folder_new ();
  fixture->content = g_build_filename (fixture->folder, "content", NULL);
  root = tv_test_root_new (fixture->province->key);
  write_bytes (fixture,
               "root.json",
               g_bytes_get_data (root, NULL),
               (gssize) g_bytes_get_size (root));
  config = g_strdup_printf ("[Agent]\nServer=%s\nCaFile=%s\nRoot=%s/root.json\nState=%s/state\n"
                            "Content=%s\nSocket=%s/agent.sock\nUnit=24781\nName=Kiosk 1\n"
                            "SyncInterval=1\n",
                            tv_test_server_get_address (fixture->province->server),
                            fixture->province->certificates->ca,
                            fixture->folder,
                            fixture->folder,
                            fixture->content,
                            fixture->folder);
  write_bytes (fixture, "agent.conf", config, -1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tv_test_province_free (fixture->province);
  g_free (fixture->folder);
  g_free (fixture->content);
}

/* --- the publisher --------------------------------------------------------------------------- */

static char *
make_item (Fixture *fixture, guint i, guint version)
{
  g_autofree char *name = g_strdup_printf ("item-%u-%u", i, version);
  char *folder = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *path = g_build_filename (folder, "notice.md", NULL);
  g_autofree char *id = g_strdup_printf ("bo-%u", i);
  g_autofree char *body = g_strnfill (FILE_LENGTH, (char) ('a' + version % 26));
  g_autofree char *text = g_strdup_printf ("%u %u %s", i, version, body);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TvJson) head = json_pack ("{s:s,s:s,s:i,s:s,s:s}",
                                       "id",
                                       id,
                                       "kind",
                                       "notice",
                                       "version",
                                       (int) version,
                                       "title",
                                       id,
                                       "released",
                                       "2026-11-23");
  g_autoptr (TvItem) item = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_file_make_folder (folder, NULL));
  g_assert_true (tv_file_write (path, bytes, 0644, NULL));
  item = tv_item_build (folder, head, &error);
  g_assert_no_error (error);
  return folder;
}

/* All items in one publication, so that a mixture could be seen. */
static void
publish (Fixture *fixture)
{
  TvTestProvince *province = fixture->province;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&province->mutex);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (TvRepository) repository = NULL;
  g_autoptr (TvDsse) proposal = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  fixture->published++;
  repository = tv_repository_open (province->folder, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ITEMS; i++)
    {
      g_autofree char *folder = make_item (fixture, i, fixture->published);
      g_autoptr (TvItem) item = tv_repository_add_item (repository, folder, &error);

      g_assert_no_error (error);
      g_assert_true (tv_file_remove_tree (folder, NULL));
    }
  proposal = tv_repository_propose (repository, TV_ROLE_TARGETS, now);
  tv_dsse_sign (proposal, province->key);
  bytes = tv_dsse_to_bytes (proposal);
  tv_repository_accept (repository, TV_ROLE_TARGETS, bytes, &error);
  g_assert_no_error (error);
  tv_repository_publish (repository, province->online, now, ++province->tick, &error);
  g_assert_no_error (error);
}

/* --- the agent ------------------------------------------------------------------------------- */

static void
start_agent (Fixture *fixture)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "app", "thamvan-agent", NULL);
  g_autofree char *config = g_build_filename (fixture->folder, "agent.conf", NULL);
  char *argv[] = { program, (char *) "--config", config, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_async (NULL,
                 argv,
                 NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                     | (g_test_verbose () ? 0 : G_SPAWN_STDERR_TO_DEV_NULL),
                 NULL,
                 NULL,
                 &fixture->agent,
                 &error);
  g_assert_no_error (error);
}

static void
end_agent (Fixture *fixture, int signal)
{
  int status = 0;

  g_assert_cmpint (waitpid (fixture->agent, &status, WNOHANG), ==, 0);
  g_assert_cmpint (kill (fixture->agent, signal), ==, 0);
  g_assert_cmpint (waitpid (fixture->agent, &status, 0), ==, fixture->agent);
  if (signal == SIGKILL)
    g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
}

/* Until the agent has asked @count times in all, or has nothing more to ask (what an earlier try
 * fetched is not asked for again), and @microseconds more. */
static void
wait_for_requests (Fixture *fixture, guint count, guint microseconds)
{
  const gint64 limit = g_get_monotonic_time () + PATIENCE_MICROSECONDS;
  gint64 until = 0;

  while (tv_test_server_count (fixture->province->server, "/v1/") < count
         && g_get_monotonic_time () < limit)
    g_thread_yield ();
  until = g_get_monotonic_time () + microseconds;
  while (g_get_monotonic_time () < until)
    g_thread_yield ();
}

/* --- the visit ------------------------------------------------------------------------------- */

static void
check_file (TvObjectStore *objects, const TvItemFile *file)
{
  g_autofree char *path = tv_object_store_path (objects, file->sha256);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tv_file_read (path, 1024 * 1024, &error);
  g_autofree char *sha256 = NULL;

  g_assert_no_error (error);
  sha256 = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (sha256, ==, file->sha256);
}

/* Nothing lies under an object's name that is not that object: what is unverified lies aside. */
static void
check_objects (const char *folder)
{
  for (guint i = 0; i < 256; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02x", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *file = NULL;

      while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *full = g_build_filename (path, file, NULL);
          g_autoptr (GBytes) bytes = NULL;
          g_autofree char *sha256 = NULL;

          if (strlen (file) != 64)
            continue; /* beside, not yet renamed */
          bytes = tv_file_read (full, 1024 * 1024, NULL);
          g_assert_nonnull (bytes);
          sha256 = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
          g_assert_cmpstr (sha256, ==, file);
        }
    }
}

/* The version on show, 0 for none. */
static guint
look (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->content, "objects", NULL);
  g_autoptr (TvObjectStore) objects = tv_object_store_new (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvSyncContent) content = tv_sync_content_load (fixture->content, objects, &error);
  g_autoptr (TvCatalogue) catalogue = NULL;
  guint version = 0;

  g_assert_no_error (error);
  check_objects (folder);
  if (content->generation == 0)
    return 0;
  g_assert_cmpuint (content->items->len, ==, ITEMS);
  version = ((const TvItem *) g_ptr_array_index (content->items, 0))->version;
  for (guint i = 0; i < content->items->len; i++)
    {
      const TvItem *item = g_ptr_array_index (content->items, i);

      g_assert_cmpuint (item->version, ==, version);
      for (guint j = 0; j < item->files->len; j++)
        check_file (objects, g_ptr_array_index (item->files, j));
    }
  catalogue = tv_catalogue_open (fixture->content, &error);
  g_assert_no_error (error);
  return version;
}

/* --- the test -------------------------------------------------------------------------------- */

/* One start, one kill; TRUE when the new publication was on show by then. */
static gboolean
kill_once (Fixture *fixture)
{
  const guint before = tv_test_server_count (fixture->province->server, "/v1/");
  const guint request = (guint) g_test_rand_int_range (1, REQUESTS + 1);
  /* The last third of the points lie where nothing is asked any more. */
  const gboolean late = g_test_rand_int_range (0, 3) == 0;
  const guint pause = (guint) g_test_rand_int_range (0, late ? AFTER_MICROSECONDS : 3000);
  guint version = 0;

  start_agent (fixture);
  wait_for_requests (fixture, before + (late ? REQUESTS - 1 : request), pause);
  end_agent (fixture, SIGKILL);
  version = look (fixture);
  g_test_message ("after request %u%s + %u µs: version %u of %u",
                  late ? REQUESTS - 1 : request,
                  late ? " (late)" : "",
                  pause,
                  version,
                  fixture->published);
  g_assert_true (version == fixture->shown || version == fixture->published);
  fixture->shown = version;
  return version == fixture->published;
}

static void
test_kill (Fixture *fixture, gconstpointer data)
{
  guint finished = 0;
  guint unfinished = 0;

  publish (fixture);
  for (guint i = 0; i < KILLS; i++)
    if (kill_once (fixture))
      {
        finished++;
        publish (fixture);
      }
    else
      unfinished++;
  g_test_message ("%u kills: %u left the old, %u the new", KILLS, unfinished, finished);
  g_assert_cmpuint (unfinished, >=, KILLS / 8);
  g_assert_cmpuint (finished, >=, 3);
}

/* Left alone after all that, it gets there. */
static void
test_recover (Fixture *fixture, gconstpointer data)
{
  const gint64 limit = g_get_monotonic_time () + ROUND_SECONDS * G_USEC_PER_SEC;
  g_autofree char *target = NULL;
  g_autofree char *current = g_build_filename (fixture->content, "current", NULL);

  publish (fixture);
  for (guint i = 0; i < 4; i++)
    kill_once (fixture);
  start_agent (fixture);
  while (target == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
      target = g_file_read_link (current, NULL);
    }
  end_agent (fixture, SIGTERM);
  g_assert_cmpuint (look (fixture), ==, fixture->published);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/agent/update/kill", Fixture, NULL, set_up, test_kill, tear_down);
  g_test_add ("/agent/update/recover", Fixture, NULL, set_up, test_recover, tear_down);
  return g_test_run ();
}
