// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-service-private.h"

#include "base/tv-error.h"
#include "tv-agent-volume.h"

/* Both in the thread of the rounds: a stick and the network never write the content at once. */
static void
run (TvAgentService *self, GTask *task, GTaskThreadFunc func)
{
  if (self->started)
    tv_worker_run (self->sync_worker, task, func);
  else
    g_task_return_new_error (task, TV_ERROR, TV_ERROR_UNAVAILABLE, "The agent is stopping");
}

static void
add_volume (GVariantBuilder *volumes, const TvAgentVolume *volume)
{
  g_variant_builder_open (volumes, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (volumes, "{sv}", "volume", g_variant_new_string (volume->id));
  g_variant_builder_add (volumes, "{sv}", "name", g_variant_new_string (volume->name));
  g_variant_builder_add (volumes, "{sv}", "free", g_variant_new_uint64 (volume->free));
  g_variant_builder_add (volumes,
                         "{sv}",
                         "publications",
                         g_variant_new_boolean (volume->has_publications));
  g_variant_builder_add (volumes, "{sv}", "outbox", g_variant_new_boolean (volume->has_outbox));
  g_variant_builder_close (volumes);
}

static void
usb_list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvAgentService *self = TV_AGENT_SERVICE (source);
  g_autoptr (GPtrArray) found = tv_agent_volume_list (self->config->usb_root);
  GVariantBuilder volumes;

  g_variant_builder_init (&volumes, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < found->len; i++)
    add_volume (&volumes, g_ptr_array_index (found, i));
  g_task_return_pointer (task,
                         g_variant_ref_sink (g_variant_builder_end (&volumes)),
                         (GDestroyNotify) g_variant_unref);
}

void
tv_agent_service_usb_list_async (TvAgentService *self,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TV_IS_AGENT_SERVICE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tv_agent_service_usb_list_async);
  run (self, task, usb_list_thread);
}

GVariant *
tv_agent_service_usb_list_finish (TvAgentService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
usb_run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvAgentService *self = TV_AGENT_SERVICE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvAgentVolume) volume = tv_agent_volume_find (self->config->usb_root, data, &error);
  g_autofree char *folder = NULL;

  if (volume == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!volume->is_ours)
    {
      g_task_return_new_error (task,
                               TV_ERROR,
                               TV_ERROR_VOLUME_FOREIGN,
                               "There is no folder " TV_AGENT_VOLUME_FOLDER " on it");
      return;
    }
  folder = g_build_filename (volume->path, TV_AGENT_VOLUME_FOLDER, NULL);
  g_task_return_pointer (task,
                         tv_sync_engine_run_folder (self->engine, folder, self->cancellable),
                         (GDestroyNotify) tv_sync_report_free);
}

void
tv_agent_service_usb_run_async (TvAgentService *self,
                                const char *volume,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TV_IS_AGENT_SERVICE (self));
  g_return_if_fail (volume != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tv_agent_service_usb_run_async);
  g_task_set_task_data (task, g_strdup (volume), g_free);
  run (self, task, usb_run_thread);
}

/* @half: "content" or "outbox". */
static void
describe_error (GVariantDict *dict, const char *half, const GError *error)
{
  g_autofree char *word_key = g_strconcat (half, "-error", NULL);
  g_autofree char *text_key = g_strconcat (half, "-text", NULL);
  g_autofree char *advice_key = g_strconcat (half, "-advice", NULL);
  const char *advice = NULL;
  const char *text = error != NULL ? tv_error_explain (error, &advice) : "";

  g_variant_dict_insert (dict, word_key, "s", error != NULL ? tv_error_to_word (error) : "");
  g_variant_dict_insert (dict, text_key, "s", text);
  g_variant_dict_insert (dict, advice_key, "s", advice != NULL ? advice : "");
}

GVariant *
tv_agent_service_usb_run_finish (TvAgentService *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TvSyncReport) report = NULL;
  g_autoptr (GVariantDict) dict = NULL;
  const GError *outbox = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  report = g_task_propagate_pointer (G_TASK (result), error);
  if (report == NULL)
    return NULL;
  tv_agent_service_refresh_status (self);
  if (report->changed)
    tv_agent_service_tell_changed (self);
  dict = g_variant_dict_new (NULL);
  g_variant_dict_insert (dict, "changed", "b", report->changed);
  g_variant_dict_insert (dict, "generation", "u", self->status->generation);
  g_variant_dict_insert (dict, "acked", "u", report->acked);
  g_variant_dict_insert (dict, "parked", "u", report->parked);
  g_variant_dict_insert (dict, "exported", "u", report->exported);
  describe_error (dict,
                  "content",
                  report->connect_error != NULL ? report->connect_error : report->pull_error);
  /* A machine that is not enrolled has taken no opinions. */
  if (!g_error_matches (report->identity_error, TV_ERROR, TV_ERROR_NOT_FOUND))
    outbox = report->identity_error;
  describe_error (dict, "outbox", outbox != NULL ? outbox : report->push_error);
  return g_variant_ref_sink (g_variant_dict_end (dict));
}
