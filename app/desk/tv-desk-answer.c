// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"
#include "base/tv-hex.h"

#include "tv-desk-answer.h"

TvDeskEntry *
tv_desk_entry_parse (const TvJson *json, GError **error)
{
  g_autoptr (TvDeskEntry) self = g_new0 (TvDeskEntry, 1);
  const char *id = NULL;
  const char *key = NULL;
  g_autofree guchar *bytes = NULL;
  guint8 uuid[16];
  gsize length = 0;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_string (json, "id", &id, error)
      || !tv_json_need_string (json, "entry_key", &key, error))
    return NULL;
  bytes = g_base64_decode (key, &length);
  if (length != sizeof self->entry_key || !tv_uuid_from_string (id, uuid))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "entry of %s is malformed", id);
      return NULL;
    }
  for (gsize i = 0; i < length; i++)
    self->entry_key[i] = bytes[i];
  self->id = g_strdup (id);
  self->day = g_strdup (tv_json_get_string (json, "day", ""));
  return g_steal_pointer (&self);
}

void
tv_desk_entry_free (TvDeskEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->day);
  g_free (self);
}

TvDeskAnswer *
tv_desk_answer_new (void)
{
  TvDeskAnswer *self = g_new0 (TvDeskAnswer, 1);

  self->outcome = TV_OUTCOME_NONE;
  self->reason = g_strdup ("");
  self->text = g_strdup ("");
  self->state = g_strdup ("draft");
  self->by = g_strdup ("");
  self->references = g_ptr_array_new_with_free_func (g_free);
  self->submissions = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_desk_entry_free);
  return self;
}

TvDeskAnswer *
tv_desk_answer_copy (const TvDeskAnswer *self)
{
  TvDeskAnswer *copy = tv_desk_answer_new ();

  g_return_val_if_fail (self != NULL, copy);

  copy->id = g_strdup (self->id);
  copy->etag = g_strdup (self->etag);
  copy->outcome = self->outcome;
  g_free (copy->reason);
  copy->reason = g_strdup (self->reason);
  g_free (copy->text);
  copy->text = g_strdup (self->text);
  g_free (copy->state);
  copy->state = g_strdup (self->state);
  g_free (copy->by);
  copy->by = g_strdup (self->by);
  for (guint i = 0; i < self->references->len; i++)
    g_ptr_array_add (copy->references, g_strdup (g_ptr_array_index (self->references, i)));
  for (guint i = 0; i < self->submissions->len; i++)
    {
      const TvDeskEntry *entry = g_ptr_array_index (self->submissions, i);
      TvDeskEntry *other = g_memdup2 (entry, sizeof *entry);

      other->id = g_strdup (entry->id);
      other->day = g_strdup (entry->day);
      g_ptr_array_add (copy->submissions, other);
    }
  return copy;
}

void
tv_desk_answer_free (TvDeskAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->etag);
  g_free (self->reason);
  g_free (self->text);
  g_free (self->state);
  g_free (self->by);
  g_ptr_array_unref (self->references);
  g_ptr_array_unref (self->submissions);
  g_free (self);
}

static gboolean
parse_submissions (TvDeskAnswer *self, const TvJson *json, GError **error)
{
  json_t *entry = NULL;
  size_t i = 0;

  json_array_foreach (json_object_get (json, "submissions"), i, entry)
  {
    TvDeskEntry *parsed = tv_desk_entry_parse (entry, error);

    if (parsed == NULL)
      return FALSE;
    g_ptr_array_add (self->submissions, parsed);
  }
  return TRUE;
}

/* The server's ETag of an answer is its version in quotes. */
static char *
dup_etag (const TvJson *json)
{
  const gint64 version = tv_json_get_int (json, "version", 0);

  if (version <= 0)
    return g_strdup (tv_json_get_string (json, "etag", NULL));
  return g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", version);
}

TvDeskAnswer *
tv_desk_answer_parse (const TvJson *json, GError **error)
{
  g_autoptr (TvDeskAnswer) self = tv_desk_answer_new ();
  g_auto (GStrv) references = NULL;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!json_is_object (json))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "an answer is not an object");
      return NULL;
    }
  self->id = g_strdup (tv_json_get_string (json, "id", NULL));
  self->etag = dup_etag (json);
  self->outcome = tv_outcome_from_string (tv_json_get_string (json, "outcome", ""));
  g_free (self->reason);
  self->reason = g_strdup (tv_json_get_string (json, "reason", ""));
  g_free (self->text);
  self->text = g_strdup (tv_json_get_string (json, "text", ""));
  g_free (self->state);
  self->state = g_strdup (tv_json_get_string (json, "state", "draft"));
  g_free (self->by);
  self->by = g_strdup (tv_json_get_string (json, "by", ""));
  references = tv_json_get_strings (json, "references");
  for (guint i = 0; references[i] != NULL; i++)
    g_ptr_array_add (self->references, g_strdup (references[i]));
  if (!parse_submissions (self, json, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

TvJson *
tv_desk_answer_to_json (const TvDeskAnswer *self)
{
  TvJson *json = json_object ();
  TvJson *references = json_array ();

  g_return_val_if_fail (self != NULL, json);

  for (guint i = 0; i < self->references->len; i++)
    {
      const char *reference = g_ptr_array_index (self->references, i);

      if (!is_blank (reference))
        json_array_append_new (references, json_string (reference));
    }
  if (self->outcome != TV_OUTCOME_NONE)
    json_object_set_new (json, "outcome", json_string (tv_outcome_to_string (self->outcome)));
  json_object_set_new (json, "reason", json_string (self->reason));
  json_object_set_new (json, "references", references);
  json_object_set_new (json, "text", json_string (self->text));
  return json;
}

guint
tv_desk_answer_missing (const TvDeskAnswer *self)
{
  guint missing = TV_DESK_ANSWER_NO_REFERENCE;

  g_return_val_if_fail (self != NULL, missing);

  for (guint i = 0; i < self->references->len; i++)
    if (!is_blank (g_ptr_array_index (self->references, i)))
      missing = TV_DESK_ANSWER_COMPLETE;
  if (self->outcome == TV_OUTCOME_NONE)
    missing |= TV_DESK_ANSWER_NO_OUTCOME;
  if (is_blank (self->reason))
    missing |= TV_DESK_ANSWER_NO_REASON;
  return missing;
}

char *
tv_desk_answer_missing_text (guint missing)
{
  switch (missing)
    {
    case TV_DESK_ANSWER_COMPLETE:
      return NULL;
    case TV_DESK_ANSWER_NO_OUTCOME:
      return g_strdup (_ ("Still missing: the outcome."));
    case TV_DESK_ANSWER_NO_REASON:
      return g_strdup (_ ("Still missing: the reason."));
    case TV_DESK_ANSWER_NO_REFERENCE:
      return g_strdup (_ ("Still missing: at least one reference."));
    case TV_DESK_ANSWER_NO_OUTCOME | TV_DESK_ANSWER_NO_REASON:
      return g_strdup (_ ("Still missing: the outcome and the reason."));
    case TV_DESK_ANSWER_NO_OUTCOME | TV_DESK_ANSWER_NO_REFERENCE:
      return g_strdup (_ ("Still missing: the outcome and at least one reference."));
    case TV_DESK_ANSWER_NO_REASON | TV_DESK_ANSWER_NO_REFERENCE:
      return g_strdup (_ ("Still missing: the reason and at least one reference."));
    default:
      return g_strdup (_ ("Still missing: the outcome, the reason and at least one reference."));
    }
}

gboolean
tv_desk_answer_equal (const TvDeskAnswer *a, const TvDeskAnswer *b)
{
  g_autoptr (TvJson) first = tv_desk_answer_to_json (a);
  g_autoptr (TvJson) second = tv_desk_answer_to_json (b);

  return json_equal (first, second) != 0;
}
