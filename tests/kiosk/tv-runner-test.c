// SPDX-License-Identifier: GPL-3.0-or-later
/* The real runner with real visits. Needs a display. */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/tv-file.h"
#include "tv-kiosk-fake-agent.h"
#include "tv-kiosk-fixture.h"

typedef struct
{
  TvKioskFixture *fixture;
  TvKioskFakeAgent *agent;
  GSubprocess *runner;
  char *runtime; /* short: sockets have short names */
  int pid;
} Setting;

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static char *
read_proc (int pid, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* 0 for a process that is gone or only waits to be counted. */
static int
read_parent (int pid)
{
  g_autofree char *text = read_proc (pid, "stat");
  g_auto (GStrv) halves = text != NULL ? g_strsplit (text, ") ", 2) : NULL;

  if (halves == NULL || halves[0] == NULL || halves[1] == NULL || halves[1][0] == 'Z')
    return 0;
  return atoi (halves[1] + 2);
}

/* Below the runner, thamvan itself and not what carries it. */
static gboolean
is_visit (int runner, int pid)
{
  g_autofree char *name = read_proc (pid, "comm");
  int parent = read_parent (pid);

  if (name == NULL || parent == 0 || pid == runner || !g_str_equal (g_strchomp (name), "thamvan"))
    return FALSE;
  while (parent > 1 && parent != runner)
    parent = read_parent (parent);
  return parent == runner;
}

/* (element-type int), oldest first. */
static GArray *
find_visits (int runner)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  GArray *visits = g_array_new (FALSE, FALSE, sizeof (int));
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      int pid = atoi (name);

      if (pid > 0 && is_visit (runner, pid))
        g_array_append_val (visits, pid);
    }
  return visits;
}

/* Waits for @count visits, none of them @without, each behind its walls. */
static GArray *
wait_for_visits (Setting *self, guint count, int without)
{
  gint64 end = g_get_monotonic_time () + 40 * G_USEC_PER_SEC;
  guint timer = g_timeout_add (50, tick_cb, NULL);

  while (g_get_monotonic_time () < end)
    {
      g_autoptr (GArray) visits = find_visits (self->pid);
      guint good = 0;

      for (guint i = 0; i < visits->len; i++)
        {
          int pid = g_array_index (visits, int, i);
          g_autofree char *status = read_proc (pid, "status");

          good += pid != without && status != NULL && strstr (status, "Seccomp:\t2") != NULL;
        }
      if (good == count && visits->len == count)
        {
          g_source_remove (timer);
          return g_steal_pointer (&visits);
        }
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (timer);
  g_assert_not_reached ();
}

static guint
count_runtime_folders (Setting *self)
{
  g_autofree char *path = g_build_filename (self->runtime, "thamvan-kiosk", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
set_up (Setting *self, gconstpointer data)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "app", "thamvan", NULL);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;

  self->fixture = tv_kiosk_fixture_new ();
  self->agent = tv_kiosk_fake_agent_new (self->fixture->folder);
  self->runtime = g_dir_make_tmp ("tv-run-XXXXXX", &error);
  g_assert_no_error (error);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", self->runtime, TRUE);
  self->runner = g_subprocess_launcher_spawn (launcher,
                                              &error,
                                              program,
                                              "--kiosk",
                                              "--agent",
                                              tv_kiosk_fake_agent_get_socket (self->agent),
                                              NULL);
  g_assert_no_error (error);
  self->pid = atoi (g_subprocess_get_identifier (self->runner));
}

static void
tear_down (Setting *self, gconstpointer data)
{
  g_autoptr (GArray) visits = NULL;

  g_subprocess_send_signal (self->runner, SIGTERM);
  g_assert_true (g_subprocess_wait (self->runner, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (self->runner), ==, 0);
  /* Nobody is left behind, nor what was theirs. */
  visits = wait_for_visits (self, 0, 0);
  g_assert_cmpuint (count_runtime_folders (self), ==, 0);
  g_object_unref (self->runner);
  tv_file_remove_tree (self->runtime, NULL);
  g_free (self->runtime);
  tv_kiosk_fake_agent_free (self->agent);
  tv_kiosk_fixture_free (self->fixture);
}

static void
test_replaced (Setting *self, gconstpointer data)
{
  g_autoptr (GArray) first = wait_for_visits (self, 2, 0);
  int killed = g_array_index (first, int, 0);
  g_autoptr (GArray) second = NULL;

  g_assert_cmpuint (count_runtime_folders (self), ==, 2);
  kill (killed, SIGKILL);
  second = wait_for_visits (self, 2, killed);
}

/* Seconds until a visit younger than all of @before starts. */
static double
wait_for_start (Setting *self, GArray *before)
{
  gint64 start = g_get_monotonic_time ();
  int youngest = g_array_index (before, int, before->len - 1);
  guint timer = g_timeout_add (50, tick_cb, NULL);
  gboolean started = FALSE;

  while (!started && g_get_monotonic_time () < start + 20 * G_USEC_PER_SEC)
    {
      g_autoptr (GArray) visits = find_visits (self->pid);

      g_main_context_iteration (NULL, TRUE);
      started = visits->len > 0 && g_array_index (visits, int, visits->len - 1) > youngest;
    }
  g_source_remove (timer);
  return (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
}

/* Visitors who only glance at the screen do not make the next one wait: taken for failures, the
 * fifth end would be answered after five seconds. */
static void
test_brief (Setting *self, gconstpointer data)
{
  double waited = 0;
  int ended = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GArray) visits = wait_for_visits (self, 2, ended);

      ended = g_array_index (visits, int, 0);
      kill (ended, SIGTERM);
      waited = wait_for_start (self, visits);
    }
  g_assert_cmpfloat (waited, <, 4);
}

/* A visit that hangs is as bad as one that died. */
static void
test_silent (Setting *self, gconstpointer data)
{
  g_autoptr (GArray) first = wait_for_visits (self, 2, 0);
  int stopped = g_array_index (first, int, 0);
  g_autoptr (GArray) second = NULL;

  kill (stopped, SIGSTOP);
  second = wait_for_visits (self, 2, stopped);
}

/* Two visits share no session bus and no accessibility bus. */
static void
test_apart (Setting *self, gconstpointer data)
{
  g_autoptr (GArray) visits = wait_for_visits (self, 2, 0);
  g_autofree char *one = g_strdup_printf ("/proc/%d/ns", g_array_index (visits, int, 0));

  g_assert_true (g_file_test (one, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (count_runtime_folders (self), ==, 2);
  g_assert_cmpint (read_parent (g_array_index (visits, int, 0)),
                   !=,
                   read_parent (g_array_index (visits, int, 1)));
}

int
main (int argc, char **argv)
{
  /* Not isolated, see the pages' test: visits are GTK programs too. */
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("DISPLAY") == NULL)
    {
      g_print ("1..0 # SKIP no display: run under tests/display\n");
      return 0;
    }
  g_test_add ("/kiosk/runner/apart", Setting, NULL, set_up, test_apart, tear_down);
  g_test_add ("/kiosk/runner/replaced", Setting, NULL, set_up, test_replaced, tear_down);
  g_test_add ("/kiosk/runner/brief", Setting, NULL, set_up, test_brief, tear_down);
  g_test_add ("/kiosk/runner/silent", Setting, NULL, set_up, test_silent, tear_down);
  return g_test_run ();
}
