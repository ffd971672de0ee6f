// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* Applies one delta and watches its own memory while it does: tv-delta-bench OLD DELTA NEW LENGTH
 * (OLD "-": from nothing).
 * One JSON line: the seconds it took, the KiB of memory that is no file's at its highest (smaps:
 * Anonymous) and of all that was resident. */

#include <stdio.h>
#include <string.h>

#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "publication/tv-delta.h"

#define EVERY_MICROSECONDS 500

typedef struct
{
  GMutex mutex;
  gboolean done;
  guint64 private_kib;
  guint64 resident_kib;
  guint samples;
} Watch;

static void
sample (guint64 *ret_private, guint64 *ret_resident)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint64 private_kib = 0;
  guint64 resident_kib = 0;

  if (!g_file_get_contents ("/proc/self/smaps", &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* not Private_Dirty: that also counts a file's pages which the disk has yet to write */
      if (g_str_has_prefix (lines[i], "Anonymous:"))
        private_kib += g_ascii_strtoull (lines[i] + strlen ("Anonymous:"), NULL, 10);
      else if (g_str_has_prefix (lines[i], "Rss:"))
        resident_kib += g_ascii_strtoull (lines[i] + strlen ("Rss:"), NULL, 10);
    }
  *ret_private = private_kib;
  *ret_resident = resident_kib;
}

static gpointer
watch_thread (gpointer data)
{
  Watch *self = data;
  gboolean done = FALSE;

  while (!done)
    {
      guint64 private_kib = 0;
      guint64 resident_kib = 0;

      sample (&private_kib, &resident_kib);
      g_mutex_lock (&self->mutex);
      self->private_kib = MAX (self->private_kib, private_kib);
      self->resident_kib = MAX (self->resident_kib, resident_kib);
      self->samples++;
      done = self->done;
      g_mutex_unlock (&self->mutex);
      g_usleep (EVERY_MICROSECONDS);
    }
  return NULL;
}

static char *
hash_of (const char *path)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, NULL);

  return mapped != NULL ? tv_sha256_hex (g_mapped_file_get_contents (mapped),
                                         g_mapped_file_get_length (mapped))
                        : NULL;
}

int
main (int argc, char **argv)
{
  Watch watch = { 0 };
  GThread *thread = NULL;
  g_autoptr (GError) error = NULL;
  const char *old_path = NULL;
  g_autofree char *old = NULL;
  gint64 begun = 0;
  double seconds = 0;

  if (argc != 5)
    {
      fprintf (stderr, "tv-delta-bench OLD DELTA NEW LENGTH\n");
      return 2;
    }
  old_path = g_str_equal (argv[1], "-") ? NULL : argv[1];
  old = old_path != NULL ? hash_of (old_path) : NULL;
  g_mutex_init (&watch.mutex);
  thread = g_thread_new ("watch", watch_thread, &watch);
  begun = g_get_monotonic_time ();
  if (!tv_delta_apply (old_path,
                       old != NULL ? old : "",
                       argv[2],
                       argv[3],
                       g_ascii_strtoull (argv[4], NULL, 10),
                       &error))
    fprintf (stderr, "%s\n", error->message);
  seconds = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  g_mutex_lock (&watch.mutex);
  watch.done = TRUE;
  g_mutex_unlock (&watch.mutex);
  g_thread_join (thread);
  g_mutex_clear (&watch.mutex);
  printf ("{\"private_kib\": %" G_GUINT64_FORMAT ", \"resident_kib\": %" G_GUINT64_FORMAT
          ", \"samples\": %u, \"seconds\": %.3f}\n",
          watch.private_kib,
          watch.resident_kib,
          watch.samples,
          seconds);
  return error == NULL ? 0 : 1;
}
