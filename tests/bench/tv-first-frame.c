// SPDX-License-Identifier: GPL-3.0-or-later
//
// From outside, the same for every program: how long after exec the screen shows its complete
// picture, and what its whole process tree then holds in memory.
//   tv-first-frame COMMAND [ARGUMENT…]
// prints {"first_frame_ms": n, "pss_kib": n, "processes": n}. The picture is complete at its last
// change before it stands still; what covers less than a tenth of the screen is not a picture yet.
#include "config.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define STILL_US (1500 * 1000)
#define LIMIT_US (60 * G_USEC_PER_SEC)
#define POLL_US 4000
#define STEP 8 /* every eighth row is looked at */

typedef struct
{
  Display *display;
  int width;
  int height;
  guint64 blank; /* hash of the screen before the start */
  guint64 last;
  guint8 *first; /* (owned): the screen before the start */
  gsize size;
} Watched;

static XImage *
look (Watched *screen)
{
  return XGetImage (screen->display,
                    DefaultRootWindow (screen->display),
                    0,
                    0,
                    (guint) screen->width,
                    (guint) screen->height,
                    AllPlanes,
                    ZPixmap);
}

/* FNV-1a over words, and the share of looked-at rows' bytes that differ from the start. */
static guint64
hash_image (Watched *screen, XImage *image, double *ret_changed)
{
  guint64 hash = 14695981039346656037u;
  gsize changed = 0;
  gsize seen = 0;

  for (int y = 0; y < screen->height; y += STEP)
    {
      const guint32 *row
          = (const guint32 *) (gconstpointer) (image->data
                                               + (gsize) y * (gsize) image->bytes_per_line);
      const guint32 *before
          = (const guint32 *) (gconstpointer) (screen->first
                                               + (gsize) y * (gsize) image->bytes_per_line);

      for (int x = 0; x < screen->width; x++)
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
      int parent;

      if (!g_ascii_isdigit (*name) || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      end = strrchr (text, ')');
      if (end != NULL && sscanf (end, ") %*c %d", &parent) == 1)
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

/* Sums and, with @end, ends everything below this process (orphans come back to us). */
static guint64
visit_tree (gboolean end, guint *ret_processes)
{
  g_autoptr (GHashTable) parents = read_parents ();
  GHashTableIter iter;
  gpointer pid;
  guint64 sum = 0;

  *ret_processes = 0;
  g_hash_table_iter_init (&iter, parents);
  while (g_hash_table_iter_next (&iter, &pid, NULL))
    {
      if (GPOINTER_TO_INT (pid) == getpid ()
          || !is_below (parents, GPOINTER_TO_INT (pid), getpid ()))
        continue;
      *ret_processes += 1;
      sum += read_pss (GPOINTER_TO_INT (pid));
      if (end)
        kill (GPOINTER_TO_INT (pid), SIGKILL);
    }
  return sum;
}

static gint64
watch (Watched *screen, gint64 start)
{
  gint64 last_change = -1;

  while (g_get_monotonic_time () - start < LIMIT_US)
    {
      XImage *image = look (screen);
      gint64 now = g_get_monotonic_time ();
      double changed;
      guint64 hash = hash_image (screen, image, &changed);

      XDestroyImage (image);
      if (hash != screen->last)
        {
          screen->last = hash;
          last_change = changed >= 0.1 ? now : -1;
        }
      else if (last_change >= 0 && now - last_change > STILL_US)
        return last_change - start;
      g_usleep (POLL_US);
    }
  return -1;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Watched screen = { XOpenDisplay (NULL) };
  XImage *image;
  gint64 start;
  gint64 taken;
  guint64 pss;
  guint processes;

  if (argc < 2 || screen.display == NULL)
    {
      g_printerr ("usage: tv-first-frame COMMAND…, with a display\n");
      return 2;
    }
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  screen.width = DisplayWidth (screen.display, DefaultScreen (screen.display));
  screen.height = DisplayHeight (screen.display, DefaultScreen (screen.display));
  image = look (&screen);
  screen.size = (gsize) image->bytes_per_line * (gsize) screen.height;
  screen.first = g_memdup2 (image->data, screen.size);
  XDestroyImage (image);

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
