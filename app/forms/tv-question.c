// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-format.h"

#include "tv-question.h"

const char *
tv_question_type_to_word (TvQuestionType type)
{
  static const char *const words[] = {
    [TV_QUESTION_NOTE] = "note",
    [TV_QUESTION_TEXT] = "text",
    [TV_QUESTION_INTEGER] = "integer",
    [TV_QUESTION_DECIMAL] = "decimal",
    [TV_QUESTION_DATE] = "date",
    [TV_QUESTION_SELECT_ONE] = "select-one",
    [TV_QUESTION_SELECT_MANY] = "select-many",
    [TV_QUESTION_GEOPOINT] = "geopoint",
    [TV_QUESTION_ACKNOWLEDGE] = "acknowledge",
  };

  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (words), "text");
  return words[type];
}

void
tv_question_free (TvQuestion *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->label);
  g_free (self->hint);
  g_free (self->appearance);
  g_free (self->value);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_free (self->group);
  g_free (self);
}

/* A value that is none of the choices (an older version of the form) is shown as it is. */
static char *
describe_choices (const TvQuestion *self)
{
  g_auto (GStrv) values = g_strsplit (self->value, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; values[i] != NULL; i++)
    {
      const char *label = values[i];

      for (guint n = 0; n < self->choices->len; n++)
        {
          const TvChoice *choice = g_ptr_array_index (self->choices, n);

          if (g_str_equal (choice->value, values[i]))
            label = choice->label;
        }
      if (*label == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, "; ");
      g_string_append (text, label);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_place (const char *value, const char *language)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", -1);
  g_autofree char *latitude = NULL;
  g_autofree char *longitude = NULL;

  if (g_strv_length (parts) < 2)
    return g_strdup (value);
  latitude = tv_format_number (g_ascii_strtod (parts[0], NULL), 5, language);
  longitude = tv_format_number (g_ascii_strtod (parts[1], NULL), 5, language);
  /* TRANSLATORS: a place on the map, in degrees */
  return g_strdup_printf (_ ("latitude %s, longitude %s"), latitude, longitude);
}

char *
tv_question_dup_text (const TvQuestion *self, const char *language)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (*self->value == '\0')
    return g_strdup ("");
  switch (self->type)
    {
    case TV_QUESTION_SELECT_ONE:
    case TV_QUESTION_SELECT_MANY:
      return describe_choices (self);
    case TV_QUESTION_DATE:
      return tv_format_iso_date (self->value, language);
    case TV_QUESTION_DECIMAL:
      return tv_format_number (g_ascii_strtod (self->value, NULL), 6, language);
    case TV_QUESTION_GEOPOINT:
      return describe_place (self->value, language);
    case TV_QUESTION_ACKNOWLEDGE:
      /* TRANSLATORS: what stands beside a statement the citizen has agreed to */
      return g_strdup (_ ("Agreed"));
    case TV_QUESTION_INTEGER:
    case TV_QUESTION_NOTE:
    case TV_QUESTION_TEXT:
    default:
      return g_strdup (self->value);
    }
}
