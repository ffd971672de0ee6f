// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* What arrives is not what was signed: it is refused in words, what is on show stays, and what was
 * acknowledged stays acknowledged. */

#include "tv-test-loop.h"

#include "base/tv-hex.h"

#include <signal.h>
#include <string.h>

#define OLD "dien tich cay xanh"
#define NEW "mat do xay dung"

static void
publish_version (TvTestLoop *loop, guint version, const char *title)
{
  g_autofree char *item = tv_test_loop_make_item (loop, version, title);
  const char *const items[] = { item, NULL };

  tv_test_loop_publish (loop, items);
}

/* A province whose kiosk shows version 1 and has handed on one opinion. */
static TvTestLoop *
make_loop (char **ret_code)
{
  TvTestLoop *loop = tv_test_loop_new (NULL);

  publish_version (loop, 1, OLD);
  tv_test_loop_await_found (loop, OLD, "chi-tieu");
  *ret_code = tv_test_loop_submit (loop);
  tv_test_loop_await_state (loop, *ret_code, "acked");
  return loop;
}

static void
check_kept (TvTestLoop *loop, const char *code)
{
  g_autofree char *state = tv_test_loop_get_state (loop, code);

  g_assert_cmpstr (state, ==, "acked");
  g_assert_true (tv_test_loop_finds (loop, OLD, "chi-tieu"));
  g_assert_false (tv_test_loop_finds (loop, NEW, "chi-tieu"));
  g_assert_true (tv_test_loop_finds (loop, "ho thong", "units"));
}

/* Where the server keeps a file of an item. */
static char *
find_object (TvTestLoop *loop, const char *file)
{
  g_autofree char *path = tv_test_loop_path (loop, file);
  g_autofree char *text = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  hash = tv_sha256_hex (text, length);
  name = g_strdup_printf ("server/objects/%.2s/%s", hash, hash);
  return tv_test_loop_path (loop, name);
}

static void
test_tampered_file (void)
{
  g_autofree char *code = NULL;
  g_autoptr (TvTestLoop) loop = make_loop (&code);
  g_autofree char *object = NULL;
  g_autofree char *whole = tv_test_loop_path (loop, "whole");

  tv_test_loop_stop_agent (loop, SIGTERM);
  publish_version (loop, 2, NEW);
  object = find_object (loop, "items/indicators-2/indicators.json");
  tv_test_loop_copy (loop, object, whole);
  tv_test_loop_damage (loop, object, 10);
  tv_test_loop_start_agent (loop);
  tv_test_loop_await_trouble (loop, "hash");
  check_kept (loop, code);
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 1);

  tv_test_loop_copy (loop, whole, object);
  tv_test_loop_await_found (loop, NEW, "chi-tieu");
  tv_test_loop_await_trouble (loop, NULL);
}

/* Somebody who has a good certificate, but none of the province's keys. */
static void
test_foreign_signature (void)
{
  g_autofree char *code = NULL;
  g_autoptr (TvTestLoop) loop = make_loop (&code);
  g_autofree char *late = NULL;

  tv_test_loop_stop_server (loop, SIGTERM);
  g_assert_cmpint (tv_test_loop_ctl (loop, NULL, "keys", "init", "others", NULL), ==, 0);
  tv_test_loop_copy (loop, "server", "server.good");
  tv_test_loop_copy (loop, "keys", "keys.good");
  tv_test_loop_copy (loop, "agent.conf", "agent.conf.good");
  /* The kiosk keeps its own root; only the server's is exchanged. */
  tv_test_loop_stop_agent (loop, SIGTERM);
  tv_test_loop_copy (loop, "others", "keys");
  tv_test_loop_copy (loop, "server.conf", "server.conf.good");
  g_assert_cmpint (tv_test_loop_ctl (loop,
                                     NULL,
                                     "publish",
                                     "--keys",
                                     "others",
                                     "--to",
                                     "forged",
                                     "others/keys",
                                     NULL),
                   ==,
                   0);
  tv_test_loop_copy (loop, "forged", "server");
  tv_test_loop_start_server (loop);
  tv_test_loop_copy (loop, "keys.good", "keys");
  tv_test_loop_start_agent (loop);
  late = tv_test_loop_submit (loop);
  tv_test_loop_await_trouble (loop, "signature");
  check_kept (loop, code);
  {
    g_autofree char *state = tv_test_loop_get_state (loop, late);

    g_assert_cmpstr (state, ==, "sealed");
  }

  tv_test_loop_stop_server (loop, SIGTERM);
  tv_test_loop_copy (loop, "server.good", "server");
  tv_test_loop_start_server (loop);
  tv_test_loop_await_state (loop, late, "acked");
  tv_test_loop_await_trouble (loop, NULL);
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 2);
}

/* The server's folder of last week is put back, rightly signed. */
static void
test_older_version (void)
{
  g_autofree char *code = NULL;
  g_autoptr (TvTestLoop) loop = make_loop (&code);
  g_autofree char *late = NULL;

  tv_test_loop_stop_server (loop, SIGTERM);
  tv_test_loop_copy (loop, "server/metadata", "metadata.old");
  tv_test_loop_start_server (loop);
  publish_version (loop, 2, NEW);
  tv_test_loop_await_found (loop, NEW, "chi-tieu");
  tv_test_loop_stop_server (loop, SIGTERM);
  tv_test_loop_copy (loop, "server/metadata", "metadata.new");
  tv_test_loop_copy (loop, "metadata.old", "server/metadata");
  tv_test_loop_start_server (loop);
  tv_test_loop_await_trouble (loop, "rollback");
  g_assert_true (tv_test_loop_finds (loop, NEW, "chi-tieu"));
  g_assert_false (tv_test_loop_finds (loop, OLD, "chi-tieu"));
  /* An old publication is no reason to lose an opinion. */
  late = tv_test_loop_submit (loop);
  tv_test_loop_await_state (loop, late, "acked");
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 2);

  tv_test_loop_stop_server (loop, SIGTERM);
  tv_test_loop_copy (loop, "metadata.new", "server/metadata");
  tv_test_loop_start_server (loop);
  tv_test_loop_await_trouble (loop, NULL);
}

/* A server does not serve what somebody wrote into its folder. */
static void
test_tampered_tree (void)
{
  g_autofree char *code = NULL;
  g_autoptr (TvTestLoop) loop = make_loop (&code);
  g_autofree char *path = tv_test_loop_path (loop, "server/metadata/targets.json");
  g_autofree char *text = NULL;
  g_autofree char *said = NULL;
  char *payload = NULL;

  tv_test_loop_stop_server (loop, SIGTERM);
  tv_test_loop_copy (loop, "server", "server.good");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  payload = strstr (text, "\"payload\"");
  g_assert_nonnull (payload);
  payload[40] = payload[40] == 'A' ? 'B' : 'A';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  said = tv_test_loop_start_failing (loop, "thamvan-server", "server.conf");
  tv_test_loop_assert_explained (said, "signature");
  check_kept (loop, code);

  tv_test_loop_copy (loop, "server.good", "server");
  tv_test_loop_start_server (loop);
  tv_test_loop_await_trouble (loop, NULL);
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/faults/content/tampered-file", test_tampered_file);
  g_test_add_func ("/faults/content/foreign-signature", test_foreign_signature);
  g_test_add_func ("/faults/content/older-version", test_older_version);
  g_test_add_func ("/faults/content/tampered-tree", test_tampered_tree);
  return g_test_run ();
}
