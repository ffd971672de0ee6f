// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-child-private.h"

#include "base/tv-error.h"

#include <fcntl.h>
#include <gio/gunixfdmessage.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#define PROGRAM_INSIDE "/app/thamvan-render"
#define COMPLAINT_MAX 512

struct _TvRenderChild
{
  GSubprocess *process; /* (owned): bwrap */
  GSocket *socket;      /* (owned) */
  int complaints;       /* reading end of its error stream */
};

void
tv_render_close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static char *
find_program (void)
{
  const char *folder = g_getenv ("TV_LIBEXECDIR");

  return g_build_filename (folder != NULL ? folder : TV_LIBEXECDIR, "thamvan-render", NULL);
}

/* Only what drawing needs is there at all: libraries, fonts and their caches, read-only. */
static GPtrArray *
build_command (const char *program, const char *media_type)
{
  static const char *const walls[] = {
    "bwrap",
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    "--clearenv",
    "--cap-drop",
    "ALL",
    "--setenv",
    "LC_ALL",
    "C.UTF-8",
    "--ro-bind",
    "/usr",
    "/usr",
    "--symlink",
    "usr/lib",
    "/lib",
    "--symlink",
    "usr/lib64",
    "/lib64",
    "--ro-bind-try",
    "/etc/ld.so.cache",
    "/etc/ld.so.cache",
    "--ro-bind-try",
    "/etc/fonts",
    "/etc/fonts",
    "--ro-bind-try",
    "/var/cache/fontconfig",
    "/var/cache/fontconfig",
  };
  GPtrArray *command = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (walls); i++)
    g_ptr_array_add (command, g_strdup (walls[i]));
  g_ptr_array_add (command, g_strdup ("--ro-bind"));
  g_ptr_array_add (command, g_strdup (program));
  g_ptr_array_add (command, g_strdup (PROGRAM_INSIDE));
  g_ptr_array_add (command, g_strdup ("--remount-ro"));
  g_ptr_array_add (command, g_strdup ("/"));
  g_ptr_array_add (command, g_strdup ("--chdir"));
  g_ptr_array_add (command, g_strdup ("/"));
  g_ptr_array_add (command, g_strdup (PROGRAM_INSIDE));
  g_ptr_array_add (command, g_strdup (media_type));
  g_ptr_array_add (command, NULL);
  return command;
}

static gboolean
fail (GError **error, const char *what, const char *why)
{
  g_set_error (error, TV_ERROR, TV_ERROR_DOCUMENT, "%s: %s", what, why);
  return FALSE;
}

static gboolean
spawn (TvRenderChild *self, int document, int theirs, const char *media_type, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *program = find_program ();
  g_autoptr (GPtrArray) command = build_command (program, media_type);
  g_autoptr (GError) local = NULL;
  int copy = fcntl (document, F_DUPFD_CLOEXEC, 3);
  int errors[2];

  if (copy < 0 || !g_unix_open_pipe (errors, FD_CLOEXEC, NULL))
    {
      tv_render_close_fd (&copy);
      close (theirs);
      return fail (error, "cannot start the document renderer", g_strerror (errno));
    }
  self->complaints = errors[0];
  g_unix_set_fd_nonblocking (self->complaints, TRUE, NULL);
  g_subprocess_launcher_take_fd (launcher, copy, TV_RENDER_DOCUMENT_FD);
  g_subprocess_launcher_take_fd (launcher, theirs, TV_RENDER_SOCKET_FD);
  g_subprocess_launcher_take_stderr_fd (launcher, errors[1]);
  self->process
      = g_subprocess_launcher_spawnv (launcher, (const char *const *) command->pdata, &local);
  if (self->process == NULL)
    return fail (error, "cannot start the sandbox for documents", local->message);
  return TRUE;
}

TvRenderChild *
tv_render_child_start (int document, const char *media_type, GError **error)
{
  g_autoptr (TvRenderChild) self = g_new0 (TvRenderChild, 1);
  g_autoptr (GError) local = NULL;
  int pair[2];

  self->complaints = -1;
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    {
      fail (error, "cannot start the document renderer", g_strerror (errno));
      return NULL;
    }
  self->socket = g_socket_new_from_fd (pair[0], &local);
  if (self->socket == NULL)
    {
      close (pair[0]);
      close (pair[1]);
      fail (error, "cannot start the document renderer", local->message);
      return NULL;
    }
  g_socket_set_blocking (self->socket, FALSE);
  if (!spawn (self, document, pair[1], media_type, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* bwrap's child waits for its parent to lay out the namespaces before it asks to die with it: of a
 * parent that is killed just then, it would wait for ever. So the children go first, and the parent
 * makes no more meanwhile. */
static void
kill_sandbox (GSubprocess *process)
{
  const char *id = g_subprocess_get_identifier (process);
  g_autofree char *path = NULL;
  g_autofree char *children = NULL;
  g_auto (GStrv) ids = NULL;

  if (id == NULL)
    return;
  kill ((pid_t) g_ascii_strtoll (id, NULL, 10), SIGSTOP);
  path = g_strdup_printf ("/proc/%s/task/%s/children", id, id);
  g_file_get_contents (path, &children, NULL, NULL);
  ids = g_strsplit (children != NULL ? children : "", " ", -1);
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      pid_t child = (pid_t) g_ascii_strtoll (ids[i], NULL, 10);

      if (child > 1)
        kill (child, SIGKILL);
    }
  g_subprocess_force_exit (process);
}

void
tv_render_child_free (TvRenderChild *self)
{
  if (self->process != NULL)
    kill_sandbox (self->process);
  g_clear_object (&self->process);
  g_clear_object (&self->socket);
  tv_render_close_fd (&self->complaints);
  g_free (self);
}

GSocket *
tv_render_child_get_socket (TvRenderChild *self)
{
  return self->socket;
}

gboolean
tv_render_child_send (TvRenderChild *self, const TvRenderRequest *request, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (g_socket_send (self->socket, (const char *) request, sizeof *request, NULL, &local)
      != (gssize) sizeof *request)
    return fail (error,
                 "the document renderer has ended",
                 local != NULL ? local->message : "short write");
  return TRUE;
}

/* The first descriptor that came; more than one are closed, not kept. */
static int
take_fd (GSocketControlMessage **messages, int n_messages)
{
  int fd = -1;

  for (int i = 0; i < n_messages; i++)
    {
      if (G_IS_UNIX_FD_MESSAGE (messages[i]))
        {
          int n_fds = 0;
          g_autofree int *fds
              = g_unix_fd_message_steal_fds (G_UNIX_FD_MESSAGE (messages[i]), &n_fds);

          for (int k = 0; k < n_fds; k++)
            {
              if (fd < 0)
                fd = fds[k];
              else
                close (fds[k]);
            }
        }
      g_object_unref (messages[i]);
    }
  return fd;
}

gboolean
tv_render_child_receive (TvRenderChild *self, TvRenderReply *ret_reply, int *ret_fd, GError **error)
{
  TvRenderReply reply;
  GInputVector part = { &reply, sizeof reply };
  GSocketControlMessage **messages = NULL;
  g_autoptr (GError) local = NULL;
  int n_messages = 0;
  int flags = 0;
  int fd;
  gssize length = g_socket_receive_message (self->socket,
                                            NULL,
                                            &part,
                                            1,
                                            &messages,
                                            &n_messages,
                                            &flags,
                                            NULL,
                                            &local);

  fd = take_fd (messages, n_messages);
  g_free (messages);
  if (length == (gssize) sizeof reply)
    {
      *ret_reply = reply;
      *ret_fd = fd;
      return TRUE;
    }
  tv_render_close_fd (&fd);
  return fail (error,
               "the document renderer has ended",
               local != NULL ? local->message : "the document made it stop");
}

char *
tv_render_child_dup_complaint (TvRenderChild *self)
{
  char text[COMPLAINT_MAX + 1];
  gssize length = read (self->complaints, text, COMPLAINT_MAX);

  if (length <= 0)
    return g_strdup ("it ended without a word");
  text[length] = '\0';
  g_strdelimit (g_strchomp (text), "\n\r\t", ' ');
  return g_utf8_make_valid (text, -1);
}
