// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "store/tv-outbox.h"
#include "wire/tv-outbox-bundle.h"
#include "wire/tv-receipt-message.h"

#include "tv-sync-stick-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUTBOX "outbox"
#define BESIDE ".tmp"
#define RECEIPT_MAX (64 * 1024)

static gboolean
fail_stick (int number, const char *path, GError **error)
{
  TvError code = TV_ERROR_VOLUME_GONE;

  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    code = TV_ERROR_VOLUME_FULL;
  else if (number == EACCES || number == EPERM || number == EROFS)
    code = TV_ERROR_FORBIDDEN;
  g_set_error (error, TV_ERROR, code, "%s: %s", path, g_strerror (number));
  return FALSE;
}

/* What waits, with its envelopes. */
static GPtrArray *
pick_waiting (TvSyncContext *self, GError **error)
{
  return tv_outbox_pick (self->store, G_MAXINT, G_MAXINT, G_MAXINT64, error);
}

/* "<device>-<number><ending>"; another device's id may begin like ours. */
static gboolean
is_own (const char *name, const char *prefix, const char *ending)
{
  const gsize length = strlen (name);
  const gsize head = strlen (prefix);
  const gsize tail = strlen (ending);

  return length > head + tail && g_str_has_prefix (name, prefix) && g_str_has_suffix (name, ending)
         && strspn (name + head, "0123456789") == length - head - tail;
}

/* The names in the folder that are this device's. An absent folder has none. */
static GPtrArray *
list_own (const char *folder, const char *device, const char *ending)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *prefix = g_strconcat (device, "-", NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_own (name, prefix, ending))
      g_ptr_array_add (names, g_strdup (name));
  return names;
}

static GBytes *
read_receipt (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
  g_autofree guint8 *data = NULL;
  struct stat info;
  ssize_t got = -1;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_size <= RECEIPT_MAX)
    {
      data = g_malloc (RECEIPT_MAX);
      got = pread (fd, data, RECEIPT_MAX, 0);
    }
  close (fd);
  return got >= 0 ? g_bytes_new (data, (gsize) got) : NULL;
}

/* Those of @entries that the receipt names. (element-type TvOutboxEntry) */
static GPtrArray *
find_named (TvReceiptMessage *receipt, GPtrArray *entries)
{
  GPtrArray *named = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    if (tv_sync_push_find_line (receipt, g_ptr_array_index (entries, i)) != NULL)
      g_ptr_array_add (named, g_ptr_array_index (entries, i));
  return named;
}

static gboolean
take_receipt (TvSyncContext *self, const char *path, TvSyncReport *report, GError **error)
{
  g_autoptr (GBytes) body = read_receipt (path);
  g_autoptr (GHashTable) keys = tv_trust_dup_receipt_keys (self->trust);
  g_autoptr (GError) reason = NULL;
  g_autoptr (TvReceiptMessage) receipt
      = body != NULL ? tv_receipt_message_verify (body, keys, &reason) : NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) named = NULL;
  g_autofree char *answered = NULL;

  if (receipt == NULL)
    {
      g_warning ("%s is no receipt: %s", path, reason != NULL ? reason->message : "unreadable");
      return TRUE;
    }
  entries = pick_waiting (self, error);
  if (entries == NULL)
    return FALSE;
  named = find_named (receipt, entries);
  if (named->len > 0 && !tv_sync_push_settle (self, receipt, body, named, report, error))
    return FALSE;
  tv_sync_context_learn (self, receipt->time, receipt->tick);
  answered = g_strndup (path, strlen (path) - strlen (TV_OUTBOX_RECEIPT_ENDING));
  {
    g_autofree char *bundle = g_strconcat (answered, TV_OUTBOX_BUNDLE_ENDING, NULL);

    (void) g_unlink (bundle);
  }
  return g_unlink (path) == 0 || fail_stick (errno, path, error);
}

gboolean
tv_sync_stick_take_receipts (TvSyncContext *self,
                             const char *folder,
                             const char *device,
                             TvSyncReport *report,
                             GError **error)
{
  g_autofree char *outbox = g_build_filename (folder, OUTBOX, NULL);
  g_autoptr (GPtrArray) names = list_own (outbox, device, TV_OUTBOX_RECEIPT_ENDING);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (outbox, g_ptr_array_index (names, i), NULL);

      if (!take_receipt (self, path, report, error))
        return FALSE;
    }
  return TRUE;
}

static int
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      ssize_t written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return errno;
      data += written;
      length -= (gsize) written;
    }
  return fsync (fd) == 0 ? 0 : errno;
}

/* Sticks know no modes and no owners, so none are set; a name is there with all its bytes or not at
 * all. */
static gboolean
write_file (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *beside = g_strconcat (path, BESIDE, NULL);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  int number = 0;
  int fd = -1;

  (void) g_unlink (beside);
  fd = open (beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd < 0)
    return fail_stick (errno, path, error);
  number = write_all (fd, data, length);
  if (close (fd) != 0 && number == 0)
    number = errno;
  if (number == 0 && g_rename (beside, path) != 0)
    number = errno;
  if (number == 0)
    return TRUE;
  (void) g_unlink (beside);
  return fail_stick (number, path, error);
}

/* What an earlier visit of the stick left beyond what there is to say now. */
static gboolean
remove_old (const char *outbox, const char *device, GHashTable *keep, GError **error)
{
  g_autoptr (GPtrArray) names = list_own (outbox, device, TV_OUTBOX_BUNDLE_ENDING);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (outbox, name, NULL);

      if (!g_hash_table_contains (keep, name) && g_unlink (path) != 0 && errno != ENOENT)
        return fail_stick (errno, path, error);
    }
  return TRUE;
}

static gboolean
write_bundles (TvSyncContext *self,
               const char *outbox,
               const char *device,
               TvSigningKey *key,
               GPtrArray *envelopes,
               GHashTable *written,
               GError **error)
{
  guint count = 0;

  for (guint first = 0, n = 1; first < envelopes->len; first += count, n++)
    {
      g_autoptr (GPtrArray) part = g_ptr_array_new ();
      g_autofree char *name = g_strdup_printf ("%s-%u%s", device, n, TV_OUTBOX_BUNDLE_ENDING);
      g_autofree char *path = g_build_filename (outbox, name, NULL);
      g_autoptr (GBytes) bytes = NULL;

      count = tv_outbox_bundle_count_fitting (envelopes, first);
      for (guint i = first; i < first + count; i++)
        g_ptr_array_add (part, g_ptr_array_index (envelopes, i));
      bytes = tv_outbox_bundle_sign (device, tv_best_time_now (self->best_time), part, key);
      if (!write_file (path, bytes, error))
        return FALSE;
      g_hash_table_add (written, g_steal_pointer (&name));
    }
  return TRUE;
}

gboolean
tv_sync_stick_write (TvSyncContext *self,
                     const char *folder,
                     const char *device,
                     TvSigningKey *key,
                     TvSyncReport *report,
                     GError **error)
{
  g_autofree char *outbox = g_build_filename (folder, OUTBOX, NULL);
  g_autoptr (GHashTable) written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) envelopes = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = pick_waiting (self, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (envelopes, ((TvOutboxEntry *) g_ptr_array_index (entries, i))->envelope);
  if (entries->len > 0 && g_mkdir (outbox, 0755) != 0 && errno != EEXIST)
    return fail_stick (errno, outbox, error);
  if (!write_bundles (self, outbox, device, key, envelopes, written, error)
      || !remove_old (outbox, device, written, error))
    return FALSE;
  report->exported = entries->len;
  return TRUE;
}
