// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* The way to the province is cut or not to be trusted, or the kiosk's clock is wrong. */

#include "tv-test-loop.h"

#include "base/tv-format.h"

#include <signal.h>
#include <string.h>

static void
assert_state (TvTestLoop *loop, const char *code, const char *expected)
{
  g_autofree char *state = tv_test_loop_get_state (loop, code);

  g_assert_cmpstr (state, ==, expected);
}

static void
test_dead_server (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *first = tv_test_loop_submit (loop);
  g_autofree char *second = NULL;

  tv_test_loop_await_state (loop, first, "acked");
  tv_test_loop_stop_server (loop, SIGKILL);
  second = tv_test_loop_submit (loop);
  tv_test_loop_await_trouble (loop, "network");
  assert_state (loop, first, "acked");
  assert_state (loop, second, "sealed");
  g_assert_true (tv_test_loop_finds (loop, "ho thong", "units"));
  /* Nor does a power cut at the kiosk in the meantime take anything away. */
  tv_test_loop_stop_agent (loop, SIGKILL);
  tv_test_loop_start_agent (loop);
  assert_state (loop, second, "sealed");

  tv_test_loop_start_server (loop);
  tv_test_loop_await_state (loop, second, "acked");
  tv_test_loop_await_trouble (loop, NULL);
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 2);
}

static void
exchange_certificate (TvTestLoop *loop, const TvTestCertificates *certificates)
{
  tv_test_loop_stop_server (loop, SIGTERM);
  tv_test_loop_copy (loop, certificates->server, loop->certificates->server);
  tv_test_loop_start_server (loop);
}

static void
check_certificate (const char *from, const char *to)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autoptr (TvTestCertificates) other = tv_test_certificates_new (from, to);
  g_autofree char *good = g_build_filename (loop->certificates->folder, "good.pem", NULL);
  g_autofree char *code = NULL;

  tv_test_loop_copy (loop, loop->certificates->server, good);
  exchange_certificate (loop, other);
  code = tv_test_loop_submit (loop);
  tv_test_loop_await_trouble (loop, "certificate");
  assert_state (loop, code, "sealed");
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 0);
  g_assert_true (tv_test_loop_finds (loop, "ho thong", "units"));

  tv_test_loop_stop_server (loop, SIGTERM);
  tv_test_loop_copy (loop, good, loop->certificates->server);
  tv_test_loop_start_server (loop);
  tv_test_loop_await_state (loop, code, "acked");
  tv_test_loop_await_trouble (loop, NULL);
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 1);
}

static void
test_foreign_certificate (void)
{
  check_certificate (NULL, NULL);
}

/* thamvanctl, too, sends no password to a server it does not know. */
static void
test_foreign_certificate_ctl (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autoptr (TvTestCertificates) other = tv_test_certificates_new (NULL, NULL);
  g_autofree char *server = g_strdup_printf ("https://127.0.0.1:%u", loop->port);

  tv_test_loop_refused (loop,
                        "certificate",
                        "publish",
                        "--keys",
                        "keys",
                        "--server",
                        server,
                        "--ca",
                        other->ca,
                        "--user",
                        "can-bo-1",
                        "--password-file",
                        "password",
                        "items/units",
                        NULL);
  tv_test_loop_stop_server (loop, SIGKILL);
  tv_test_loop_refused (loop,
                        "network",
                        "publish",
                        "--keys",
                        "keys",
                        "--server",
                        server,
                        "--ca",
                        loop->certificates->ca,
                        "--user",
                        "can-bo-1",
                        "--password-file",
                        "password",
                        "items/units",
                        NULL);
}

/* A year slow, a year fast: the province's signed time counts, and opinions flow. */
static void
check_clock (const char *seconds)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *code = NULL;

  tv_test_loop_stop_agent (loop, SIGTERM);
  loop->false_time = g_strdup (seconds);
  tv_test_loop_start_agent (loop);
  g_assert_true (tv_test_loop_finds (loop, "ho thong", "units"));
  tv_test_loop_await_trouble (loop, "clock");
  code = tv_test_loop_submit (loop);
  tv_test_loop_await_state (loop, code, "acked");
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 1);

  tv_test_loop_stop_agent (loop, SIGTERM);
  g_clear_pointer (&loop->false_time, g_free);
  tv_test_loop_start_agent (loop);
  tv_test_loop_await_trouble (loop, NULL);
}

static void
test_slow_clock (void)
{
  check_clock ("-31536000");
}

static void
test_fast_clock (void)
{
  check_clock ("31536000");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/faults/link/dead-server", test_dead_server);
  g_test_add_func ("/faults/link/foreign-certificate", test_foreign_certificate);
  g_test_add_func ("/faults/link/foreign-certificate-ctl", test_foreign_certificate_ctl);
  g_test_add_func ("/faults/link/slow-clock", test_slow_clock);
  g_test_add_func ("/faults/link/fast-clock", test_fast_clock);
  return g_test_run ();
}
