// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* A kiosk without a network: a stick goes between it and the province, by the hand of people and
 * through the real programs. */

#include "tv-test-loop.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define OLD "dien tich cay xanh"
#define NEW "mat do xay dung"
#define STICK "media/the-usb"

static void
publish_version (TvTestLoop *loop, guint version, const char *title)
{
  g_autofree char *item = tv_test_loop_make_item (loop, version, title);
  const char *const items[] = { item, NULL };

  tv_test_loop_publish (loop, items);
}

static void
make_stick (TvTestLoop *loop)
{
  g_autofree char *folder = tv_test_loop_path (loop, STICK "/THAMVAN");

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
}

/* What the province has published, as `publish --to` lays it. */
static void
copy_publications (TvTestLoop *loop)
{
  tv_test_loop_copy (loop, "server/metadata", STICK "/THAMVAN/metadata");
  tv_test_loop_copy (loop, "server/objects", STICK "/THAMVAN/objects");
}

static TvJson *
run_stick (TvTestLoop *loop)
{
  return tv_test_loop_ask (loop,
                           "usb",
                           "run",
                           "the-usb",
                           "--pin-file",
                           "pin",
                           "--agent",
                           loop->socket,
                           NULL);
}

static int
import_stick (TvTestLoop *loop, char **ret_said)
{
  g_autofree char *server = g_strdup_printf ("https://127.0.0.1:%u", loop->port);

  return tv_test_loop_ctl (loop,
                           ret_said,
                           "usb",
                           "import",
                           STICK,
                           "--server",
                           server,
                           "--ca",
                           loop->certificates->ca,
                           "--user",
                           "can-bo-phuong",
                           "--password-file",
                           "password",
                           NULL);
}

static void
add_ward_official (TvTestLoop *loop)
{
  g_assert_cmpint (tv_test_loop_ctl (loop,
                                     NULL,
                                     "user",
                                     "add",
                                     "--state",
                                     "server",
                                     "can-bo-phuong",
                                     "--role",
                                     "ward",
                                     "--unit",
                                     TV_TEST_LOOP_UNIT,
                                     "--password-file",
                                     "password",
                                     NULL),
                   ==,
                   0);
}

/* An opinion up, a publication and the receipt down, and not one packet between them. */
static void
test_carry (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *code = NULL;
  g_autofree char *state = NULL;
  g_autofree char *said = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *receipt = NULL;
  g_autoptr (TvJson) up = NULL;
  g_autoptr (TvJson) down = NULL;

  publish_version (loop, 1, OLD);
  tv_test_loop_await_found (loop, OLD, "chi-tieu");
  add_ward_official (loop);
  tv_test_loop_stop_server (loop, SIGTERM);
  make_stick (loop);
  code = tv_test_loop_submit (loop);
  up = run_stick (loop);
  g_assert_cmpint (tv_json_get_int (up, "exported", 0), ==, 1);
  bundle = g_strdup_printf (STICK "/THAMVAN/outbox/%s-1.outbox", loop->device);
  receipt = g_strdup_printf (STICK "/THAMVAN/outbox/%s-1.receipt", loop->device);

  tv_test_loop_stop_agent (loop, SIGTERM);
  tv_test_loop_start_server (loop);
  g_assert_cmpint (import_stick (loop, NULL), ==, 0);
  /* Twice makes no second opinion. */
  g_assert_cmpint (import_stick (loop, NULL), ==, 0);
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 1);
  publish_version (loop, 2, NEW);
  copy_publications (loop);
  tv_test_loop_stop_server (loop, SIGTERM);

  tv_test_loop_start_agent (loop);
  state = tv_test_loop_get_state (loop, code);
  g_assert_cmpstr (state, !=, "acked");
  down = run_stick (loop);
  g_assert_cmpint (tv_json_get_int (down, "acked", 0), ==, 1);
  g_assert_cmpint (tv_json_get_int (down, "exported", -1), ==, 0);
  g_assert_true (json_is_true (json_object_get (down, "changed")));
  g_free (state);
  state = tv_test_loop_get_state (loop, code);
  g_assert_cmpstr (state, ==, "acked");
  g_assert_true (tv_test_loop_finds (loop, NEW, "chi-tieu"));
  {
    g_autofree char *left = tv_test_loop_path (loop, bundle);
    g_autofree char *answered = tv_test_loop_path (loop, receipt);

    g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
    g_assert_false (g_file_test (answered, G_FILE_TEST_EXISTS));
  }
}

/* A bundle that was changed on the way, and one of a kiosk that was shut out. */
static void
test_refused (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *code = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *said = NULL;
  g_autofree char *revoked = NULL;
  g_autoptr (TvJson) up = NULL;

  add_ward_official (loop);
  tv_test_loop_stop_server (loop, SIGTERM);
  make_stick (loop);
  code = tv_test_loop_submit (loop);
  up = run_stick (loop);
  g_assert_cmpint (tv_json_get_int (up, "exported", 0), ==, 1);
  tv_test_loop_stop_agent (loop, SIGTERM);
  tv_test_loop_start_server (loop);
  bundle = g_strdup_printf (STICK "/THAMVAN/outbox/%s-1.outbox", loop->device);
  tv_test_loop_copy (loop, bundle, "whole");
  {
    g_autofree char *path = tv_test_loop_path (loop, bundle);

    tv_test_loop_damage (loop, path, 120);
  }
  g_assert_cmpint (import_stick (loop, &said), ==, 1);
  tv_test_loop_assert_explained (said, "signature");
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 0);
  tv_test_loop_copy (loop, "whole", bundle);
  g_assert_cmpint (tv_test_loop_ctl (loop,
                                     NULL,
                                     "device",
                                     "revoke",
                                     loop->device,
                                     "--state",
                                     "server",
                                     "--reason",
                                     "Mất máy",
                                     NULL),
                   ==,
                   0);
  g_assert_cmpint (import_stick (loop, &revoked), ==, 1);
  tv_test_loop_assert_explained (revoked, "device-revoked");
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 0);
}

/* Nothing on the stick for the office; nothing of ours on the stick for the kiosk. */
static void
test_foreign (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *photos = tv_test_loop_path (loop, STICK "/anh");
  g_autofree char *said = NULL;

  add_ward_official (loop);
  g_assert_cmpint (g_mkdir_with_parents (photos, 0755), ==, 0);
  g_assert_cmpint (import_stick (loop, &said), ==, 1);
  tv_test_loop_assert_explained (said, "volume-foreign");
  tv_test_loop_refused (loop,
                        "not-found",
                        "usb",
                        "run",
                        "the-usb",
                        "--pin-file",
                        "pin",
                        "--agent",
                        loop->socket,
                        NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/faults/stick/carry", test_carry);
  g_test_add_func ("/faults/stick/refused", test_refused);
  g_test_add_func ("/faults/stick/foreign", test_foreign);
  return g_test_run ();
}
