// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-kiosk-runner.h"

#include "tv-kiosk-agent.h"
#include "tv-kiosk-slot.h"
#include "tv-kiosk.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

#define HEARTBEAT_SECONDS 60
/* A visit that breaks off sooner than this will break off again: the next one waits a little longer
 * each time, up to … */
#define SHORT_LIFE_SECONDS 5
#define MAX_DELAY_SECONDS 10

struct _TvKioskRunner
{
  GObject parent;

  GStrv arguments;
  TvKioskAgent *agent; /* (owned) */
  TvKioskSlot *active; /* (owned) (nullable) */
  TvKioskSlot *warm;   /* (owned) (nullable) */
  gboolean active_shown;
  guint heartbeat;
  guint restart;
  guint failures;
  gint64 last_start;
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (TvKioskRunner, tv_kiosk_runner, G_TYPE_OBJECT)

static void fill (TvKioskRunner *self);

static void
show_active (TvKioskRunner *self)
{
  if (self->active == NULL || self->active_shown || !tv_kiosk_slot_is_ready (self->active))
    return;
  self->active_shown = TRUE;
  tv_kiosk_slot_show (self->active);
}

static gboolean
restart_cb (gpointer data)
{
  TvKioskRunner *self = data;

  self->restart = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

/* @failed: the last one broke off; one that somebody ended is replaced at once. */
static void
fill_later (TvKioskRunner *self, gboolean failed)
{
  gint64 age = (g_get_monotonic_time () - self->last_start) / G_USEC_PER_SEC;
  guint delay = 0;

  self->failures = failed && age < SHORT_LIFE_SECONDS ? self->failures + 1 : 0;
  if (self->failures > 1)
    delay = MIN (MAX_DELAY_SECONDS, self->failures);
  if (self->restart == 0 && !self->stopped)
    self->restart = g_timeout_add (delay * 1000, restart_cb, self);
}

static void
ended_cb (TvKioskRunner *self, TvKioskSlot *slot)
{
  g_signal_handlers_disconnect_by_data (slot, self);
  if (slot == self->active)
    {
      g_clear_object (&self->active);
      self->active = g_steal_pointer (&self->warm);
      self->active_shown = FALSE;
      show_active (self);
    }
  else if (slot == self->warm)
    {
      g_clear_object (&self->warm);
    }
  if (!self->stopped)
    fill_later (self, !tv_kiosk_slot_is_completed (slot));
}

static TvKioskSlot *
start_slot (TvKioskRunner *self)
{
  g_autoptr (GError) error = NULL;
  TvKioskSlot *slot = tv_kiosk_slot_start ((const char *const *) self->arguments, &error);

  self->last_start = g_get_monotonic_time ();
  if (slot == NULL)
    {
      g_warning ("a visit cannot be started: %s", error->message);
      fill_later (self, TRUE);
      return NULL;
    }
  g_signal_connect_swapped (slot, "ended", G_CALLBACK (ended_cb), self);
  /* The first one shows itself when it is ready; the next is warmed only then, so that the two do
   * not hold each other up. */
  g_signal_connect_swapped (slot, "ready", G_CALLBACK (fill), self);
  return slot;
}

static void
fill (TvKioskRunner *self)
{
  if (self->stopped)
    return;
  show_active (self);
  if (self->active == NULL)
    {
      self->active = start_slot (self);
      self->active_shown = FALSE;
    }
  else if (self->warm == NULL && tv_kiosk_slot_is_ready (self->active))
    {
      self->warm = start_slot (self);
    }
}

static gboolean
heartbeat_cb (gpointer data)
{
  TvKioskRunner *self = data;
  TvAgent1 *proxy = tv_kiosk_agent_get (self->agent);
  guint generation;

  if (proxy != NULL && self->active != NULL
      && tv_kiosk_slot_get_pulse (self->active, HEARTBEAT_SECONDS, &generation))
    tv_agent1_call_heartbeat (proxy, generation, NULL, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

TvKioskRunner *
tv_kiosk_runner_new (const char *socket, guint idle)
{
  TvKioskRunner *self;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (socket != NULL, NULL);
  self = g_object_new (TV_TYPE_KIOSK_RUNNER, NULL);
  g_strv_builder_add_many (builder, "--agent", socket, "--linked", NULL);
  if (idle > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", idle);

      g_strv_builder_add_many (builder, "--idle", seconds, NULL);
    }
  self->arguments = g_strv_builder_end (builder);
  self->agent = tv_kiosk_agent_new (socket);
  return self;
}

void
tv_kiosk_runner_start (TvKioskRunner *self)
{
  g_return_if_fail (TV_IS_KIOSK_RUNNER (self));
  self->heartbeat = g_timeout_add_seconds (HEARTBEAT_SECONDS, heartbeat_cb, self);
  fill (self);
}

void
tv_kiosk_runner_stop (TvKioskRunner *self)
{
  g_return_if_fail (TV_IS_KIOSK_RUNNER (self));
  self->stopped = TRUE;
  g_clear_handle_id (&self->heartbeat, g_source_remove);
  g_clear_handle_id (&self->restart, g_source_remove);
  if (self->active != NULL)
    tv_kiosk_slot_kill (self->active);
  if (self->warm != NULL)
    tv_kiosk_slot_kill (self->warm);
}

static void
drop_slot (TvKioskRunner *self, TvKioskSlot **slot)
{
  if (*slot != NULL)
    g_signal_handlers_disconnect_by_data (*slot, self);
  g_clear_object (slot);
}

static void
tv_kiosk_runner_dispose (GObject *object)
{
  TvKioskRunner *self = TV_KIOSK_RUNNER (object);

  tv_kiosk_runner_stop (self);
  drop_slot (self, &self->active);
  drop_slot (self, &self->warm);
  g_clear_object (&self->agent);
  g_clear_pointer (&self->arguments, g_strfreev);
  G_OBJECT_CLASS (tv_kiosk_runner_parent_class)->dispose (object);
}

static void
tv_kiosk_runner_class_init (TvKioskRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_kiosk_runner_dispose;
}

static void
tv_kiosk_runner_init (TvKioskRunner *self)
{
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

int
tv_kiosk_run (int argc, char **argv)
{
  g_autofree char *socket = NULL;
  gboolean kiosk = FALSE;
  int idle = 0;
  const GOptionEntry entries[] = {
    { "kiosk", 0, 0, G_OPTION_ARG_NONE, &kiosk, N_ ("Run the citizens' kiosk"), NULL },
    { "agent", 0, 0, G_OPTION_ARG_FILENAME, &socket, N_ ("Socket of thamvan-agent"), "SOCKET" },
    { "idle",
      0,
      0,
      G_OPTION_ARG_INT,
      &idle,
      N_ ("Seconds without a touch before a visit counts down"),
      "SECONDS" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TvKioskRunner) runner = NULL;
  g_autoptr (GError) error = NULL;
  guint on_term;
  guint on_int;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      /* nocheck:g_printerr the runner is what the program does; this is its main's usage error */
      g_printerr ("thamvan: %s\n", error->message);
      return 2;
    }
  runner = tv_kiosk_runner_new (socket != NULL ? socket : "/run/thamvan/agent.sock",
                                (guint) CLAMP (idle, 0, 3600));
  on_term = g_unix_signal_add (SIGTERM, quit_cb, loop);
  on_int = g_unix_signal_add (SIGINT, quit_cb, loop);
  tv_kiosk_runner_start (runner);
  g_main_loop_run (loop);
  tv_kiosk_runner_stop (runner);
  g_source_remove (on_term);
  g_source_remove (on_int);
  return 0;
}
