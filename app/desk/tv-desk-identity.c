// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "vault/tv-box-key.h"

#include "tv-desk-identity.h"
#include "tv-desk-keys.h"

#define MAX_IDENTITY (64 * 1024)

typedef struct
{
  /* Input */
  char *submission;
  char *agency;
  char *reason;

  /* In-progress state */
  GBytes *box_secret;             /* (owned) (nullable) */
  TvDeskSealedIdentity *identity; /* (owned) (nullable) */
} OpenData;

static void
open_data_free (OpenData *data)
{
  g_free (data->submission);
  g_free (data->agency);
  g_free (data->reason);
  g_clear_pointer (&data->box_secret, g_bytes_unref);
  tv_desk_sealed_identity_free (data->identity);
  g_free (data);
}

static TvBoxKey *
unwrap_agency_key (GBytes *box_secret, GBytes *wrapped, GError **error)
{
  g_autoptr (TvBoxKey) officer = tv_box_key_new (box_secret, error);
  g_autoptr (GBytes) secret = NULL;

  if (officer == NULL)
    return NULL;
  secret = tv_box_key_open (officer,
                            g_bytes_get_data (wrapped, NULL),
                            g_bytes_get_size (wrapped),
                            error);
  return secret != NULL ? tv_box_key_new (secret, error) : NULL;
}

TvJson *
tv_desk_identity_unseal (GBytes *box_secret, GBytes *wrapped, GBytes *sealed, GError **error)
{
  g_autoptr (TvBoxKey) agency = NULL;
  g_autoptr (GBytes) plain = NULL;

  g_return_val_if_fail (box_secret != NULL, NULL);
  g_return_val_if_fail (wrapped != NULL, NULL);
  g_return_val_if_fail (sealed != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  agency = unwrap_agency_key (box_secret, wrapped, error);
  if (agency == NULL)
    return NULL;
  plain
      = tv_box_key_open (agency, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), error);
  return plain != NULL ? tv_json_parse_bytes (plain, MAX_IDENTITY, error) : NULL;
}

static void
wrapped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const OpenData *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) wrapped
      = tv_desk_api_get_wrapped_key_finish (TV_DESK_API (source), result, &error);
  TvJson *identity = NULL;

  if (wrapped != NULL)
    identity = tv_desk_identity_unseal (data->box_secret, wrapped, data->identity->sealed, &error);
  if (identity != NULL)
    g_task_return_pointer (task, identity, (GDestroyNotify) json_decref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
sealed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  OpenData *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  data->identity = tv_desk_api_open_identity_finish (TV_DESK_API (source), result, &error);
  if (data->identity == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tv_desk_api_get_wrapped_key_async (TV_DESK_API (source),
                                     data->agency,
                                     data->identity->agency_key,
                                     g_task_get_cancellable (task),
                                     wrapped_cb,
                                     g_object_ref (task));
}

static void
stepped_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const OpenData *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!tv_desk_api_step_up_finish (TV_DESK_API (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tv_desk_api_open_identity_async (TV_DESK_API (source),
                                   data->submission,
                                   data->reason,
                                   g_task_get_cancellable (task),
                                   sealed_cb,
                                   g_object_ref (task));
}

/* The secret travels in the closure of this one step and is forgotten with it. */
typedef struct
{
  GTask *task;
  char *secret;
} StepUp;

static void
box_key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StepUp *step = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&step->task);
  OpenData *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  data->box_secret = tv_desk_keys_load_finish (result, &error);
  if (data->box_secret == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    tv_desk_api_step_up_async (g_task_get_source_object (task),
                               step->secret,
                               g_task_get_cancellable (task),
                               stepped_up_cb,
                               g_object_ref (task));
  g_free (step->secret);
  g_free (step);
}

void
tv_desk_identity_open_async (TvDeskApi *api,
                             const char *submission,
                             const char *agency,
                             const char *reason,
                             const char *secret,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = NULL;
  OpenData *data = NULL;
  StepUp *step = NULL;

  g_return_if_fail (TV_IS_DESK_API (api));
  g_return_if_fail (submission != NULL);
  g_return_if_fail (agency != NULL);
  g_return_if_fail (reason != NULL);
  g_return_if_fail (secret != NULL);

  task = g_task_new (api, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_identity_open_async);
  data = g_new0 (OpenData, 1);
  data->submission = g_strdup (submission);
  data->agency = g_strdup (agency);
  data->reason = g_strdup (reason);
  g_task_set_task_data (task, data, (GDestroyNotify) open_data_free);
  step = g_new0 (StepUp, 1);
  step->task = task;
  step->secret = g_strdup (secret);
  /* Without the officer's key nothing could be opened: then nothing is recorded either. */
  tv_desk_keys_load_async (TV_DESK_KEY_BOX, cancellable, box_key_cb, step);
}

TvJson *
tv_desk_identity_open_finish (TvDeskApi *api, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, api), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
