// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/tv-visit-walls.h"

/* Runs inside a child, because walls cannot be taken down again. */
static int
try_from_inside (void)
{
  static const int refused[] = { AF_INET, AF_INET6, AF_PACKET, AF_BLUETOOTH, AF_VSOCK };
  struct rlimit limit;
  int fd;

  if (!tv_visit_walls_enter (NULL))
    return 10;
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      errno = 0;
      if (socket (refused[i], SOCK_STREAM, 0) >= 0 || errno != EAFNOSUPPORT)
        return 20 + (int) i;
    }
  if (socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0) >= 0)
    return 30;
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return 31;
  close (fd);
  if (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0) != 0)
    return 40;
  if (getrlimit (RLIMIT_CORE, &limit) != 0 || limit.rlim_max != 0)
    return 41;
  return 0;
}

static void
test_walls (void)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (try_from_inside ());
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

/* What a visit starts is behind the same walls. */
static void
test_children (void)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      if (!tv_visit_walls_enter (NULL))
        _exit (10);
      execlp ("bash", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/1 2>/dev/null", NULL);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/kiosk/walls/walls", test_walls);
  g_test_add_func ("/kiosk/walls/children", test_children);
  return g_test_run ();
}
