// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-loop-private.h"

#include <signal.h>
#include <string.h>

static GSubprocess *
start (TvTestLoop *self, const char *const *argv, GSubprocessFlags flags)
{
  g_autoptr (GSubprocessLauncher) launcher = tv_test_loop_make_launcher (self, flags);
  g_autofree char *shim
      = g_test_build_filename (G_TEST_BUILT, "tests", "faults", "tv-false-time.so", NULL);
  g_autofree char *log = tv_test_loop_path (self, "log");
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;

  if (!g_test_verbose () && !(flags & G_SUBPROCESS_FLAGS_STDERR_MERGE))
    g_subprocess_launcher_set_stderr_file_path (launcher, log);
  if (self->false_time != NULL && strstr (argv[0], "agent") != NULL)
    {
      g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", shim, TRUE);
      g_subprocess_launcher_setenv (launcher, "TV_FALSE_TIME", self->false_time, TRUE);
    }
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

static void
stop (GSubprocess **process, int signal)
{
  g_autoptr (GSubprocess) ending = g_steal_pointer (process);

  if (ending == NULL)
    return;
  g_subprocess_send_signal (ending, signal);
  g_assert_true (g_subprocess_wait (ending, NULL, NULL));
  if (signal == SIGTERM)
    g_assert_true (g_subprocess_get_if_exited (ending)
                   && g_subprocess_get_exit_status (ending) == 0);
}

static gboolean
can_connect (guint port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) peer = g_inet_socket_address_new (address, (guint16) port);
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (peer), NULL, NULL);
  return connection != NULL;
}

static void
await_port (TvTestLoop *self)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  while (!can_connect (self->port))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      tv_test_loop_pass (20);
    }
}

void
tv_test_loop_start_server (TvTestLoop *self)
{
  g_autofree char *program = tv_test_loop_program ("thamvan-server");
  const char *argv[] = { program, "--config", "server.conf", NULL };

  self->server = start (self, argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  await_port (self);
}

void
tv_test_loop_stop_server (TvTestLoop *self, int signal)
{
  stop (&self->server, signal);
}

static gboolean
answers (TvTestLoop *self)
{
  g_autofree char *said = NULL;

  return tv_test_loop_ctl (self, &said, "status", "--agent", self->socket, NULL) == 0;
}

static void
await_socket (TvTestLoop *self)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  while (!answers (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      tv_test_loop_pass (50);
    }
}

void
tv_test_loop_start_agent (TvTestLoop *self)
{
  g_autofree char *program = tv_test_loop_program ("thamvan-agent");
  const char *argv[] = { program, "--config", "agent.conf", NULL };

  self->agent = start (self, argv, G_SUBPROCESS_FLAGS_NONE);
  await_socket (self);
}

/* The new process is the program itself in the end. (nullable) */
static GSubprocess *
start_on_small_disk (TvTestLoop *self,
                     const char *name,
                     const char *config,
                     const char *folder,
                     guint kib)
{
  g_autofree char *program = tv_test_loop_program (name);
  g_autofree char *state = tv_test_loop_path (self, folder);
  g_autofree char *disk = g_strconcat (state, ".disk", NULL);
  g_autofree char *script
      = g_strdup_printf ("set -e; mount -t tmpfs -o mode=700,size=%uk none '%s'; "
                         "cp -a '%s/.' '%s'; exec '%s' --config %s",
                         kib,
                         state,
                         disk,
                         state,
                         program,
                         config);
  const char *check[] = { "unshare", "-rm", "mount", "-t", "tmpfs", "none", state, NULL };
  const char *argv[] = { "unshare", "-rm", "sh", "-c", script, NULL };

  if (tv_test_loop_run (self, check, NULL) != 0)
    return NULL;
  tv_test_loop_copy (self, state, disk);
  return start (self, argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
}

gboolean
tv_test_loop_start_agent_on_small_disk (TvTestLoop *self, guint kib)
{
  self->agent = start_on_small_disk (self, "thamvan-agent", "agent.conf", "state", kib);
  if (self->agent != NULL)
    await_socket (self);
  return self->agent != NULL;
}

gboolean
tv_test_loop_start_server_on_small_disk (TvTestLoop *self, guint kib)
{
  self->server = start_on_small_disk (self, "thamvan-server", "server.conf", "server", kib);
  if (self->server != NULL)
    await_port (self);
  return self->server != NULL;
}

void
tv_test_loop_fill_disk (TvTestLoop *self, GSubprocess *process, const char *folder, gboolean full)
{
  g_autofree char *ballast = g_strdup_printf ("/proc/%s/root%s/%s/ballast",
                                              g_subprocess_get_identifier (process),
                                              self->dir,
                                              folder);
  g_autofree char *target = g_strconcat ("of=", ballast, NULL);
  const char *fill[] = { "dd", "if=/dev/zero", target, "bs=4096", "status=none", NULL };
  const char *empty[] = { "rm", ballast, NULL };
  g_autofree char *said = NULL;

  g_assert_cmpint (tv_test_loop_run (self, full ? fill : empty, &said), ==, full ? 1 : 0);
}

void
tv_test_loop_stop_agent (TvTestLoop *self, int signal)
{
  stop (&self->agent, signal);
}

char *
tv_test_loop_start_failing (TvTestLoop *self, const char *name, const char *config)
{
  g_autofree char *program = tv_test_loop_program (name);
  const char *argv[] = { program, "--config", config, NULL };
  char *said = NULL;

  g_assert_cmpint (tv_test_loop_run (self, argv, &said), ==, 1);
  return said;
}
