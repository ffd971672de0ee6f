// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-service-private.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "catalogue/tv-catalogue.h"
#include "tv-agent-enrolment.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define BACKOFF_BASE 2000
#define BACKOFF_CAP (15 * 60 * 1000)
#define SOON 300
#define DAY (24 * 60 * 60)
#define MAX_ROOT (64 * 1024)

enum
{
  SIGNAL_CONTENT_CHANGED,
  SIGNAL_STATUS_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvAgentService, tv_agent_service, G_TYPE_OBJECT)

static void
tv_agent_service_dispose (GObject *object)
{
  TvAgentService *self = TV_AGENT_SERVICE (object);

  tv_agent_service_stop (self);
  g_clear_object (&self->store_worker);
  g_clear_object (&self->sync_worker);
  g_clear_object (&self->engine);
  g_clear_object (&self->secrets);
  g_clear_object (&self->client);
  g_clear_object (&self->store);
  g_clear_object (&self->best_time);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tv_agent_service_parent_class)->dispose (object);
}

static void
tv_agent_service_finalize (GObject *object)
{
  TvAgentService *self = TV_AGENT_SERVICE (object);

  g_clear_pointer (&self->config, tv_agent_config_free);
  g_clear_pointer (&self->schedule, tv_sync_schedule_free);
  g_clear_pointer (&self->status, tv_agent_status_free);
  g_free (self->unit);
  g_free (self->unit_name);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  G_OBJECT_CLASS (tv_agent_service_parent_class)->finalize (object);
}

static void
tv_agent_service_class_init (TvAgentServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tv_agent_service_dispose;
  object_class->finalize = tv_agent_service_finalize;

  signals[SIGNAL_CONTENT_CHANGED] = g_signal_new ("content-changed",
                                                  G_TYPE_FROM_CLASS (klass),
                                                  G_SIGNAL_RUN_LAST,
                                                  0,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  G_TYPE_NONE,
                                                  1,
                                                  G_TYPE_UINT);
  signals[SIGNAL_STATUS_CHANGED] = g_signal_new ("status-changed",
                                                 G_TYPE_FROM_CLASS (klass),
                                                 G_SIGNAL_RUN_LAST,
                                                 0,
                                                 NULL,
                                                 NULL,
                                                 NULL,
                                                 G_TYPE_NONE,
                                                 0);
}

static void
tv_agent_service_init (TvAgentService *self)
{
  self->lock_fd = -1;
  self->cancellable = g_cancellable_new ();
  self->status = tv_agent_status_new ();
}

/* Two agents on one outbox would send everything twice. */
static gboolean
lock_state (TvAgentService *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->config->state, "agent.lock", NULL);

  if (!tv_file_make_folder (self->config->state, error))
    return FALSE;
  self->lock_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock_fd >= 0 && flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_UNAVAILABLE,
               "%s: %s",
               path,
               errno == EWOULDBLOCK ? "another agent is running" : g_strerror (errno));
  return FALSE;
}

static TvSigningKey *
load_key (gpointer data, GCancellable *cancellable, GError **error)
{
  return tv_agent_enrolment_load_key (TV_SECRET_STORE (data), cancellable, error);
}

/* The store, or the reason why not, which does not keep the agent from starting. */
static void
open_store (TvAgentService *self)
{
  self->store = tv_store_open (self->config->state, &self->status->store_error);
  if (self->store == NULL)
    g_warning ("No opinion can be taken: %s", self->status->store_error->message);
}

static gboolean
open_engine (TvAgentService *self, GError **error)
{
  g_autoptr (GBytes) root = tv_file_read (self->config->root, MAX_ROOT, error);
  gint64 retention = self->config->retention_days;
  TvSyncEngineOptions options = {
    .client = self->client,
    .store = self->store,
    .best_time = self->best_time,
    .content = self->config->content,
    .root = root,
    .unit = self->config->unit,
    .retention = retention < 0 ? -1 : retention * DAY,
    .key_func = load_key,
    .key_data = self->secrets,
  };

  if (root == NULL)
    return FALSE;
  self->engine = tv_sync_engine_new (&options, error);
  return self->engine != NULL;
}

TvAgentService *
tv_agent_service_new (TvAgentConfig *config, GError **error)
{
  g_autoptr (TvAgentService) self = g_object_new (TV_TYPE_AGENT_SERVICE, NULL);
  g_autoptr (TvClock) clock = tv_clock_new_system ();
  gint64 floor = 0;

  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->config = config;
  if (!lock_state (self, error))
    return NULL;
  open_store (self);
  if (self->store != NULL)
    floor = tv_store_get_setting_int (self->store, "time", 0);
  self->best_time = tv_best_time_new (clock, floor);
  self->client = tv_http_client_new (config->server, config->ca_file, self->best_time, error);
  if (self->client == NULL)
    return NULL;
  self->secrets = tv_secret_store_new ("agent");
  if (!open_engine (self, error))
    return NULL;
  self->store_worker = tv_worker_new ("store");
  self->sync_worker = tv_worker_new ("sync");
  self->schedule
      = tv_sync_schedule_new (config->sync_interval * 1000, BACKOFF_BASE, BACKOFF_CAP, NULL);
  tv_agent_service_refresh_unit (self);
  return g_steal_pointer (&self);
}

const TvAgentConfig *
tv_agent_service_get_config (TvAgentService *self)
{
  g_return_val_if_fail (TV_IS_AGENT_SERVICE (self), NULL);

  return self->config;
}

gboolean
tv_agent_service_is_enrolled (TvAgentService *self)
{
  g_autofree char *device = NULL;

  g_return_val_if_fail (TV_IS_AGENT_SERVICE (self), FALSE);

  if (self->store != NULL)
    device = tv_store_get_setting (self->store, "device", NULL);
  return device != NULL;
}

/* The unit's name stands in the published register; before that came, its code must do. */
static char *
find_unit_name (TvAgentService *self)
{
  g_autoptr (TvCatalogue) catalogue = tv_catalogue_open (self->config->content, NULL);
  g_autoptr (TvUnitRegister) units = NULL;
  const TvUnit *unit = NULL;

  if (catalogue != NULL)
    units = tv_catalogue_get_units (catalogue, NULL);
  if (units != NULL)
    unit = tv_unit_register_find (units, self->unit);
  return unit != NULL ? tv_unit_dup_full_name (unit) : g_strdup (self->unit);
}

void
tv_agent_service_refresh_unit (TvAgentService *self)
{
  g_autofree char *enrolled = NULL;

  if (self->store != NULL)
    enrolled = tv_store_get_setting (self->store, "unit", NULL);
  g_free (self->unit);
  self->unit = g_strdup (enrolled != NULL ? enrolled : self->config->unit);
  g_free (self->unit_name);
  self->unit_name = find_unit_name (self);
}

void
tv_agent_service_refresh_status (TvAgentService *self)
{
  g_autoptr (TvSyncContent) content = tv_sync_engine_dup_content (self->engine);
  TvAgentStatus *status = self->status;

  status->generation = content->generation;
  status->expired = tv_sync_engine_is_expired (self->engine);
  status->clock_wrong = tv_best_time_is_clock_wrong (self->best_time);
  status->enrolled = tv_agent_service_is_enrolled (self);
  status->now = tv_best_time_now (self->best_time);
}

GVariant *
tv_agent_service_describe (TvAgentService *self)
{
  static const char *const languages[] = { "vi", "en", NULL };
  g_autoptr (GVariantDict) dict = g_variant_dict_new (NULL);
  g_auto (GStrv) banners = NULL;

  g_return_val_if_fail (TV_IS_AGENT_SERVICE (self), NULL);

  tv_agent_service_refresh_status (self);
  banners = tv_agent_status_dup_banners (self->status);
  g_variant_dict_insert (dict, "unit", "s", self->unit);
  g_variant_dict_insert (dict, "unit-name", "s", self->unit_name);
  g_variant_dict_insert (dict, "kiosk-name", "s", self->config->name);
  g_variant_dict_insert (dict, "time", "x", self->status->now);
  g_variant_dict_insert (dict, "tick", "t", tv_sync_engine_get_tick (self->engine));
  g_variant_dict_insert (dict, "content", "s", self->config->content);
  g_variant_dict_insert (dict, "generation", "u", self->status->generation);
  g_variant_dict_insert_value (dict, "languages", g_variant_new_strv (languages, -1));
  g_variant_dict_insert (dict, "printer", "b", FALSE);
  g_variant_dict_insert_value (dict,
                               "banners",
                               g_variant_new_strv ((const char *const *) banners, -1));
  return g_variant_dict_end (dict);
}

GVariant *
tv_agent_service_describe_settings (TvAgentService *self)
{
  g_autoptr (GVariantDict) dict = g_variant_dict_new (NULL);

  g_return_val_if_fail (TV_IS_AGENT_SERVICE (self), NULL);

  g_variant_dict_insert (dict, "server", "s", self->config->server);
  g_variant_dict_insert (dict, "unit", "s", self->unit);
  g_variant_dict_insert (dict, "unit-name", "s", self->unit_name);
  g_variant_dict_insert (dict, "kiosk-name", "s", self->config->name);
  g_variant_dict_insert (dict, "sync-interval", "u", self->config->sync_interval);
  g_variant_dict_insert (dict, "retention-days", "i", self->config->retention_days);
  g_variant_dict_insert (dict, "usb-root", "s", self->config->usb_root);
  g_variant_dict_insert (dict, "version", "s", TV_VERSION);
  return g_variant_dict_end (dict);
}

static void schedule_round (TvAgentService *self, guint milliseconds);

static void
log_report (const TvSyncReport *report)
{
  const GError *error = tv_sync_report_get_error (report);

  if (report->acked > 0 || report->parked > 0)
    g_message ("Sent: %u confirmed, %u refused", report->acked, report->parked);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("Sync: %s (%s)", error->message, tv_error_to_word (error));
}

void
tv_agent_service_tell_changed (TvAgentService *self)
{
  tv_agent_service_refresh_unit (self);
  g_message ("Generation %u is on show", self->status->generation);
  g_signal_emit (self, signals[SIGNAL_CONTENT_CHANGED], 0, self->status->generation);
}

static void
round_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  TvAgentService *self = TV_AGENT_SERVICE (object);
  g_autoptr (TvSyncReport) report = g_task_propagate_pointer (G_TASK (result), NULL);
  guint wait = SOON;

  self->status->syncing = FALSE;
  if (report == NULL || !self->started)
    return;
  log_report (report);
  tv_agent_service_refresh_status (self);
  tv_agent_status_take_report (self->status, report);
  if (report->changed)
    tv_agent_service_tell_changed (self);
  g_signal_emit (self, signals[SIGNAL_STATUS_CHANGED], 0);
  wait = tv_sync_schedule_next (self->schedule,
                                tv_sync_report_get_outcome (report),
                                report->retry_after);
  /* What was handed in during a good round goes at once; after a bad one it waits with the rest. */
  if (self->again && tv_sync_schedule_get_failures (self->schedule) == 0)
    wait = SOON;
  schedule_round (self, wait);
}

static void
round_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvAgentService *self = TV_AGENT_SERVICE (source);

  g_task_return_pointer (task,
                         tv_sync_engine_run (self->engine, cancellable),
                         (GDestroyNotify) tv_sync_report_free);
}

static gboolean
begin_round_cb (gpointer user_data)
{
  TvAgentService *self = TV_AGENT_SERVICE (user_data);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, round_done_cb, NULL);

  self->timer = 0;
  self->again = FALSE;
  self->status->syncing = TRUE;
  tv_worker_run (self->sync_worker, task, round_thread);
  return G_SOURCE_REMOVE;
}

static void
schedule_round (TvAgentService *self, guint milliseconds)
{
  if (self->timer != 0)
    g_source_remove (self->timer);
  self->timer = g_timeout_add (milliseconds, begin_round_cb, self);
  self->timer_due = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
}

/* Never later than planned: one opinion after the other must not put the sending off for ever. */
static void
schedule_sooner (TvAgentService *self)
{
  if (self->status->syncing)
    self->again = TRUE;
  else if (self->timer == 0
           || self->timer_due > g_get_monotonic_time () + SOON * G_TIME_SPAN_MILLISECOND)
    schedule_round (self, SOON);
}

void
tv_agent_service_sync_soon (TvAgentService *self)
{
  /* After a failure the next try comes when the backoff says. */
  if (self->started && tv_sync_schedule_get_failures (self->schedule) == 0)
    schedule_sooner (self);
}

void
tv_agent_service_sync_now (TvAgentService *self)
{
  g_return_if_fail (TV_IS_AGENT_SERVICE (self));

  if (self->started)
    schedule_sooner (self);
}

void
tv_agent_service_start (TvAgentService *self)
{
  g_return_if_fail (TV_IS_AGENT_SERVICE (self));

  self->started = TRUE;
  schedule_round (self, SOON);
}

void
tv_agent_service_stop (TvAgentService *self)
{
  g_return_if_fail (TV_IS_AGENT_SERVICE (self));

  self->started = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->sync_worker != NULL)
    tv_worker_stop (self->sync_worker);
  if (self->store_worker != NULL)
    tv_worker_stop (self->store_worker);
  if (self->store != NULL)
    tv_store_close (self->store);
}
