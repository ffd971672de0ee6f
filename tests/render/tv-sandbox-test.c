// SPDX-License-Identifier: GPL-3.0-or-later
/* The walls round the renderer, looked at from outside: the product has no test mode. */
#include "config.h"

#include "tv-render-fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static TvRenderer *
start (int *ret_pid)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (1, "x");
  g_autoptr (GError) error = NULL;
  int fd = tv_render_fixture_fd (pdf);
  TvRenderer *renderer = tv_renderer_new (fd, "application/pdf");
  TvRendererPage page;

  close (fd);
  g_assert_true (tv_render_fixture_page (renderer, 0, &page, &error));
  g_assert_no_error (error);
  *ret_pid = tv_render_fixture_find_child ();
  g_assert_cmpint (*ret_pid, >, 0);
  return renderer;
}

static char *
read_status (int pid, const char *field)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], field) && lines[i][strlen (field)] == ':')
        return g_strdup (g_strstrip (lines[i] + strlen (field) + 1));
    }
  return NULL;
}

static char *
read_namespace (const char *pid, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/ns/%s", pid, name);

  return g_file_read_link (path, NULL);
}

static void
test_status (void)
{
  int pid;
  g_autoptr (TvRenderer) renderer = start (&pid);
  g_autofree char *seccomp = read_status (pid, "Seccomp");
  g_autofree char *privileges = read_status (pid, "NoNewPrivs");
  g_autofree char *capabilities = read_status (pid, "CapEff");

  g_assert_cmpstr (seccomp, ==, "2");
  g_assert_cmpstr (privileges, ==, "1");
  g_assert_cmpstr (capabilities, ==, "0000000000000000");
}

static void
test_namespaces (void)
{
  static const char *const names[] = { "net", "mnt", "pid", "ipc", "uts" };
  int pid;
  g_autoptr (TvRenderer) renderer = start (&pid);
  g_autofree char *number = g_strdup_printf ("%d", pid);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *theirs = read_namespace (number, names[i]);
      g_autofree char *ours = read_namespace ("self", names[i]);

      if (theirs == NULL)
        {
          g_test_skip ("this user may not look at the namespaces of its sandboxes");
          return;
        }
      g_assert_cmpstr (theirs, !=, ours);
    }
}

/* Nothing listens and nothing is connected but the one socket; the only writable descriptors are
 * that and the error stream. */
static void
test_unreachable (void)
{
  int pid;
  g_autoptr (TvRenderer) renderer = start (&pid);
  g_autofree char *folder = g_strdup_printf ("/proc/%d/fd", pid);
  g_autofree char *network = g_strdup_printf ("/proc/%d/net/tcp", pid);
  g_autofree char *connections = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint sockets = 0;

  if (dir == NULL)
    {
      g_test_skip ("this user may not look at the descriptors of its sandboxes");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      sockets += target != NULL && g_str_has_prefix (target, "socket:");
      g_assert_cmpint (atoi (name), <, 8);
    }
  g_assert_cmpuint (sockets, ==, 1);
  if (g_file_get_contents (network, &connections, NULL, NULL))
    {
      g_auto (GStrv) lines = g_strsplit (g_strstrip (connections), "\n", -1);

      g_assert_cmpuint (g_strv_length (lines), ==, 1);
    }
}

static void
test_files (void)
{
  static const char *const hidden[] = { "etc/passwd", "home", "root", "proc", "sys", "tmp", "dev" };
  int pid;
  g_autoptr (TvRenderer) renderer = start (&pid);
  g_autofree char *root = g_strdup_printf ("/proc/%d/root", pid);
  g_autofree char *usr = g_build_filename (root, "usr", NULL);

  if (!g_file_test (usr, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("this user may not look into its sandboxes");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    {
      g_autofree char *path = g_build_filename (root, hidden[i], NULL);

      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

static void
test_limits (void)
{
  int pid;
  g_autoptr (TvRenderer) renderer = start (&pid);
  g_autofree char *path = g_strdup_printf ("/proc/%d/limits", pid);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_regex_match_simple ("Max cpu time +120 ", text, 0, 0));
  g_assert_true (g_regex_match_simple ("Max open files +64 ", text, 0, 0));
  g_assert_true (g_regex_match_simple ("Max core file size +0 ", text, 0, 0));
#if !defined(__SANITIZE_ADDRESS__)
  g_assert_true (g_regex_match_simple ("Max address space +1610612736 ", text, 0, 0));
#endif
}

/* A child that is shot costs one error; the next call has a new one. */
static void
test_killed (void)
{
  int pid;
  int again;
  g_autoptr (TvRenderer) renderer = start (&pid);
  g_autoptr (GError) error = NULL;
  TvRendererPage page;
  gboolean good = FALSE;

  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  for (guint i = 0; i < 2 && !good; i++)
    {
      g_clear_error (&error);
      good = tv_render_fixture_page (renderer, 0, &page, &error);
    }
  g_assert_true (good);
  again = tv_render_fixture_find_child ();
  g_assert_cmpint (again, !=, pid);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* The child ends with the renderer that it was started for. */
static void
test_ends (void)
{
  int pid;
  TvRenderer *renderer = start (&pid);
  g_autofree char *path = g_strdup_printf ("/proc/%d/exe", pid);
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  guint timer = g_timeout_add (20, tick_cb, NULL);

  g_object_unref (renderer);
  while (kill (pid, 0) == 0 && g_file_test (path, G_FILE_TEST_EXISTS)
         && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  g_assert_cmpint (g_get_monotonic_time (), <, end);
}

/* Whether a child of this process is alive, not only unburied. */
static gboolean
has_living_child (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", getpid ());
  g_autofree char *children = NULL;
  g_auto (GStrv) ids = NULL;

  g_assert_true (g_file_get_contents (path, &children, NULL, NULL));
  ids = g_strsplit (g_strstrip (children), " ", -1);
  for (gsize i = 0; ids[i] != NULL && *ids[i] != '\0'; i++)
    {
      g_autofree char *stat = g_strdup_printf ("/proc/%s/stat", ids[i]);
      g_autofree char *text = NULL;

      if (g_file_get_contents (stat, &text, NULL, NULL) && strstr (text, ") Z") == NULL)
        return TRUE;
    }
  return FALSE;
}

/* However early a renderer is given up, nothing of its sandbox stays. */
static void
test_nothing_stays (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (1, "Quy hoạch");
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint timer = g_timeout_add (20, tick_cb, NULL);

  /* what loses its parent becomes a child of ours */
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  for (guint i = 0; i < 24; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      int fd = tv_render_fixture_fd (pdf);
      TvRenderer *renderer = tv_renderer_new (fd, "application/pdf");
      gint64 until = g_get_monotonic_time () + i * 250;

      close (fd);
      tv_renderer_get_page_async (renderer, 0, cancellable, NULL, NULL);
      while (g_get_monotonic_time () < until)
        g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (cancellable);
      g_object_unref (renderer);
    }
  while (has_living_child () && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  g_assert_cmpint (g_get_monotonic_time (), <, end);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  tv_render_fixture_init ();
  g_test_add_func ("/render/sandbox/status", test_status);
  g_test_add_func ("/render/sandbox/namespaces", test_namespaces);
  g_test_add_func ("/render/sandbox/unreachable", test_unreachable);
  g_test_add_func ("/render/sandbox/files", test_files);
  g_test_add_func ("/render/sandbox/limits", test_limits);
  g_test_add_func ("/render/sandbox/killed", test_killed);
  g_test_add_func ("/render/sandbox/ends", test_ends);
  g_test_add_func ("/render/sandbox/nothing-stays", test_nothing_stays);
  return g_test_run ();
}
