// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-text.h"
#include "model/tv-unit.h"

#include "tv-desk-session.h"

struct _TvDeskSession
{
  GObject parent_instance;

  TvDeskApi *api;         /* (owned) */
  TvDeskContent *content; /* (owned) */
  TvUnitRegister *units;  /* (owned) (nullable) */
};

enum
{
  SIGNAL_UNITS_CHANGED,
  SIGNAL_ANSWERS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDeskSession, tv_desk_session, G_TYPE_OBJECT)

static void
tv_desk_session_dispose (GObject *object)
{
  TvDeskSession *self = TV_DESK_SESSION (object);

  g_clear_object (&self->api);
  g_clear_object (&self->content);
  g_clear_pointer (&self->units, tv_unit_register_unref);
  G_OBJECT_CLASS (tv_desk_session_parent_class)->dispose (object);
}

static guint
new_signal (const char *name, GType type)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tv_desk_session_class_init (TvDeskSessionClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_desk_session_dispose;
  signals[SIGNAL_UNITS_CHANGED] = new_signal ("units-changed", type);
  signals[SIGNAL_ANSWERS_CHANGED] = new_signal ("answers-changed", type);
}

static void
tv_desk_session_init (TvDeskSession *self)
{
}

TvDeskSession *
tv_desk_session_new (TvDeskApi *api, const char *root_file)
{
  TvDeskSession *self = NULL;

  g_return_val_if_fail (TV_IS_DESK_API (api), NULL);

  self = g_object_new (TV_TYPE_DESK_SESSION, NULL);
  self->api = g_object_ref (api);
  self->content = tv_desk_content_new (tv_desk_api_get_client (api), root_file);
  return self;
}

TvDeskApi *
tv_desk_session_get_api (TvDeskSession *self)
{
  g_return_val_if_fail (TV_IS_DESK_SESSION (self), NULL);
  return self->api;
}

TvDeskContent *
tv_desk_session_get_content (TvDeskSession *self)
{
  g_return_val_if_fail (TV_IS_DESK_SESSION (self), NULL);
  return self->content;
}

static void
units_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TvDeskSession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) json
      = tv_desk_content_load_json_finish (TV_DESK_CONTENT (source), result, &error);
  TvUnitRegister *units = json != NULL ? tv_unit_register_parse (json, &error) : NULL;

  if (units == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_clear_pointer (&self->units, tv_unit_register_unref);
  self->units = units;
  g_signal_emit (self, signals[SIGNAL_UNITS_CHANGED], 0);
  g_task_return_boolean (task, TRUE);
}

static void
content_updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TvDeskContent *content = TV_DESK_CONTENT (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *item = NULL;

  if (!tv_desk_content_update_finish (content, result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  item = tv_desk_content_dup_item_of_kind (content, "units");
  if (item == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  tv_desk_content_load_json_async (content,
                                   item,
                                   "units.json",
                                   g_task_get_cancellable (task),
                                   units_loaded_cb,
                                   g_object_ref (task));
}

void
tv_desk_session_load_async (TvDeskSession *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (TV_IS_DESK_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_session_load_async);
  tv_desk_content_update_async (self->content, cancellable, content_updated_cb, task);
}

gboolean
tv_desk_session_load_finish (TvDeskSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
tv_desk_session_dup_unit_name (TvDeskSession *self, const char *code)
{
  const TvUnit *unit = NULL;

  g_return_val_if_fail (TV_IS_DESK_SESSION (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  if (self->units != NULL)
    unit = tv_unit_register_find (self->units, code);
  return unit != NULL ? tv_unit_dup_full_name (unit) : g_strdup (code);
}

static int
compare_units (gconstpointer a, gconstpointer b)
{
  const TvUnit *const *first = a;
  const TvUnit *const *second = b;

  return tv_text_collate ((*first)->name, (*second)->name);
}

void
tv_desk_session_dup_units (TvDeskSession *self, GStrv *ret_codes, GStrv *ret_names)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  g_return_if_fail (TV_IS_DESK_SESSION (self));

  for (guint i = 0; self->units != NULL && i < self->units->units->len; i++)
    {
      TvUnit *unit = g_ptr_array_index (self->units->units, i);

      if (unit->valid_to == NULL && g_strcmp0 (unit->kind, "tinh") != 0)
        g_ptr_array_add (sorted, unit);
    }
  g_ptr_array_sort (sorted, compare_units);
  for (guint i = 0; i < sorted->len; i++)
    {
      const TvUnit *unit = g_ptr_array_index (sorted, i);
      g_autofree char *name = tv_unit_dup_full_name (unit);

      g_strv_builder_add (codes, unit->code);
      g_strv_builder_add (names, name);
    }
  *ret_codes = g_strv_builder_end (codes);
  *ret_names = g_strv_builder_end (names);
}

void
tv_desk_session_emit_answers_changed (TvDeskSession *self)
{
  g_return_if_fail (TV_IS_DESK_SESSION (self));
  g_signal_emit (self, signals[SIGNAL_ANSWERS_CHANGED], 0);
}
