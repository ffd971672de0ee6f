// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* Damaged files and full disks: said in words, nothing made anew over what may be saved, and what
 * was acknowledged is there again when the file is. */

#include "tv-test-loop.h"

#include <signal.h>
#include <string.h>

static void
assert_state (TvTestLoop *loop, const char *code, const char *expected)
{
  g_autofree char *state = tv_test_loop_get_state (loop, code);

  g_assert_cmpstr (state, ==, expected);
}

static GBytes *
read_file (TvTestLoop *loop, const char *name)
{
  g_autofree char *path = tv_test_loop_path (loop, name);
  char *data = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  return g_bytes_new_take (data, length);
}

static void
test_agent_database (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *path = tv_test_loop_path (loop, "state/agent.db");
  g_autofree char *code = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  tv_test_loop_stop_server (loop, SIGKILL);
  code = tv_test_loop_submit (loop);
  tv_test_loop_stop_agent (loop, SIGTERM);
  tv_test_loop_copy (loop, "state", "state.good");
  tv_test_loop_damage (loop, path, 0);
  tv_test_loop_damage (loop, path, 4096);
  before = read_file (loop, "state/agent.db");
  tv_test_loop_start_server (loop);
  tv_test_loop_start_agent (loop);
  tv_test_loop_await_trouble (loop, "corrupt");
  g_assert_true (tv_test_loop_finds (loop, "ho thong", "units"));
  tv_test_loop_refused (loop,
                        "corrupt",
                        "submit",
                        "--agent",
                        loop->socket,
                        "--round",
                        TV_TEST_LOOP_ROUND,
                        "--answers",
                        "answers.json",
                        NULL);
  tv_test_loop_stop_agent (loop, SIGTERM);
  /* Set aside as it is, and nothing new in its place. */
  after = read_file (loop, "state/agent.db.damaged");
  g_assert_true (g_bytes_equal (before, after));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  tv_test_loop_copy (loop, "state.good", "state");
  tv_test_loop_start_agent (loop);
  tv_test_loop_await_state (loop, code, "acked");
  tv_test_loop_await_trouble (loop, NULL);
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 1);
}

static void
test_server_database (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *path = tv_test_loop_path (loop, "server/server.db");
  g_autofree char *first = tv_test_loop_submit (loop);
  g_autofree char *second = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  tv_test_loop_await_state (loop, first, "acked");
  tv_test_loop_stop_server (loop, SIGTERM);
  tv_test_loop_copy (loop, "server", "server.good");
  tv_test_loop_damage (loop, path, 0);
  before = read_file (loop, "server/server.db");
  said = tv_test_loop_start_failing (loop, "thamvan-server", "server.conf");
  tv_test_loop_assert_explained (said, "corrupt");
  after = read_file (loop, "server/server.db");
  g_assert_true (g_bytes_equal (before, after));
  /* So says the administrator's hand, too. */
  tv_test_loop_refused (loop, "corrupt", "device", "list", "--state", "server", NULL);
  second = tv_test_loop_submit (loop);
  assert_state (loop, second, "sealed");
  assert_state (loop, first, "acked");

  tv_test_loop_copy (loop, "server.good", "server");
  tv_test_loop_start_server (loop);
  tv_test_loop_await_state (loop, second, "acked");
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 2);
}

/* The index of what is on show is made anew from what was signed, without any network. */
static void
test_catalogue_database (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *path = tv_test_loop_path (loop, "content/current/catalogue.db");
  g_autofree char *code = NULL;

  tv_test_loop_stop_server (loop, SIGKILL);
  code = tv_test_loop_submit (loop);
  tv_test_loop_stop_agent (loop, SIGTERM);
  tv_test_loop_damage (loop, path, 0);
  tv_test_loop_refused (loop, "corrupt", "search", "--content", loop->content, "thong", NULL);
  tv_test_loop_start_agent (loop);
  tv_test_loop_await_found (loop, "ho thong", "units");
  assert_state (loop, code, "sealed");

  tv_test_loop_start_server (loop);
  tv_test_loop_await_state (loop, code, "acked");
  tv_test_loop_await_trouble (loop, NULL);
}

/* Opinions until no more is taken, their codes; @ret_said: what the refusal said. */
static GPtrArray *
submit_till_full (TvTestLoop *loop, char **ret_said)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 200 && *ret_said == NULL; i++)
    {
      g_autofree char *out = NULL;
      g_autofree char *digits = NULL;
      int status = tv_test_loop_ctl (loop,
                                     &out,
                                     "submit",
                                     "--json",
                                     "--agent",
                                     loop->socket,
                                     "--round",
                                     TV_TEST_LOOP_ROUND,
                                     "--answers",
                                     "answers.json",
                                     NULL);

      if (status != 0)
        {
          *ret_said = g_steal_pointer (&out);
          break;
        }
      digits = g_strndup (strstr (out, "\"code\":") + strlen ("\"code\":\""), 18);
      g_ptr_array_add (codes, g_steal_pointer (&digits));
    }
  g_test_message ("%u opinions fit", codes->len);
  return codes;
}

/* KiB that the agent has laid down by now. */
static guint
get_size (TvTestLoop *loop)
{
  g_autoptr (GBytes) bytes = read_file (loop, "state/agent.db");

  return (guint) (g_bytes_get_size (bytes) / 1024);
}

static void
test_full_disk (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autoptr (GPtrArray) codes = NULL;
  g_autofree char *said = NULL;

  tv_test_loop_stop_server (loop, SIGKILL);
  tv_test_loop_stop_agent (loop, SIGTERM);
  if (!tv_test_loop_start_agent_on_small_disk (loop, 32 * 1024 + get_size (loop) + 12))
    {
      g_test_skip ("This machine lets nobody mount a small disk");
      return;
    }
  codes = submit_till_full (loop, &said);
  g_assert_cmpuint (codes->len, >, 0);
  g_assert_nonnull (said);
  tv_test_loop_assert_explained (said, "storage-full");
  g_assert_true (tv_test_loop_finds (loop, "ho thong", "units"));

  /* Somebody else takes the last block: nothing can be sent, and nothing is lost. */
  tv_test_loop_fill_disk (loop, loop->agent, "state", TRUE);
  tv_test_loop_start_server (loop);
  tv_test_loop_await_trouble (loop, "storage-full");
  for (guint i = 0; i < codes->len; i++)
    assert_state (loop, g_ptr_array_index (codes, i), "sealed");
  tv_test_loop_fill_disk (loop, loop->agent, "state", FALSE);
  for (guint i = 0; i < codes->len; i++)
    tv_test_loop_await_state (loop, g_ptr_array_index (codes, i), "acked");
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, codes->len);
  g_assert_true (tv_test_loop_finds (loop, "ho thong", "units"));
}

static void
test_full_server_disk (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *first = tv_test_loop_submit (loop);
  g_autofree char *second = NULL;

  tv_test_loop_await_state (loop, first, "acked");
  tv_test_loop_stop_server (loop, SIGTERM);
  if (!tv_test_loop_start_server_on_small_disk (loop, 16 * 1024))
    {
      g_test_skip ("This machine lets nobody mount a small disk");
      return;
    }
  tv_test_loop_fill_disk (loop, loop->server, "server", TRUE);
  second = tv_test_loop_submit (loop);
  tv_test_loop_await_trouble (loop, "storage-full");
  assert_state (loop, first, "acked");
  {
    g_autofree char *state = tv_test_loop_get_state (loop, second);

    g_assert_true (g_str_equal (state, "sealed") || g_str_equal (state, "sending"));
  }

  tv_test_loop_fill_disk (loop, loop->server, "server", FALSE);
  tv_test_loop_await_state (loop, second, "acked");
  tv_test_loop_await_trouble (loop, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/faults/storage/agent-database", test_agent_database);
  g_test_add_func ("/faults/storage/server-database", test_server_database);
  g_test_add_func ("/faults/storage/catalogue-database", test_catalogue_database);
  g_test_add_func ("/faults/storage/full-disk", test_full_disk);
  g_test_add_func ("/faults/storage/full-server-disk", test_full_server_disk);
  return g_test_run ();
}
