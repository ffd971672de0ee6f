// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "vault/tv-base64.h"

#include "tv-desk-keys.h"
#include "tv-desk-review.h"

typedef struct
{
  /* Input */
  TvDeskContent *content; /* (owned) */
  char *token;            /* (owned) (nullable) */
  GCancellable *cancellable;

  /* In-progress state */
  TvDeskProposal *proposal; /* (owned) (nullable) */
} LoadData;

typedef struct
{
  /* Input */
  TvDeskApi *api; /* (owned) */
  char *id;
  GBytes *bytes; /* (owned): the DSSE that was reviewed */

  /* Output of the thread */
  char *key_id;
  char *signature; /* base64 */
} SignData;

static void
load_data_free (LoadData *data)
{
  g_clear_object (&data->content);
  g_clear_object (&data->cancellable);
  tv_desk_proposal_free (data->proposal);
  g_free (data->token);
  g_free (data);
}

static void
sign_data_free (SignData *data)
{
  g_clear_object (&data->api);
  g_clear_pointer (&data->bytes, g_bytes_unref);
  g_free (data->id);
  g_free (data->key_id);
  g_free (data->signature);
  g_free (data);
}

TvDeskReview *
tv_desk_review_ref (TvDeskReview *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tv_desk_review_unref (TvDeskReview *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  tv_desk_proposal_free (self->proposal);
  tv_proposal_review_free (self->review);
  g_free (self);
}

static char *
locate (const char *sha256, guint64 length, gpointer user_data, GError **error)
{
  const LoadData *data = user_data;

  return tv_desk_content_locate_object (data->content,
                                        sha256,
                                        length,
                                        data->token,
                                        data->cancellable,
                                        error);
}

/* What was never published has nothing in force: a first proposal is reviewed, too. */
static gboolean
update_content (LoadData *data, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (tv_desk_content_update (data->content, data->cancellable, &local))
    return TRUE;
  if (g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static TvProposalReview *
review (LoadData *data, GError **error)
{
  TvRole role = TV_ROLE_TARGETS;
  g_autoptr (TvMetadata) root = NULL;
  g_autoptr (TvMetadata) old = NULL;

  if (!tv_role_from_string (data->proposal->role, &role) || data->proposal->metadata == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "the proposal has no metadata");
      return NULL;
    }
  if (!update_content (data, error))
    return NULL;
  root = tv_desk_content_dup_metadata (data->content, TV_ROLE_ROOT);
  if (root == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "the server has no root");
      return NULL;
    }
  old = tv_desk_content_dup_metadata (data->content, role);
  return tv_proposal_review_new (root, old, role, data->proposal->metadata, locate, data, error);
}

static void
review_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  LoadData *data = task_data;
  g_autoptr (GError) error = NULL;
  TvProposalReview *made = review (data, &error);
  TvDeskReview *self = NULL;

  if (made == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self = g_new0 (TvDeskReview, 1);
  g_atomic_ref_count_init (&self->references);
  self->proposal = g_steal_pointer (&data->proposal);
  self->review = made;
  g_task_return_pointer (task, self, (GDestroyNotify) tv_desk_review_unref);
}

static void
got_proposal_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LoadData *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  data->proposal = tv_desk_api_get_proposal_finish (TV_DESK_API (source), result, &error);
  if (data->proposal != NULL)
    g_task_run_in_thread (task, review_thread);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tv_desk_review_load_async (TvDeskApi *api,
                           TvDeskContent *content,
                           const char *proposal,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = NULL;
  LoadData *data = NULL;

  g_return_if_fail (TV_IS_DESK_API (api));
  g_return_if_fail (TV_IS_DESK_CONTENT (content));
  g_return_if_fail (proposal != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_review_load_async);
  data = g_new0 (LoadData, 1);
  data->content = g_object_ref (content);
  data->token = tv_desk_api_dup_token (api);
  data->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  g_task_set_task_data (task, data, (GDestroyNotify) load_data_free);
  tv_desk_api_get_proposal_async (api, proposal, cancellable, got_proposal_cb, task);
}

TvDeskReview *
tv_desk_review_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TvDeskProposal *proposal
      = tv_desk_api_sign_proposal_finish (TV_DESK_API (source), result, &error);

  if (proposal != NULL)
    g_task_return_pointer (task, proposal, (GDestroyNotify) tv_desk_proposal_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
sign_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  SignData *data = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) seed = tv_desk_keys_load (TV_DESK_KEY_SIGNING, cancellable, &error);
  g_autoptr (TvSigningKey) key = seed != NULL ? tv_signing_key_new (seed, &error) : NULL;
  g_autoptr (TvDsse) dsse
      = key != NULL ? tv_dsse_parse (data->bytes, g_bytes_get_size (data->bytes), &error) : NULL;
  guint8 signature[TV_SIGNATURE_SIZE];

  if (dsse == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tv_dsse_make_signature (dsse, key, signature);
  data->key_id = g_strdup (tv_signing_key_get_id (key));
  data->signature = tv_base64_encode (signature, sizeof signature);
  g_task_return_boolean (task, TRUE);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const SignData *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tv_desk_api_sign_proposal_async (data->api,
                                   data->id,
                                   data->key_id,
                                   data->signature,
                                   g_task_get_cancellable (task),
                                   sent_cb,
                                   g_object_ref (task));
}

void
tv_desk_review_sign_async (TvDeskApi *api,
                           const TvDeskReview *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) thread = NULL;
  SignData *data = NULL;

  g_return_if_fail (TV_IS_DESK_API (api));
  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_review_sign_async);
  data = g_new0 (SignData, 1);
  data->api = g_object_ref (api);
  data->id = g_strdup (self->proposal->id);
  data->bytes = g_bytes_ref (self->proposal->metadata);
  g_task_set_task_data (task, data, (GDestroyNotify) sign_data_free);
  /* The outer task keeps the data alive; only the thread touches it until it is done. */
  thread = g_task_new (NULL, cancellable, signed_cb, g_object_ref (task));
  g_task_set_source_tag (thread, signed_cb);
  g_task_set_task_data (thread, data, NULL);
  g_task_run_in_thread (thread, sign_thread);
}

TvDeskProposal *
tv_desk_review_sign_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
