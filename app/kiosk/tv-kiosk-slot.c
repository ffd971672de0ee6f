// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-kiosk-slot.h"

#include "tv-kiosk-link.h"

#include "base/tv-error.h"
#include "base/tv-file.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#define PING_SECONDS 2
/* A visit that does not answer for so long is not usable by anybody (contracts §2). */
#define SILENCE_SECONDS 10
#define START_SECONDS 60

struct _TvKioskSlot
{
  GObject parent;

  GSubprocess *process; /* (owned): dbus-run-session, leader of a process group */
  TvKioskLink *link;    /* (owned) */
  char *runtime;        /* folder */
  pid_t group;
  pid_t visit; /* 0 until it is ready */
  gint64 started;
  gint64 last_pulse; /* monotonic, 0 for none */
  guint generation;
  guint ticker;
  gboolean ended;
  gboolean completed;
};

G_DEFINE_FINAL_TYPE (TvKioskSlot, tv_kiosk_slot, G_TYPE_OBJECT)

enum
{
  SIGNAL_READY,
  SIGNAL_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
child_setup_cb (gpointer data)
{
  setpgid (0, 0);
}

static char *
find_own_program (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_file_read_link ("/proc/self/exe", &error);

  return path != NULL ? path : g_strdup ("thamvan");
}

static GStrv
build_command (const char *const *arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *program = find_own_program ();
  const char *display = g_getenv ("DISPLAY");

  g_strv_builder_add_many (builder, "dbus-run-session", "--", program, "--visit", NULL);
  if (display != NULL)
    g_strv_builder_add_many (builder, "--display", display, NULL);
  g_strv_builder_addv (builder, (const char **) arguments);
  return g_strv_builder_end (builder);
}

/* Nothing of one visit's is another's: the folder is new and goes with it. */
static gboolean
make_runtime (TvKioskSlot *self, GError **error)
{
  g_autofree char *parent = g_build_filename (g_get_user_runtime_dir (), "thamvan-kiosk", NULL);
  g_autofree char *pattern = g_build_filename (parent, "visit-XXXXXX", NULL);

  if (!tv_file_make_folder (parent, error))
    return FALSE;
  if (g_mkdtemp (pattern) == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", pattern, g_strerror (errno));
      return FALSE;
    }
  self->runtime = g_steal_pointer (&pattern);
  return TRUE;
}

static void
set_environment (TvKioskSlot *self, GSubprocessLauncher *launcher)
{
  /* DISPLAY goes to the visit alone, as an argument: see tv-visit-accessibility. */
  static const char *const dropped[]
      = { "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "DISPLAY", "GTK_DEBUG", "GTK_MODULES",
          "DESKTOP_STARTUP_ID",       "GTK_IM_MODULE",      NULL };
  const char *wayland = g_getenv ("WAYLAND_DISPLAY");

  for (gsize i = 0; dropped[i] != NULL; i++)
    g_subprocess_launcher_unsetenv (launcher, dropped[i]);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", self->runtime, TRUE);
  if (wayland != NULL && *wayland != '/')
    {
      /* It is named relative to the runtime folder that the visit does not get. */
      g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), wayland, NULL);

      g_subprocess_launcher_setenv (launcher, "WAYLAND_DISPLAY", path, TRUE);
    }
}

static void
end (TvKioskSlot *self)
{
  g_autoptr (TvKioskSlot) alive = g_object_ref (self);

  if (self->ended)
    return;
  self->ended = TRUE;
  g_clear_handle_id (&self->ticker, g_source_remove);
  /* Its bus and what the bus started. */
  kill (-self->group, SIGKILL);
  tv_file_remove_tree (self->runtime, NULL);
  g_signal_emit (alive, signals[SIGNAL_ENDED], 0);
}

static void
waited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvKioskSlot) self = TV_KIOSK_SLOT (data);

  self->completed = g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL)
                    && g_subprocess_get_successful (G_SUBPROCESS (source)) && self->visit != 0;
  end (self);
}

static void
record_cb (TvKioskSlot *self, guint word, guint value)
{
  switch ((TvKioskWord) word)
    {
    case TV_KIOSK_READY:
      if (self->visit != 0 || value < 2)
        break;
      self->visit = (pid_t) value;
      self->last_pulse = g_get_monotonic_time ();
      g_signal_emit (self, signals[SIGNAL_READY], 0);
      break;
    case TV_KIOSK_PONG:
      self->last_pulse = g_get_monotonic_time ();
      self->generation = value;
      break;
    case TV_KIOSK_SHOW:
    case TV_KIOSK_PING:
    default:
      break;
    }
}

static gboolean
tick_cb (gpointer data)
{
  TvKioskSlot *self = data;
  gint64 now = g_get_monotonic_time ();

  if (self->visit == 0)
    {
      if (now - self->started > START_SECONDS * G_USEC_PER_SEC)
        {
          g_message ("a visit did not start within %d s", START_SECONDS);
          tv_kiosk_slot_kill (self);
        }
      return G_SOURCE_CONTINUE;
    }
  if (now - self->last_pulse > SILENCE_SECONDS * G_USEC_PER_SEC)
    {
      g_message ("visit %d did not answer for %d s", (int) self->visit, SILENCE_SECONDS);
      tv_kiosk_slot_kill (self);
      return G_SOURCE_CONTINUE;
    }
  tv_kiosk_link_send (self->link, TV_KIOSK_PING, 0);
  return G_SOURCE_CONTINUE;
}

static gboolean
spawn (TvKioskSlot *self, const char *const *arguments, int theirs, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_auto (GStrv) command = build_command (arguments);

  set_environment (self, launcher);
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, NULL, NULL);
  g_subprocess_launcher_take_fd (launcher, theirs, TV_KIOSK_LINK_FD);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, error);
  if (self->process == NULL)
    return FALSE;
  self->group = (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10);
  return TRUE;
}

TvKioskSlot *
tv_kiosk_slot_start (const char *const *arguments, GError **error)
{
  g_autoptr (TvKioskSlot) self = g_object_new (TV_TYPE_KIOSK_SLOT, NULL);
  int pair[2];

  if (!make_runtime (self, error))
    return NULL;
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "socketpair: %s", g_strerror (errno));
      return NULL;
    }
  self->link = tv_kiosk_link_new (pair[0], error);
  if (self->link == NULL || !spawn (self, arguments, pair[1], error))
    {
      if (self->link == NULL)
        close (pair[1]);
      return NULL;
    }
  self->started = g_get_monotonic_time ();
  g_signal_connect_object (self->link, "record", G_CALLBACK (record_cb), self, G_CONNECT_SWAPPED);
  g_subprocess_wait_async (self->process, NULL, waited_cb, g_object_ref (self));
  self->ticker = g_timeout_add_seconds (PING_SECONDS, tick_cb, self);
  return g_steal_pointer (&self);
}

gboolean
tv_kiosk_slot_is_ready (TvKioskSlot *self)
{
  g_return_val_if_fail (TV_IS_KIOSK_SLOT (self), FALSE);
  return self->visit != 0 && !self->ended;
}

gboolean
tv_kiosk_slot_is_completed (TvKioskSlot *self)
{
  g_return_val_if_fail (TV_IS_KIOSK_SLOT (self), FALSE);
  return self->completed;
}

void
tv_kiosk_slot_show (TvKioskSlot *self)
{
  g_return_if_fail (TV_IS_KIOSK_SLOT (self));
  tv_kiosk_link_send (self->link, TV_KIOSK_SHOW, 0);
}

gboolean
tv_kiosk_slot_get_pulse (TvKioskSlot *self, guint seconds, guint *ret_generation)
{
  g_return_val_if_fail (TV_IS_KIOSK_SLOT (self), FALSE);
  if (self->last_pulse == 0 || self->generation == 0
      || g_get_monotonic_time () - self->last_pulse > seconds * G_USEC_PER_SEC)
    return FALSE;
  *ret_generation = self->generation;
  return TRUE;
}

void
tv_kiosk_slot_kill (TvKioskSlot *self)
{
  g_return_if_fail (TV_IS_KIOSK_SLOT (self));
  if (self->ended)
    return;
  kill (-self->group, SIGKILL);
  /* Now, because the runner may end before it hears of the visit's end. */
  tv_file_remove_tree (self->runtime, NULL);
}

static void
tv_kiosk_slot_finalize (GObject *object)
{
  TvKioskSlot *self = TV_KIOSK_SLOT (object);

  g_clear_handle_id (&self->ticker, g_source_remove);
  if (!self->ended && self->runtime != NULL)
    tv_file_remove_tree (self->runtime, NULL);
  g_clear_object (&self->link);
  g_clear_object (&self->process);
  g_free (self->runtime);
  G_OBJECT_CLASS (tv_kiosk_slot_parent_class)->finalize (object);
}

static void
tv_kiosk_slot_class_init (TvKioskSlotClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_kiosk_slot_finalize;
  signals[SIGNAL_READY] = g_signal_new ("ready",
                                        TV_TYPE_KIOSK_SLOT,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        0);
  signals[SIGNAL_ENDED] = g_signal_new ("ended",
                                        TV_TYPE_KIOSK_SLOT,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        0);
}

static void
tv_kiosk_slot_init (TvKioskSlot *self)
{
}
