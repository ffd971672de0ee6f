// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-answer.h"

#include "base/tv-error.h"

static void
tv_answer_clear (gpointer data)
{
  TvAnswer *self = data;

  g_free (self->state);
  g_free (self->day);
  g_free (self->reason);
  g_strfreev (self->references);
  g_free (self->text);
  g_free (self->published_by);
}

TvAnswer *
tv_answer_ref (TvAnswer *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tv_answer_unref (TvAnswer *self)
{
  g_atomic_rc_box_release_full (self, tv_answer_clear);
}

/* The inner object; an answer without an outcome is no answer. */
static gboolean
parse_inner (TvAnswer *self, const TvJson *inner, GError **error)
{
  const char *outcome;
  const char *reason;

  if (!tv_json_need_string (inner, "outcome", &outcome, error)
      || !tv_json_need_string (inner, "reason", &reason, error))
    return FALSE;
  self->outcome = tv_outcome_from_string (outcome);
  if (self->outcome == TV_OUTCOME_NONE)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Unknown outcome “%s”", outcome);
      return FALSE;
    }
  self->reason = g_strdup (reason);
  self->references = tv_json_get_strings (inner, "references");
  self->text = g_strdup (tv_json_get_string (inner, "text", ""));
  self->published_by = g_strdup (tv_json_get_string (inner, "published_by", ""));
  return TRUE;
}

TvAnswer *
tv_answer_parse (const TvJson *json, GError **error)
{
  g_autoptr (TvAnswer) self = g_atomic_rc_box_new0 (TvAnswer);
  const TvJson *inner = json_object_get (json, "answer");
  const char *state;
  const char *day;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_string (json, "state", &state, error)
      || !tv_json_need_string (json, "day", &day, error))
    return NULL;
  self->state = g_strdup (state);
  self->day = g_strdup (day);
  if (inner != NULL && !json_is_null (inner))
    return parse_inner (self, inner, error) ? g_steal_pointer (&self) : NULL;
  self->reason = g_strdup ("");
  self->references = g_new0 (char *, 1);
  self->text = g_strdup ("");
  self->published_by = g_strdup ("");
  return g_steal_pointer (&self);
}

TvJson *
tv_answer_to_json (const TvAnswer *self)
{
  TvJson *inner;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->outcome == TV_OUTCOME_NONE)
    return json_pack ("{s:s, s:s, s:n}", "state", self->state, "day", self->day, "answer");
  inner = json_pack ("{s:s, s:s, s:o, s:s, s:s}",
                     "outcome",
                     tv_outcome_to_string (self->outcome),
                     "reason",
                     self->reason,
                     "references",
                     tv_json_new_strings ((const char *const *) self->references),
                     "text",
                     self->text,
                     "published_by",
                     self->published_by);
  return json_pack ("{s:s, s:s, s:o}", "state", self->state, "day", self->day, "answer", inner);
}
