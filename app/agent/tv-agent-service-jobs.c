// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-service-private.h"

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "store/tv-disclosure.h"
#include "tv-agent-enrolment.h"
#include "tv-agent-pin.h"
#include "vault/tv-envelope.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* For journals and receipts (a batch's is kept with each of its opinions). Publications stop at
 * twice as much. */
#define RESERVE_BYTES (G_GUINT64_CONSTANT (32) * 1024 * 1024)

/* What a job of a worker takes along and brings back. */
typedef struct
{
  int fd;                /* (owned): Submit */
  guint8 id[16];         /* LookUp */
  char *text;            /* (owned) (nullable): Unlock, Enrol */
  guint generation;      /* Heartbeat */
  TvAgentStatus *status; /* (owned) (nullable): Status, Readiness */
  GError *store_error;   /* (owned) (nullable): why there is no store */
  GBytes *entry;         /* (owned) (nullable): what LookUp found */
} Job;

static void
job_free (Job *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->text);
  g_clear_pointer (&self->status, tv_agent_status_free);
  g_clear_error (&self->store_error);
  g_clear_pointer (&self->entry, g_bytes_unref);
  g_free (self);
}

static Job *
job_new (TvAgentService *self)
{
  Job *job = g_new0 (Job, 1);

  job->fd = -1;
  if (self->status->store_error != NULL)
    job->store_error = g_error_copy (self->status->store_error);
  return job;
}

static void
run (TvAgentService *self,
     TvWorker *worker,
     Job *job,
     gpointer tag,
     GTaskThreadFunc func,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  if (self->started)
    tv_worker_run (worker, task, func);
  else
    g_task_return_new_error (task, TV_ERROR, TV_ERROR_UNAVAILABLE, "The agent is stopping");
}

/* Without a store most jobs end with the reason there is none. */
static gboolean
has_store (TvAgentService *self, Job *job, GTask *task)
{
  if (self->store != NULL)
    return TRUE;
  g_task_return_error (task, g_steal_pointer (&job->store_error));
  return FALSE;
}

/* Only a plain file (memfd included): a pipe could keep the worker waiting for ever. */
static GBytes *
read_envelope (int fd, GError **error)
{
  g_autofree guint8 *data = g_malloc (TV_ENVELOPE_MAX + 1);
  struct stat info;
  gsize length = 0;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_BAD_REQUEST,
                           "The envelope must come as a file");
      return NULL;
    }
  while (length <= TV_ENVELOPE_MAX)
    {
      ssize_t got = pread (fd, data + length, TV_ENVELOPE_MAX + 1 - length, (off_t) length);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, g_strerror (errno));
          return NULL;
        }
      if (got == 0)
        return g_bytes_new_take (g_steal_pointer (&data), length);
      length += (gsize) got;
    }
  g_set_error_literal (error, TV_ERROR, TV_ERROR_TOO_LARGE, "The envelope is too long");
  return NULL;
}

/* To send what is kept takes room, too: a disk filled to the brim would never be emptied. */
static gboolean
has_room (TvAgentService *self, GError **error)
{
  struct statvfs info;

  if (statvfs (self->config->state, &info) != 0
      || (guint64) info.f_bavail * info.f_frsize >= RESERVE_BYTES)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_STORAGE_FULL, "There is no room for new opinions");
  return FALSE;
}

static void
submit_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvAgentService *self = TV_AGENT_SERVICE (source);
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) envelope = NULL;
  g_autofree char *day = NULL;
  TvOutboxState state = TV_OUTBOX_UNKNOWN;

  if (!has_store (self, job, task))
    return;
  envelope = read_envelope (job->fd, &error);
  day = tv_format_day (tv_best_time_now (self->best_time));
  if (envelope == NULL || !has_room (self, &error)
      || !tv_outbox_add (self->store, envelope, day, &state, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_strdup (tv_outbox_state_to_string (state)), g_free);
}

void
tv_agent_service_submit_async (TvAgentService *self,
                               int fd,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Job *job = NULL;

  g_return_if_fail (TV_IS_AGENT_SERVICE (self));

  job = job_new (self);
  job->fd = fd;
  run (self,
       self->store_worker,
       job,
       tv_agent_service_submit_async,
       submit_thread,
       callback,
       user_data);
}

char *
tv_agent_service_submit_finish (TvAgentService *self, GAsyncResult *result, GError **error)
{
  char *state = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  state = g_task_propagate_pointer (G_TASK (result), error);
  if (state != NULL)
    tv_agent_service_sync_soon (self);
  return state;
}

/* What waits here is said from here; of what left, the province's answer says more. */
static void
look_up_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvAgentService *self = TV_AGENT_SERVICE (source);
  Job *job = data;
  g_autoptr (TvSyncContent) content = tv_sync_engine_dup_content (self->engine);
  g_autoptr (GError) error = NULL;
  TvOutboxState state = TV_OUTBOX_UNKNOWN;

  if (self->store != NULL && !tv_outbox_get_state (self->store, job->id, &state, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (state == TV_OUTBOX_SEALED || state == TV_OUTBOX_SENDING || state == TV_OUTBOX_PARKED)
    {
      g_task_return_pointer (task, g_strdup (tv_outbox_state_to_string (state)), g_free);
      return;
    }
  job->entry = tv_sync_content_find_entry (content,
                                           tv_sync_engine_get_objects (self->engine),
                                           job->id,
                                           &error);
  if (job->entry != NULL)
    g_task_return_pointer (task, g_strdup ("answered"), g_free);
  else if (!g_error_matches (error, TV_ERROR, TV_ERROR_NOT_FOUND))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task,
                           g_strdup (state == TV_OUTBOX_UNKNOWN ? "unknown" : "acked"),
                           g_free);
}

void
tv_agent_service_look_up_async (TvAgentService *self,
                                const guint8 id[16],
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Job *job = NULL;

  g_return_if_fail (TV_IS_AGENT_SERVICE (self));
  g_return_if_fail (id != NULL);

  job = job_new (self);
  for (gsize i = 0; i < sizeof job->id; i++)
    job->id[i] = id[i];
  run (self,
       self->store_worker,
       job,
       tv_agent_service_look_up_async,
       look_up_thread,
       callback,
       user_data);
}

char *
tv_agent_service_look_up_finish (TvAgentService *self,
                                 GAsyncResult *result,
                                 GBytes **ret_entry,
                                 GError **error)
{
  Job *job = NULL;
  char *state = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (ret_entry != NULL, NULL);

  job = g_task_get_task_data (G_TASK (result));
  state = g_task_propagate_pointer (G_TASK (result), error);
  if (state != NULL)
    *ret_entry = job->entry != NULL ? g_bytes_ref (job->entry) : g_bytes_new_static ("", 0);
  return state;
}

/* A copy of what the main loop knows, the counts added by the worker. */
static Job *
status_job (TvAgentService *self)
{
  Job *job = job_new (self);

  tv_agent_service_refresh_status (self);
  job->status = tv_agent_status_copy (self->status);
  return job;
}

static void
status_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvAgentService *self = TV_AGENT_SERVICE (source);
  Job *job = data;

  if (self->store != NULL)
    tv_outbox_count (self->store, job->status->counts, &job->status->store_error);
  g_task_return_pointer (task,
                         g_variant_ref_sink (tv_agent_status_to_variant (job->status)),
                         (GDestroyNotify) g_variant_unref);
}

void
tv_agent_service_status_async (TvAgentService *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (TV_IS_AGENT_SERVICE (self));

  run (self,
       self->store_worker,
       status_job (self),
       tv_agent_service_status_async,
       status_thread,
       callback,
       user_data);
}

GVariant *
tv_agent_service_status_finish (TvAgentService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
readiness_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvAgentService *self = TV_AGENT_SERVICE (source);
  Job *job = data;

  if (self->store != NULL)
    tv_outbox_count (self->store, job->status->counts, &job->status->store_error);
  g_task_return_pointer (
      task,
      g_variant_ref_sink (
          tv_agent_status_check (job->status, self->config->state, self->config->content)),
      (GDestroyNotify) g_variant_unref);
}

void
tv_agent_service_readiness_async (TvAgentService *self,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (TV_IS_AGENT_SERVICE (self));

  run (self,
       self->store_worker,
       status_job (self),
       tv_agent_service_readiness_async,
       readiness_thread,
       callback,
       user_data);
}

GVariant *
tv_agent_service_readiness_finish (TvAgentService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
heartbeat_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvAgentService *self = TV_AGENT_SERVICE (source);
  Job *job = data;
  g_autoptr (TvSyncContent) content = tv_sync_engine_dup_content (self->engine);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TvDisclosureItem));
  g_autoptr (GError) error = NULL;
  gint64 minute = tv_best_time_now (self->best_time) / 60;

  if (!has_store (self, job, task))
    return;
  for (guint i = 0; job->generation == content->generation && i < content->items->len; i++)
    {
      const TvItem *item = g_ptr_array_index (content->items, i);
      TvDisclosureItem shown = { item->id, item->version, item->sha256 };

      g_array_append_val (items, shown);
    }
  if (!tv_disclosure_mark (self->store, items, minute, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
tv_agent_service_heartbeat_async (TvAgentService *self,
                                  guint generation,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Job *job = NULL;

  g_return_if_fail (TV_IS_AGENT_SERVICE (self));

  job = job_new (self);
  job->generation = generation;
  run (self,
       self->store_worker,
       job,
       tv_agent_service_heartbeat_async,
       heartbeat_thread,
       callback,
       user_data);
}

gboolean
tv_agent_service_heartbeat_finish (TvAgentService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
unlock_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvAgentService *self = TV_AGENT_SERVICE (source);
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!has_store (self, job, task))
    return;
  if (tv_agent_pin_check (self->store, job->text, tv_best_time_now (self->best_time), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tv_agent_service_unlock_async (TvAgentService *self,
                               const char *pin,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Job *job = NULL;

  g_return_if_fail (TV_IS_AGENT_SERVICE (self));
  g_return_if_fail (pin != NULL);

  job = job_new (self);
  job->text = g_strdup (pin);
  run (self,
       self->store_worker,
       job,
       tv_agent_service_unlock_async,
       unlock_thread,
       callback,
       user_data);
}

gboolean
tv_agent_service_unlock_finish (TvAgentService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
enrol_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvAgentService *self = TV_AGENT_SERVICE (source);
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!has_store (self, job, task))
    return;
  if (tv_agent_enrolment_run (self->client,
                              self->store,
                              self->secrets,
                              job->text,
                              tv_best_time_now (self->best_time),
                              self->cancellable,
                              &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tv_agent_service_enrol_async (TvAgentService *self,
                              const char *code,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Job *job = NULL;

  g_return_if_fail (TV_IS_AGENT_SERVICE (self));
  g_return_if_fail (code != NULL);

  job = job_new (self);
  job->text = g_strdup (code);
  run (self,
       self->sync_worker,
       job,
       tv_agent_service_enrol_async,
       enrol_thread,
       callback,
       user_data);
}

gboolean
tv_agent_service_enrol_finish (TvAgentService *self, GAsyncResult *result, GError **error)
{
  gboolean done = FALSE;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  if (done)
    {
      tv_agent_service_refresh_unit (self);
      tv_agent_service_sync_now (self);
    }
  return done;
}
