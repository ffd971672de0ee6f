// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "base/tv-format.h"

#include "tv-desk-submission.h"

static void
field_free (TvDeskField *field)
{
  g_free (field->path);
  g_free (field->label);
  g_free (field->type);
  g_free (field->text);
  g_free (field);
}

static char *
dup_member (const TvJson *json, const char *key)
{
  return g_strdup (tv_json_get_string (json, key, ""));
}

/* A day, or the seconds of a moment. */
static char *
dup_day (const TvJson *json, const char *key)
{
  const json_t *value = json_object_get (json, key);

  if (json_is_integer (value))
    return tv_format_day (json_integer_value (value));
  return g_strndup (tv_json_get_string (json, key, ""), strlen ("yyyy-mm-dd"));
}

static TvDeskField *
field_parse (const TvJson *json)
{
  TvDeskField *field = g_new0 (TvDeskField, 1);

  field->path = dup_member (json, "path");
  field->label = dup_member (json, "label");
  field->type = dup_member (json, "type");
  field->text = g_strdup (tv_json_get_string (json, "text", NULL));
  if (field->text == NULL)
    field->text = dup_member (json, "value");
  return field;
}

/* A fault is a plain sentence or an object that names the path as well. */
static GStrv
parse_faults (const TvJson *json)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  json_t *fault = NULL;
  size_t i = 0;

  json_array_foreach (json_object_get (json, "faults"), i, fault)
  {
    const char *path = tv_json_get_string (fault, "path", NULL);
    const char *message = json_is_string (fault) ? json_string_value (fault)
                                                 : tv_json_get_string (fault, "message", "");

    if (path != NULL)
      {
        g_autofree char *line = g_strdup_printf ("%s: %s", path, message);

        g_strv_builder_add (builder, line);
      }
    else
      {
        g_strv_builder_add (builder, message);
      }
  }
  return g_strv_builder_end (builder);
}

static void
parse_point (TvDeskSubmission *self, const TvJson *json)
{
  const json_t *point = json_object_get (json, "point");

  if (!json_is_object (point))
    return;
  self->lon = tv_json_get_number (point, "lon", 0);
  self->lat = tv_json_get_number (point, "lat", 0);
  self->has_point = self->lon >= -180 && self->lon <= 180 && self->lat >= -90 && self->lat <= 90
                    && json_is_number (json_object_get (point, "lon"))
                    && json_is_number (json_object_get (point, "lat"));
}

TvDeskSubmission *
tv_desk_submission_parse (const TvJson *json, const char *etag, GError **error)
{
  g_autoptr (TvDeskSubmission) self = g_rc_box_new0 (TvDeskSubmission);
  const char *id = NULL;
  json_t *row = NULL;
  size_t i = 0;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_string (json, "id", &id, error))
    return NULL;
  self->id = g_strdup (id);
  self->round = dup_member (json, "round");
  self->unit = dup_member (json, "unit");
  self->channel = dup_member (json, "channel");
  self->day = dup_day (json, "day");
  self->received = dup_day (json, "received");
  self->language = dup_member (json, "lang");
  self->state = dup_member (json, "state");
  self->etag = g_strdup (etag);
  self->description = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  json_array_foreach (json_object_get (json, "description"), i, row)
      g_ptr_array_add (self->description, field_parse (row));
  self->identity_labels = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  json_array_foreach (json_object_get (json, "identity_labels"), i, row)
      g_ptr_array_add (self->identity_labels, field_parse (row));
  self->faults = parse_faults (json);
  parse_point (self, json);
  self->has_identity = tv_json_get_boolean (json, "has_identity", FALSE);
  if (json_is_object (json_object_get (json, "answer")))
    {
      self->answer = tv_desk_answer_parse (json_object_get (json, "answer"), error);
      if (self->answer == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

TvDeskSubmission *
tv_desk_submission_ref (TvDeskSubmission *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_rc_box_acquire (self);
}

static void
submission_clear (TvDeskSubmission *self)
{
  g_free (self->id);
  g_free (self->round);
  g_free (self->unit);
  g_free (self->channel);
  g_free (self->day);
  g_free (self->received);
  g_free (self->language);
  g_free (self->state);
  g_free (self->etag);
  g_clear_pointer (&self->description, g_ptr_array_unref);
  g_clear_pointer (&self->identity_labels, g_ptr_array_unref);
  g_strfreev (self->faults);
  tv_desk_answer_free (self->answer);
}

void
tv_desk_submission_unref (TvDeskSubmission *self)
{
  g_return_if_fail (self != NULL);
  g_rc_box_release_full (self, (GDestroyNotify) submission_clear);
}
