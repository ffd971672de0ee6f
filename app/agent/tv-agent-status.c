// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-status.h"

#include "base/tv-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/statvfs.h>

#define DAY (24 * 60 * 60)
#define DISK_WARNING (G_GUINT64_CONSTANT (512) * 1024 * 1024)
#define DISK_FAILED (G_GUINT64_CONSTANT (64) * 1024 * 1024)

TvAgentStatus *
tv_agent_status_new (void)
{
  TvAgentStatus *self = g_new0 (TvAgentStatus, 1);

  self->banners = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static gpointer
copy_text (gconstpointer text, gpointer data)
{
  return g_strdup (text);
}

TvAgentStatus *
tv_agent_status_copy (const TvAgentStatus *self)
{
  TvAgentStatus *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (TvAgentStatus, 1);
  *copy = *self;
  copy->store_error = self->store_error != NULL ? g_error_copy (self->store_error) : NULL;
  copy->sync_error = self->sync_error != NULL ? g_error_copy (self->sync_error) : NULL;
  copy->banners = g_ptr_array_copy (self->banners, (GCopyFunc) copy_text, NULL);
  return copy;
}

void
tv_agent_status_free (TvAgentStatus *self)
{
  g_clear_error (&self->store_error);
  g_clear_error (&self->sync_error);
  g_ptr_array_unref (self->banners);
  g_free (self);
}

static void
add_word (GPtrArray *words, const char *word)
{
  if (!g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
    g_ptr_array_add (words, g_strdup (word));
}

/* Being offline is an ordinary day and no banner; nor is a machine that is not enrolled yet. */
static void
add_error (GPtrArray *words, const GError *error)
{
  static const TvError ordinary[]
      = { TV_ERROR_NETWORK, TV_ERROR_UNAVAILABLE, TV_ERROR_NOT_FOUND, TV_ERROR_TOO_MANY };

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (ordinary); i++)
    if (g_error_matches (error, TV_ERROR, (int) ordinary[i]))
      return;
  add_word (words, tv_error_to_word (error));
}

void
tv_agent_status_take_report (TvAgentStatus *self, const TvSyncReport *report)
{
  const GError *error = NULL;

  g_return_if_fail (self != NULL && report != NULL);

  g_ptr_array_set_size (self->banners, 0);
  add_error (self->banners, report->connect_error);
  add_error (self->banners, report->identity_error);
  add_error (self->banners, report->push_error);
  add_error (self->banners, report->pull_error);
  add_error (self->banners, report->store_error);
  g_clear_error (&self->sync_error);
  error = tv_sync_report_get_error (report);
  if (error != NULL)
    self->sync_error = g_error_copy (error);
  if (report->connect_error == NULL)
    self->last_sync = self->now;
}

GStrv
tv_agent_status_dup_banners (const TvAgentStatus *self)
{
  g_autoptr (GPtrArray) words = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  words = g_ptr_array_copy (self->banners, (GCopyFunc) copy_text, NULL);
  if (self->store_error != NULL)
    add_word (words, tv_error_to_word (self->store_error));
  if (self->expired && self->generation > 0)
    add_word (words, "expired");
  if (self->clock_wrong)
    add_word (words, "clock");
  g_ptr_array_add (words, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

GVariant *
tv_agent_status_to_variant (const TvAgentStatus *self)
{
  g_autoptr (GVariantDict) dict = g_variant_dict_new (NULL);
  g_auto (GStrv) banners = NULL;
  const GError *error = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  banners = tv_agent_status_dup_banners (self);
  error = self->store_error != NULL ? self->store_error : self->sync_error;
  g_variant_dict_insert_value (dict,
                               "banners",
                               g_variant_new_strv ((const char *const *) banners, -1));
  g_variant_dict_insert (dict,
                         "waiting",
                         "u",
                         self->counts[TV_OUTBOX_SEALED] + self->counts[TV_OUTBOX_SENDING]);
  g_variant_dict_insert (dict, "parked", "u", self->counts[TV_OUTBOX_PARKED]);
  g_variant_dict_insert (dict,
                         "acked",
                         "u",
                         self->counts[TV_OUTBOX_ACKED] + self->counts[TV_OUTBOX_PURGED]);
  g_variant_dict_insert (dict, "last-sync", "x", self->last_sync);
  g_variant_dict_insert (dict, "last-error", "s", error != NULL ? tv_error_to_word (error) : "");
  g_variant_dict_insert (dict, "message", "s", error != NULL ? error->message : "");
  g_variant_dict_insert (dict, "generation", "u", self->generation);
  g_variant_dict_insert (dict, "syncing", "b", self->syncing);
  g_variant_dict_insert (dict, "enrolled", "b", self->enrolled);
  return g_variant_dict_end (dict);
}

static void
add_check (GVariantBuilder *checks,
           const char *id,
           const char *state,
           const char *text,
           const char *advice)
{
  g_variant_builder_open (checks, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (checks, "{sv}", "id", g_variant_new_string (id));
  g_variant_builder_add (checks, "{sv}", "state", g_variant_new_string (state));
  g_variant_builder_add (checks, "{sv}", "text", g_variant_new_string (text));
  g_variant_builder_add (checks, "{sv}", "advice", g_variant_new_string (advice));
  g_variant_builder_close (checks);
}

static void
check_disk (GVariantBuilder *checks, const char *id, const char *folder)
{
  struct statvfs info;
  guint64 space = 0;
  const char *state = "ok";
  g_autofree char *text = NULL;

  if (statvfs (folder, &info) == 0)
    space = (guint64) info.f_bavail * info.f_frsize;
  if (space < DISK_FAILED)
    state = "failed";
  else if (space < DISK_WARNING)
    state = "warning";
  /* TRANSLATORS: free space of a disk in whole megabytes */
  text = g_strdup_printf (_ ("%u MB free"), (guint) (space / (1024 * 1024)));
  add_check (
      checks,
      id,
      state,
      text,
      g_str_equal (state, "ok") ? "" : _ ("Free some space on this disk, or put in a larger one."));
}

static void
check_error (GVariantBuilder *checks, const char *id, const GError *error, const char *good)
{
  const char *advice = "";
  const char *text = good;

  if (error != NULL)
    text = tv_error_explain (error, &advice);
  add_check (checks, id, error != NULL ? "failed" : "ok", text, advice != NULL ? advice : "");
}

static void
check_sync (GVariantBuilder *checks, const TvAgentStatus *self)
{
  gint64 days = (self->now - self->last_sync) / DAY;
  g_autofree char *text = NULL;

  if (self->last_sync == 0)
    {
      add_check (checks,
                 "sync",
                 "warning",
                 _ ("The province has not been reached yet."),
                 _ ("Check the network cable and the server's address."));
      return;
    }
  /* TRANSLATORS: days since this kiosk last reached the province's server */
  text = g_strdup_printf (ngettext ("Last contact with the province %u day ago",
                                    "Last contact with the province %u days ago",
                                    (gulong) days),
                          (guint) days);
  add_check (checks,
             "sync",
             days < 1   ? "ok"
             : days < 7 ? "warning"
                        : "failed",
             days < 1 ? _ ("The province was reached today.") : text,
             days < 1 ? "" : _ ("Check the network cable and the server's address."));
}

static void
check_queue (GVariantBuilder *checks, const TvAgentStatus *self)
{
  guint waiting = self->counts[TV_OUTBOX_SEALED] + self->counts[TV_OUTBOX_SENDING];
  g_autofree char *text = NULL;

  if (self->counts[TV_OUTBOX_PARKED] > 0)
    {
      /* TRANSLATORS: opinions that the province's server refused */
      text = g_strdup_printf (ngettext ("%u opinion was refused by the province's server",
                                        "%u opinions were refused by the province's server",
                                        self->counts[TV_OUTBOX_PARKED]),
                              self->counts[TV_OUTBOX_PARKED]);
      add_check (checks,
                 "queue",
                 "failed",
                 text,
                 _ ("They are kept here. Tell the province's administrator."));
      return;
    }
  /* TRANSLATORS: opinions that wait to be sent */
  text = g_strdup_printf (
      ngettext ("%u opinion waits to be sent", "%u opinions wait to be sent", waiting),
      waiting);
  add_check (checks, "queue", "ok", text, "");
}

GVariant *
tv_agent_status_check (const TvAgentStatus *self, const char *state, const char *content)
{
  GVariantBuilder checks;
  g_autoptr (GError) clock = NULL;
  gboolean keyring_bad = FALSE;

  g_return_val_if_fail (self != NULL && state != NULL && content != NULL, NULL);

  g_variant_builder_init (&checks, G_VARIANT_TYPE ("aa{sv}"));
  check_disk (&checks, "disk-state", state);
  check_disk (&checks, "disk-content", content);
  check_error (&checks, "store", self->store_error, _ ("The store of opinions is whole."));
  if (self->clock_wrong)
    clock = g_error_new_literal (TV_ERROR, TV_ERROR_CLOCK, "The clock is wrong");
  check_error (&checks, "clock", clock, _ ("The clock is right."));
  check_sync (&checks, self);
  check_queue (&checks, self);
  keyring_bad = g_ptr_array_find_with_equal_func (self->banners, "keyring", g_str_equal, NULL);
  if (!keyring_bad && !self->enrolled)
    add_check (&checks,
               "keyring",
               "warning",
               _ ("This machine is not enrolled."),
               _ ("Ask the province for a one-time code and enrol it."));
  else
    {
      g_autoptr (GError) keyring
          = keyring_bad ? g_error_new_literal (TV_ERROR, TV_ERROR_KEYRING, "") : NULL;

      check_error (&checks, "keyring", keyring, _ ("The keyring is open."));
    }
  return g_variant_builder_end (&checks);
}
