// SPDX-License-Identifier: GPL-3.0-or-later
/* `thamvan --visit`: one citizen's visit, from walls to window to nothing. */
#include "config.h"

#include "tv-kiosk-link.h"
#include "tv-kiosk.h"
#include "tv-visit-accessibility.h"
#include "tv-visit-fonts.h"
#include "tv-visit-machine.h"
#include "tv-visit-style.h"
#include "tv-visit-walls.h"
#include "tv-visit-window.h"

#include "widgets/tv-im-context.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <unistd.h>

#define IDLE_SECONDS 75
/* An agent that is up answers in a few milliseconds, while GTK starts. */
#define START_WAIT_US (500 * 1000)

typedef struct
{
  char *socket;
  char *content;
  char *show;
  char *display;
  int idle;
  gboolean linked;
} Options;

typedef struct
{
  TvVisit *visit;        /* (owned) */
  TvVisitWindow *window; /* (unowned): GTK's */
  TvKioskLink *link;     /* (owned) (nullable) */
  GMainLoop *loop;       /* (owned) */
  const char *show;      /* (nullable): not gone to yet */
} Run;

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  gboolean visit = FALSE;
  const GOptionEntry entries[] = {
    { "visit", 0, 0, G_OPTION_ARG_NONE, &visit, N_ ("Show one visit"), NULL },
    { "agent",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &options->socket,
      N_ ("Socket of thamvan-agent"),
      "SOCKET" },
    { "content",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &options->content,
      N_ ("Content folder, instead of the agent's"),
      "DIR" },
    { "show",
      0,
      0,
      G_OPTION_ARG_STRING,
      &options->show,
      N_ ("Open this plan first"),
      "ITEM[/map]" },
    { "idle",
      0,
      0,
      G_OPTION_ARG_INT,
      &options->idle,
      N_ ("Seconds without a touch before the countdown"),
      "SECONDS" },
    { "display", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options->display, NULL, NULL },
    { "linked", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options->linked, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

/* (nullable): a visit of a folder needs no agent. */
static const char *
get_socket (const Options *options)
{
  if (options->content != NULL && options->socket == NULL)
    return NULL;
  return options->socket != NULL ? options->socket : "/run/thamvan/agent.sock";
}

static void
finished_cb (Run *run)
{
  GdkDisplay *display = gdk_display_get_default ();

  /* The clipboard outlives its window, and the next visitor has the same screen. */
  gdk_clipboard_set_content (gdk_display_get_clipboard (display), NULL);
  gdk_clipboard_set_content (gdk_display_get_primary_clipboard (display), NULL);
  gtk_widget_set_visible (GTK_WIDGET (run->window), FALSE);
  gdk_display_flush (display);
  g_main_loop_quit (run->loop);
}

static void
record_cb (Run *run, guint word, guint value)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (run->visit);

  if (word == TV_KIOSK_SHOW)
    tv_visit_window_appear (run->window);
  else if (word == TV_KIOSK_PING)
    tv_kiosk_link_send (run->link,
                        TV_KIOSK_PONG,
                        catalogue != NULL ? tv_catalogue_get_generation (catalogue) : 0);
}

static gboolean
ready_cb (gpointer data)
{
  Run *run = data;

  tv_kiosk_link_send (run->link, TV_KIOSK_READY, (guint32) getpid ());
  return G_SOURCE_REMOVE;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
connect_runner (Run *run, GError **error)
{
  run->link = tv_kiosk_link_new (TV_KIOSK_LINK_FD, error);
  if (run->link == NULL)
    return FALSE;
  g_signal_connect_swapped (run->link, "record", G_CALLBACK (record_cb), run);
  /* Without its runner a visit is nobody's. */
  g_signal_connect_swapped (run->link, "closed", G_CALLBACK (g_main_loop_quit), run->loop);
  /* Warm is: drawn up and laid out, so that only presenting is left. */
  gtk_widget_realize (GTK_WIDGET (run->window));
  g_idle_add_full (G_PRIORITY_LOW, ready_cb, run, NULL);
  return TRUE;
}

/* (transfer full) */
static TvVisitPlace *
parse_shown (const char *show)
{
  g_auto (GStrv) parts = g_strsplit (show, "/", 2);
  TvVisitPlace *place = tv_visit_place_new (TV_VISIT_PLAN, parts[0] != NULL ? parts[0] : "", 0);

  if (parts[0] != NULL && g_strcmp0 (parts[1], "map") == 0)
    {
      place->kind = TV_VISIT_MAP;
      place->text = g_strdup (TV_VISIT_MAP_LEGEND);
    }
  return place;
}

/* As soon as there is content to show it from, which the agent may have to name first. */
static void
go_to_shown (Run *run)
{
  g_autoptr (TvVisitPlace) place = NULL;

  if (run->show == NULL || tv_visit_get_catalogue (run->visit) == NULL)
    return;
  place = parse_shown (run->show);
  run->show = NULL;
  tv_visit_go (run->visit, place);
}

/* With what is to be shown in sight at once, when it is there. */
static TvVisitWindow *
make_window (Run *run, const Options *options)
{
  guint idle = options->idle > 0 ? (guint) MIN (options->idle, 3600) : IDLE_SECONDS;
  g_autoptr (TvVisitPlace) place = NULL;

  if (options->show != NULL && tv_visit_get_catalogue (run->visit) != NULL)
    place = parse_shown (options->show);
  else
    run->show = options->show;
  return tv_visit_window_new_at (run->visit, idle, place);
}

static TvVisit *
make_visit (const Options *options, TvVisitStart *start)
{
  const char *socket = get_socket (options);

  if (tv_visit_start_await (start, g_get_monotonic_time () + START_WAIT_US))
    return tv_visit_new_started (socket, options->content, start);
  return tv_visit_new (socket, options->content);
}

static int
run_visit (const Options *options, TvVisitStart *start)
{
  Run run = { 0 };
  g_autoptr (GError) error = NULL;
  guint on_term;

  run.loop = g_main_loop_new (NULL, FALSE);
  run.visit = make_visit (options, start);
  run.window = make_window (&run, options);
  g_signal_connect_swapped (run.visit, "finished", G_CALLBACK (finished_cb), &run);
  on_term = g_unix_signal_add (SIGTERM, quit_cb, run.loop);
  g_signal_connect_swapped (run.visit, "changed", G_CALLBACK (go_to_shown), &run);
  if (!options->linked)
    tv_visit_window_appear (run.window);
  else if (!connect_runner (&run, &error))
    {
      g_printerr ("thamvan: %s\n", error->message);
      return 1;
    }
  g_main_loop_run (run.loop);
  g_source_remove (on_term);
  gtk_window_destroy (GTK_WINDOW (run.window));
  g_clear_object (&run.link);
  g_signal_handlers_disconnect_by_data (run.visit, &run);
  g_clear_object (&run.visit);
  g_main_loop_unref (run.loop);
  return 0;
}

/* What the runner hands over beside the environment: its session knows no X11 display. */
static void
take_over (const Options *options)
{
  if (options->display != NULL)
    g_setenv ("DISPLAY", options->display, TRUE);
  if (options->linked)
    tv_visit_accessibility_prepare ();
}

/* Parses, and puts up the walls. */
static gboolean
prepare (Options *options, int *argc, char ***argv, GError **error)
{
  tv_visit_machine_prepare ();
  if (!parse (options, argc, argv, error))
    return FALSE;
  take_over (options);
  return tv_visit_walls_enter (error);
}

static gboolean
start_gtk (void)
{
  /* The locale is set already, and threads use it by now. */
  gtk_disable_setlocale ();
  if (!tv_visit_fonts_choose ())
    g_message ("the fonts of a kiosk are not installed: fonts-noto-core, fonts-liberation2");
  if (!gtk_init_check ())
    {
      g_printerr ("thamvan: %s\n", _ ("There is no screen to show the visit on."));
      return FALSE;
    }
  g_set_application_name ("Tham Vấn");
  tv_im_context_install ();
  tv_visit_style_load ();
  return TRUE;
}

int
tv_visit_run (int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;
  int status = 2;

  if (!prepare (&options, &argc, &argv, &error))
    {
      g_printerr ("thamvan: %s\n", error->message);
    }
  else
    {
      g_autoptr (TvVisitStart) start = tv_visit_start_new (get_socket (&options), options.content);

      if (start_gtk ())
        status = run_visit (&options, start);
    }
  g_free (options.socket);
  g_free (options.content);
  g_free (options.show);
  g_free (options.display);
  return status;
}
