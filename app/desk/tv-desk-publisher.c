// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"

#include "tv-desk-keys.h"
#include "tv-desk-publication.h"
#include "tv-desk-publisher.h"

/* Shares of the whole run, for the progress bar. */
#define FRACTION_COLLECTED 0.1
#define FRACTION_SIGNED 0.4
#define FRACTION_UPLOADED 0.9

struct _TvDeskPublisher
{
  GObject parent_instance;

  TvDeskApi *api;         /* (owned) */
  TvDeskContent *content; /* (owned) */
  TvDeskPublisherStep step;
  double fraction;
};

typedef struct
{
  /* Input */
  TvDeskRound *round; /* (owned) */

  /* In-progress state */
  TvDeskContent *content;         /* (owned) */
  TvDeskAnswerList *answers;      /* (owned) (nullable) */
  TvDeskPublication *publication; /* (owned) (nullable) */
  guint n_uploaded;
} RunData;

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDeskPublisher, tv_desk_publisher, G_TYPE_OBJECT)

static void upload_next (GTask *task);

static void
run_data_free (RunData *run)
{
  g_clear_object (&run->round);
  g_clear_object (&run->content);
  tv_desk_answer_list_free (run->answers);
  tv_desk_publication_free (run->publication);
  g_free (run);
}

static void
tv_desk_publisher_dispose (GObject *object)
{
  TvDeskPublisher *self = TV_DESK_PUBLISHER (object);

  g_clear_object (&self->api);
  g_clear_object (&self->content);
  G_OBJECT_CLASS (tv_desk_publisher_parent_class)->dispose (object);
}

static void
tv_desk_publisher_class_init (TvDeskPublisherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_desk_publisher_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
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
tv_desk_publisher_init (TvDeskPublisher *self)
{
}

TvDeskPublisher *
tv_desk_publisher_new (TvDeskApi *api, TvDeskContent *content)
{
  TvDeskPublisher *self = NULL;

  g_return_val_if_fail (TV_IS_DESK_API (api), NULL);
  g_return_val_if_fail (TV_IS_DESK_CONTENT (content), NULL);

  self = g_object_new (TV_TYPE_DESK_PUBLISHER, NULL);
  self->api = g_object_ref (api);
  self->content = g_object_ref (content);
  return self;
}

TvDeskPublisherStep
tv_desk_publisher_get_step (TvDeskPublisher *self)
{
  g_return_val_if_fail (TV_IS_DESK_PUBLISHER (self), TV_DESK_PUBLISHER_IDLE);
  return self->step;
}

double
tv_desk_publisher_get_fraction (TvDeskPublisher *self)
{
  g_return_val_if_fail (TV_IS_DESK_PUBLISHER (self), 0);
  return self->fraction;
}

static void
set_step (TvDeskPublisher *self, TvDeskPublisherStep step, double fraction)
{
  self->step = step;
  self->fraction = fraction;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
fail (GTask *task, GError *error)
{
  set_step (g_task_get_source_object (task), TV_DESK_PUBLISHER_IDLE, 0);
  g_task_return_error (task, error);
}

static void
proposed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TvDeskProposal *proposal = tv_desk_api_propose_finish (TV_DESK_API (source), result, &error);

  if (proposal == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  set_step (g_task_get_source_object (task), TV_DESK_PUBLISHER_IDLE, 1);
  g_task_return_pointer (task, proposal, (GDestroyNotify) tv_desk_proposal_free);
}

static void
uploaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RunData *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!tv_desk_api_put_object_finish (TV_DESK_API (source), result, &error))
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  run->n_uploaded++;
  upload_next (g_steal_pointer (&task));
}

/* Takes @task over. */
static void
upload_next (GTask *task)
{
  TvDeskPublisher *self = g_task_get_source_object (task);
  RunData *run = g_task_get_task_data (task);
  GPtrArray *objects = run->publication->objects;
  const double share = (double) run->n_uploaded / objects->len;

  if (run->n_uploaded == objects->len)
    {
      set_step (self, TV_DESK_PUBLISHER_PROPOSING, FRACTION_UPLOADED);
      tv_desk_api_propose_async (self->api,
                                 tv_role_to_string (TV_ROLE_ANSWERS),
                                 run->publication->metadata,
                                 g_task_get_cancellable (task),
                                 proposed_cb,
                                 task);
    }
  else
    {
      const TvDeskObject *object = g_ptr_array_index (objects, run->n_uploaded);

      set_step (self,
                TV_DESK_PUBLISHER_UPLOADING,
                FRACTION_SIGNED + share * (FRACTION_UPLOADED - FRACTION_SIGNED));
      tv_desk_api_put_object_async (self->api,
                                    object->sha256,
                                    object->bytes,
                                    g_task_get_cancellable (task),
                                    uploaded_cb,
                                    task);
    }
}

static TvDeskPublication *
build (RunData *run, TvSigningKey *key, GError **error)
{
  g_autoptr (TvMetadata) previous = tv_desk_content_dup_metadata (run->content, TV_ROLE_ANSWERS);
  g_autofree char *folder = g_dir_make_tmp ("thamvan-answers-XXXXXX", error);
  g_autoptr (GError) clean_error = NULL;
  TvDeskPublication *publication = NULL;

  if (folder == NULL)
    return NULL;
  publication = tv_desk_publication_build (run->round,
                                           run->answers,
                                           previous,
                                           key,
                                           folder,
                                           g_get_real_time () / G_USEC_PER_SEC,
                                           error);
  if (!tv_file_remove_tree (folder, &clean_error))
    g_warning ("a working folder was left behind: %s", clean_error->message);
  return publication;
}

/* The key first: with a locked keyring nothing else needs to be tried. */
static void
sign_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RunData *run = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) seed = tv_desk_keys_load (TV_DESK_KEY_SIGNING, cancellable, &error);
  g_autoptr (TvSigningKey) key = seed != NULL ? tv_signing_key_new (seed, &error) : NULL;

  if (key != NULL && tv_desk_content_update (run->content, cancellable, &error))
    run->publication = build (run, key, &error);
  if (run->publication != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  upload_next (g_steal_pointer (&task));
}

static void
collected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) thread = NULL;
  RunData *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  run->answers = tv_desk_api_list_answers_finish (TV_DESK_API (source), result, &error);
  if (run->answers == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  set_step (g_task_get_source_object (task), TV_DESK_PUBLISHER_SIGNING, FRACTION_COLLECTED);
  /* The outer task keeps the data alive; only the thread touches it until it is done. */
  thread = g_task_new (g_task_get_source_object (task),
                       g_task_get_cancellable (task),
                       signed_cb,
                       g_object_ref (task));
  g_task_set_source_tag (thread, collected_cb);
  g_task_set_task_data (thread, run, NULL);
  g_task_run_in_thread (thread, sign_thread);
}

void
tv_desk_publisher_run_async (TvDeskPublisher *self,
                             TvDeskRound *round,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  RunData *run = NULL;

  g_return_if_fail (TV_IS_DESK_PUBLISHER (self));
  g_return_if_fail (TV_IS_DESK_ROUND (round));
  g_return_if_fail (self->step == TV_DESK_PUBLISHER_IDLE);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_publisher_run_async);
  run = g_new0 (RunData, 1);
  run->round = g_object_ref (round);
  run->content = g_object_ref (self->content);
  g_task_set_task_data (task, run, (GDestroyNotify) run_data_free);
  set_step (self, TV_DESK_PUBLISHER_COLLECTING, 0);
  tv_desk_api_list_answers_async (self->api,
                                  tv_desk_round_get_id (round),
                                  cancellable,
                                  collected_cb,
                                  g_steal_pointer (&task));
}

TvDeskProposal *
tv_desk_publisher_run_finish (TvDeskPublisher *self,
                              GAsyncResult *result,
                              guint *ret_count,
                              GError **error)
{
  const RunData *run = NULL;
  TvDeskProposal *proposal = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  run = g_task_get_task_data (G_TASK (result));
  proposal = g_task_propagate_pointer (G_TASK (result), error);
  if (proposal != NULL && ret_count != NULL)
    *ret_count = run->publication->n_new;
  return proposal;
}
