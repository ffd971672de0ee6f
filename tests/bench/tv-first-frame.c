// SPDX-License-Identifier: GPL-3.0-or-later
//
// From outside, the same for every program: how long after exec the screen shows its complete
// picture, and what its whole process tree then holds in memory.
//   tv-first-frame COMMAND [ARGUMENT…]     (with TV_BENCH_SHOT=FILE.ppm: keeps that picture)
// prints {"first_frame_ms": n, "pss_kib": n, "processes": n}. The picture is complete at its last
// change before it stands still; what covers less than a tenth of the screen is not a picture yet.
// The screen is looked at only when the X server says that something was drawn, through shared
// memory, so that watching takes next to nothing from who is watched.
#include "config.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/Xdamage.h>
#include <gio/gio.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>

#define STILL_US (3000 * 1000)
#define QUIET_POLLS 10 /* of POLL_MS: who draws the empty screen has done so */
#define LIMIT_US (60 * G_USEC_PER_SEC)
#define POLL_MS 50
#define STEP 8 /* every eighth row is looked at */

typedef struct
{
  Display *display;
  XImage *image; /* in memory shared with the server */
  XShmSegmentInfo shared;
  Damage damage;
  int damage_event;
  guint64 last;  /* hash of the picture */
  guint8 *first; /* (owned): the screen before the start */
} Watched;

static gboolean
look (Watched *screen)
{
  return XShmGetImage (screen->display,
                       DefaultRootWindow (screen->display),
                       screen->image,
                       0,
                       0,
                       AllPlanes);
}

/* Waits a moment for drawing. Returns when it was told of, or -1. */
static gint64
await_drawing (Watched *screen)
{
  struct pollfd connection = { ConnectionNumber (screen->display), POLLIN, 0 };
  gint64 drawn = -1;

  if (XPending (screen->display) == 0)
    poll (&connection, 1, POLL_MS);
  while (XPending (screen->display) > 0)
    {
      XEvent event;

      XNextEvent (screen->display, &event);
      if (event.type == screen->damage_event)
        drawn = g_get_monotonic_time ();
    }
  return drawn;
}

static gboolean
watched_open (Watched *screen)
{
  int number;
  int base;
  int error;

  screen->display = XOpenDisplay (NULL);
  if (screen->display == NULL || !XShmQueryExtension (screen->display)
      || !XDamageQueryExtension (screen->display, &base, &error))
    return FALSE;
  number = DefaultScreen (screen->display);
  screen->damage_event = base + XDamageNotify;
  screen->image = XShmCreateImage (screen->display,
                                   DefaultVisual (screen->display, number),
                                   (guint) DefaultDepth (screen->display, number),
                                   ZPixmap,
                                   NULL,
                                   &screen->shared,
                                   (guint) DisplayWidth (screen->display, number),
                                   (guint) DisplayHeight (screen->display, number));
  if (screen->image == NULL || screen->image->bits_per_pixel != 32)
    return FALSE;
  screen->shared.shmid
      = shmget (IPC_PRIVATE,
                (gsize) screen->image->bytes_per_line * (gsize) screen->image->height,
                IPC_CREAT | 0600);
  if (screen->shared.shmid < 0)
    return FALSE;
  screen->shared.shmaddr = screen->image->data = shmat (screen->shared.shmid, NULL, 0);
  shmctl (screen->shared.shmid, IPC_RMID, NULL);
  if (screen->shared.shmaddr == (char *) -1 || !XShmAttach (screen->display, &screen->shared))
    return FALSE;
  screen->damage
      = XDamageCreate (screen->display, DefaultRootWindow (screen->display), XDamageReportNonEmpty);
  for (int quiet = 0; quiet < QUIET_POLLS; quiet++)
    {
      if (await_drawing (screen) >= 0)
        quiet = 0;
      XDamageSubtract (screen->display, screen->damage, None, None);
    }
  if (!look (screen))
    return FALSE;
  screen->first = g_memdup2 (screen->image->data,
                             (gsize) screen->image->bytes_per_line * (gsize) screen->image->height);
  screen->damage
      = XDamageCreate (screen->display, DefaultRootWindow (screen->display), XDamageReportNonEmpty);
  return TRUE;
}

/* FNV-1a over words, and the share of looked-at rows' pixels that differ from the start. */
static guint64
hash_image (Watched *screen, double *ret_changed)
{
  const XImage *image = screen->image;
  guint64 hash = 14695981039346656037u;
  gsize changed = 0;
  gsize seen = 0;

  for (int y = 0; y < image->height; y += STEP)
    {
      gsize offset = (gsize) y * (gsize) image->bytes_per_line;
      const guint32 *row = (const guint32 *) (gconstpointer) (image->data + offset);
      const guint32 *before = (const guint32 *) (gconstpointer) (screen->first + offset);

      for (int x = 0; x < image->width; x++)
        {
          hash = (hash ^ row[x]) * 1099511628211u;
          changed += row[x] != before[x];
          seen++;
        }
    }
  *ret_changed = (double) changed / (double) seen;
  return hash;
}

static gboolean
is_below (GHashTable *parents, int pid, int top)
{
  for (int depth = 0; depth < 64 && pid > 1; depth++)
    {
      if (pid == top)
        return TRUE;
      pid = GPOINTER_TO_INT (g_hash_table_lookup (parents, GINT_TO_POINTER (pid)));
    }
  return FALSE;
}

static GHashTable *
read_parents (void)
{
  GHashTable *parents = g_hash_table_new (NULL, NULL);
  g_autoptr (GDir) folder = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *text = NULL;
      const char *end;
      char state;
      int parent;

      if (!g_ascii_isdigit (*name) || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      end = strrchr (text, ')');
      if (end != NULL && sscanf (end, ") %c %d", &state, &parent) == 2 && state != 'Z')
        g_hash_table_insert (parents,
                             GINT_TO_POINTER ((int) g_ascii_strtoll (name, NULL, 10)),
                             GINT_TO_POINTER (parent));
    }
  return parents;
}

static guint64
read_pss (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, "\nPss:");
  return line != NULL ? g_ascii_strtoull (line + 5, NULL, 10) : 0;
}

/* Another program's memory that may not be read (a visit's, without root) makes the sum 0.
 * Sums and, with @end, ends everything below this process (orphans come back to us). */
static guint64
visit_tree (gboolean end, guint *ret_processes)
{
  g_autoptr (GHashTable) parents = read_parents ();
  GHashTableIter iter;
  gpointer pid;
  guint64 sum = 0;
  gboolean readable = TRUE;

  *ret_processes = 0;
  g_hash_table_iter_init (&iter, parents);
  while (g_hash_table_iter_next (&iter, &pid, NULL))
    {
      guint64 pss;

      if (GPOINTER_TO_INT (pid) == getpid ()
          || !is_below (parents, GPOINTER_TO_INT (pid), getpid ()))
        continue;
      *ret_processes += 1;
      pss = read_pss (GPOINTER_TO_INT (pid));
      readable &= pss > 0;
      sum += pss;
      if (end)
        kill (GPOINTER_TO_INT (pid), SIGKILL);
    }
  return readable ? sum : 0;
}

static gint64
watch (Watched *screen, gint64 start)
{
  gint64 last_change = -1;
  gint64 now;

  while ((now = g_get_monotonic_time ()) - start < LIMIT_US)
    {
      gint64 drawn = await_drawing (screen);
      double changed;
      guint64 hash;

      if (drawn < 0)
        {
          if (last_change >= 0 && now - last_change > STILL_US)
            return last_change - start;
          continue;
        }
      XDamageSubtract (screen->display, screen->damage, None, None);
      if (!look (screen))
        return -1;
      hash = hash_image (screen, &changed);
      if (hash == screen->last)
        continue;
      screen->last = hash;
      last_change = changed >= 0.1 ? drawn : -1;
    }
  return -1;
}

/* The picture that was taken for complete, for who wants to see it. */
static void
keep_picture (const Watched *screen, const char *path)
{
  const XImage *image = screen->image;
  FILE *file = path != NULL ? fopen (path, "wb") : NULL;

  if (file == NULL)
    return;
  fprintf (file, "P6 %d %d 255\n", image->width, image->height);
  for (int y = 0; y < image->height; y++)
    {
      const guint8 *row = (const guint8 *) image->data + (gsize) y * (gsize) image->bytes_per_line;

      for (int x = 0; x < image->width; x++)
        {
          const guint8 *pixel = row + (gsize) x * 4;
          const guint8 rgb[3] = { pixel[2], pixel[1], pixel[0] };

          fwrite (rgb, 1, 3, file);
        }
    }
  fclose (file);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Watched screen = { 0 };
  gint64 start;
  gint64 taken;
  guint64 pss;
  guint processes;

  if (argc < 2 || !watched_open (&screen))
    {
      g_printerr ("usage: tv-first-frame COMMAND…, with a display that shares memory\n");
      return 2;
    }
  prctl (PR_SET_CHILD_SUBREAPER, 1);

  start = g_get_monotonic_time ();
  if (!g_spawn_async (NULL,
                      argv + 1,
                      NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                          | G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL,
                      NULL,
                      NULL,
                      &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  taken = watch (&screen, start);
  pss = visit_tree (FALSE, &processes);
  keep_picture (&screen, g_getenv ("TV_BENCH_SHOT"));
  g_print ("{\"first_frame_ms\": %.1f, \"pss_kib\": %" G_GUINT64_FORMAT ", \"processes\": %u}\n",
           taken < 0 ? -1.0 : (double) taken / 1000,
           pss,
           processes);
  for (guint left = 1; left > 0;)
    {
      visit_tree (TRUE, &left);
      while (waitpid (-1, NULL, WNOHANG) > 0)
        continue;
    }
  g_free (screen.first);
  return taken < 0 ? 1 : 0;
}
