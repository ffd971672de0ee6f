// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-opinion.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "base/tv-json.h"
#include "base/tv-worker.h"
#include "wire/tv-opinion-header.h"

#include <gio/gunixfdlist.h>
#include <sys/mman.h>
#include <unistd.h>

#define KEYS_MAX (1024 * 1024)

struct _TvOpinion
{
  GObject parent;

  TvVisit *visit;         /* (unowned): it owns us */
  TvRound *round;         /* (owned) */
  TvFormPlugin *plugin;   /* (owned) */
  TvFormSession *session; /* (owned) */
  char *form_item;
  TvWorker *worker; /* (owned): derives, then seals, one after the other */
  char *code;
  TvReceiptSecret secret; /* the worker's until the code is derived */
  GBytes *envelope;       /* (owned) (nullable): what was sealed, sent again as it is */
  char *state;            /* (nullable) until the agent has it */
  gboolean polling;
};

G_DEFINE_FINAL_TYPE (TvOpinion, tv_opinion, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
derive_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvOpinion *self = source;
  GError *error = NULL;

  if (tv_receipt_code_derive (self->code, &self->secret, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
start_deriving (TvOpinion *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, start_deriving);
  tv_worker_run (self->worker, task, derive_func);
}

static TvFormPlugin *
open_form (TvCatalogue *catalogue, const char *item, GError **error)
{
  const char *id = g_str_has_prefix (item, "form-") ? item + strlen ("form-") : item;
  g_autofree char *name = g_strconcat (id, ".plugin", NULL);
  g_autoptr (GBytes) manifest = tv_catalogue_read (catalogue, item, 0, name, error);
  g_autoptr (GBytes) definition = NULL;
  g_autoptr (TvFormPlugin) plugin = NULL;

  if (manifest == NULL)
    return NULL;
  definition = tv_catalogue_read (catalogue, item, 0, "form.xml", error);
  if (definition == NULL)
    return NULL;
  plugin = tv_form_plugin_new (manifest, definition, error);
  if (plugin == NULL || !tv_form_plugin_load (plugin, TV_FORMSDIR, error))
    return NULL;
  return g_steal_pointer (&plugin);
}

static gboolean
is_for_citizens (TvFormPlugin *plugin)
{
  const char *const *audience = tv_form_plugin_get_audience (plugin);

  return audience == NULL || audience[0] == NULL || g_strv_contains (audience, "citizen");
}

static gboolean
choose_form (TvOpinion *self, GError **error)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (self->visit);
  g_autoptr (GError) last = NULL;

  for (guint i = 0; self->round->forms != NULL && self->round->forms[i] != NULL; i++)
    {
      const char *item = self->round->forms[i];
      g_autoptr (TvFormPlugin) plugin = NULL;

      g_clear_error (&last);
      plugin = open_form (catalogue, item, &last);
      if (plugin == NULL)
        {
          /* Not offered; the next one of the round may be. */
          g_message ("form %s: %s", item, last->message);
          continue;
        }
      if (!is_for_citizens (plugin))
        continue;
      self->form_item = g_strdup (item);
      self->plugin = g_steal_pointer (&plugin);
      return TRUE;
    }
  if (last != NULL)
    g_propagate_error (error, g_steal_pointer (&last));
  else
    g_set_error_literal (error, TV_ERROR, TV_ERROR_FORM_UNKNOWN, "the round has no form");
  return FALSE;
}

TvOpinion *
tv_opinion_new (TvVisit *visit, const char *round, GError **error)
{
  g_autoptr (TvOpinion) self = NULL;
  TvCatalogue *catalogue;

  g_return_val_if_fail (TV_IS_VISIT (visit), NULL);
  g_return_val_if_fail (round != NULL, NULL);
  catalogue = tv_visit_get_catalogue (visit);
  if (catalogue == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "no content yet");
      return NULL;
    }
  self = g_object_new (TV_TYPE_OPINION, NULL);
  self->visit = visit;
  self->round = tv_catalogue_get_round (catalogue, round, error);
  if (self->round == NULL || !choose_form (self, error))
    return NULL;
  self->session
      = tv_form_session_new (tv_form_plugin_get_form (self->plugin), tv_visit_get_language (visit));
  self->code = tv_receipt_code_generate ();
  start_deriving (self);
  return g_steal_pointer (&self);
}

TvRound *
tv_opinion_get_round (TvOpinion *self)
{
  g_return_val_if_fail (TV_IS_OPINION (self), NULL);
  return self->round;
}

TvFormSession *
tv_opinion_get_session (TvOpinion *self)
{
  g_return_val_if_fail (TV_IS_OPINION (self), NULL);
  return self->session;
}

void
tv_opinion_set_language (TvOpinion *self, const char *language)
{
  g_return_if_fail (TV_IS_OPINION (self));
  tv_form_session_set_language (self->session, language);
}

const char *
tv_opinion_get_code (TvOpinion *self)
{
  g_return_val_if_fail (TV_IS_OPINION (self), NULL);
  return self->state != NULL ? self->code : NULL;
}

const char *
tv_opinion_get_state (TvOpinion *self)
{
  g_return_val_if_fail (TV_IS_OPINION (self), NULL);
  return self->state;
}

GBytes *
tv_opinion_get_envelope (TvOpinion *self)
{
  g_return_val_if_fail (TV_IS_OPINION (self), NULL);
  return self->envelope;
}

static void
set_state (TvOpinion *self, const char *state)
{
  if (g_strcmp0 (self->state, state) == 0)
    return;
  g_free (self->state);
  self->state = g_strdup (state);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  TvOpinion *self = g_task_get_source_object (task);
  g_autofree char *state = NULL;
  GError *error = NULL;

  if (!tv_agent1_call_submit_finish (TV_AGENT1 (source), &state, NULL, result, &error))
    {
      g_dbus_error_strip_remote_error (error);
      g_task_return_error (task, error);
      return;
    }
  set_state (self, state);
  g_task_return_boolean (task, TRUE);
}

/* The envelope as a file that lies in memory only. */
static int
make_memfd (GBytes *bytes)
{
  int fd = memfd_create ("opinion", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (fd >= 0 && length > 0)
    {
      gssize written = write (fd, data, length);

      if (written <= 0)
        {
          close (fd);
          return -1;
        }
      data += written;
      length -= (gsize) written;
    }
  if (fd >= 0)
    lseek (fd, 0, SEEK_SET);
  return fd;
}

static void
submit (TvOpinion *self, GTask *task)
{
  TvAgent1 *agent = tv_visit_get_agent (self->visit);
  g_autoptr (GUnixFDList) list = NULL;
  int fd;

  if (agent == NULL)
    {
      g_task_return_new_error (task, TV_ERROR, TV_ERROR_UNAVAILABLE, "the agent is not there");
      g_object_unref (task);
      return;
    }
  fd = make_memfd (self->envelope);
  if (fd < 0)
    {
      g_task_return_new_error (task, TV_ERROR, TV_ERROR_STORAGE_FULL, "no memory for the envelope");
      g_object_unref (task);
      return;
    }
  list = g_unix_fd_list_new_from_array (&fd, 1);
  tv_agent1_call_submit (agent,
                         g_variant_new_handle (0),
                         g_variant_new_array (G_VARIANT_TYPE_HANDLE, NULL, 0),
                         list,
                         g_task_get_cancellable (task),
                         submitted_cb,
                         task);
}

static void
seal_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvOpinion *self = source;
  TvOpinionHeader *header = data;
  GError *error = NULL;
  GBytes *envelope = tv_opinion_header_seal (header, self->secret.root, &error);

  if (envelope != NULL)
    g_task_return_pointer (task, envelope, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
sealed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TvOpinion *self = TV_OPINION (source);
  GTask *task = data;
  GError *error = NULL;
  GBytes *envelope = g_task_propagate_pointer (G_TASK (result), &error);

  if (envelope == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_clear_pointer (&self->envelope, g_bytes_unref);
  self->envelope = envelope;
  submit (self, task);
}

static TvJson *
read_keys (TvCatalogue *catalogue, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = tv_catalogue_read (catalogue, "keys", 0, "keys.json", &local);

  if (bytes != NULL)
    return tv_json_parse_bytes (bytes, KEYS_MAX, error);
  g_set_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN, "the province's keys: %s", local->message);
  return NULL;
}

/* FORM_INVALID while a fault stands; KEY_UNKNOWN when the province's keys are not on show. */
static TvOpinionHeader *
make_header (TvOpinion *self, GError **error)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (self->visit);
  g_autoptr (GHashTable) identity = NULL;
  g_autoptr (GBytes) instance = tv_form_session_finish (self->session,
                                                        tv_form_plugin_get_identity (self->plugin),
                                                        &identity,
                                                        error);
  g_autoptr (TvJson) keys = instance != NULL ? read_keys (catalogue, error) : NULL;
  g_autoptr (GBytes) dictionary = NULL;
  const TvOpinionFacts facts = {
    .now = tv_visit_now (self->visit),
    .tick = tv_visit_get_tick (self->visit),
    .unit = tv_visit_get_unit (self->visit),
    .language = tv_visit_get_language (self->visit),
    .visit = tv_visit_get_id (self->visit),
    .form = self->form_item,
    .form_sha256 = tv_form_get_sha256 (tv_form_plugin_get_form (self->plugin)),
  };

  if (keys == NULL)
    return NULL;
  dictionary = tv_catalogue_read (catalogue, "dictionary", 0, "dictionary.zstd", NULL);
  return tv_opinion_header_new (&facts, self->round, instance, identity, keys, dictionary, error);
}

void
tv_opinion_send_async (TvOpinion *self, GCancellable *c, GAsyncReadyCallback cb, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) sealing = NULL;
  TvOpinionHeader *header;
  GError *error = NULL;

  g_return_if_fail (TV_IS_OPINION (self));
  task = g_task_new (self, c, cb, data);
  g_task_set_source_tag (task, tv_opinion_send_async);
  if (self->envelope != NULL)
    {
      submit (self, g_steal_pointer (&task));
      return;
    }
  header = make_header (self, &error);
  if (header == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  sealing = g_task_new (self, NULL, sealed_cb, g_steal_pointer (&task));
  g_task_set_source_tag (sealing, tv_opinion_send_async);
  g_task_set_task_data (sealing, header, (GDestroyNotify) tv_opinion_header_free);
  tv_worker_run (self->worker, sealing, seal_func);
}

gboolean
tv_opinion_send_finish (TvOpinion *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), FALSE);
  return g_task_propagate_boolean (G_TASK (res), error);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvOpinion) self = TV_OPINION (data);
  g_autoptr (GVariant) entry = NULL;
  g_autofree char *state = NULL;

  self->polling = FALSE;
  if (tv_agent1_call_look_up_finish (TV_AGENT1 (source), &state, &entry, result, NULL)
      && !g_str_equal (state, "unknown"))
    set_state (self, state);
}

void
tv_opinion_refresh_state (TvOpinion *self)
{
  TvAgent1 *agent;

  g_return_if_fail (TV_IS_OPINION (self));
  agent = tv_visit_get_agent (self->visit);
  if (agent == NULL || self->state == NULL || self->polling)
    return;
  self->polling = TRUE;
  tv_agent1_call_look_up (
      agent,
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, self->secret.id, sizeof self->secret.id, 1),
      NULL,
      looked_up_cb,
      g_object_ref (self));
}

static void
tv_opinion_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_STATE:
      g_value_set_string (value, TV_OPINION (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tv_opinion_finalize (GObject *object)
{
  TvOpinion *self = TV_OPINION (object);

  tv_worker_stop (self->worker);
  g_clear_object (&self->worker);
  tv_receipt_secret_clear (&self->secret);
  if (self->code != NULL)
    explicit_bzero (self->code, strlen (self->code));
  g_free (self->code);
  g_clear_pointer (&self->round, tv_round_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->plugin);
  g_clear_pointer (&self->envelope, g_bytes_unref);
  g_free (self->form_item);
  g_free (self->state);
  G_OBJECT_CLASS (tv_opinion_parent_class)->finalize (object);
}

static void
tv_opinion_class_init (TvOpinionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tv_opinion_get_property;
  object_class->finalize = tv_opinion_finalize;
  props[PROP_STATE]
      = g_param_spec_string ("state",
                             NULL,
                             NULL,
                             NULL,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tv_opinion_init (TvOpinion *self)
{
  self->worker = tv_worker_new ("opinion");
}
