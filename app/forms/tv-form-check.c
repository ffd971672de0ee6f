// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "tv-form-check-private.h"
#include "tv-form-date-private.h"

static gboolean
is_integer (const char *text)
{
  gsize digits = 0;

  if (*text == '-' || *text == '+')
    text++;
  while (g_ascii_isdigit (text[digits]))
    digits++;
  /* What fits into the doubles of XPath without loss. */
  return digits > 0 && digits <= 15 && text[digits] == '\0';
}

static gboolean
is_decimal (const char *text, double *ret_value)
{
  char *end = NULL;

  /* strtod() also takes "inf", "nan" and "0x1p3". */
  if (*text == '\0' || strlen (text) > 40 || strspn (text, "0123456789.-+eE") != strlen (text))
    return FALSE;
  *ret_value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*ret_value);
}

/* "latitude longitude altitude accuracy", the last two may be missing. */
static gboolean
is_place (const char *text)
{
  static const double limits[] = { 90.0, 180.0, 20000.0, 1000000.0 };
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  guint n_parts = g_strv_length (parts);

  if (n_parts < 2 || n_parts > G_N_ELEMENTS (limits))
    return FALSE;
  for (guint i = 0; i < n_parts; i++)
    {
      double value = 0.0;

      if (!is_decimal (parts[i], &value) || fabs (value) > limits[i])
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_choice (GPtrArray *choices, const char *value)
{
  for (guint i = 0; i < choices->len; i++)
    if (g_str_equal (((const TvChoice *) g_ptr_array_index (choices, i))->value, value))
      return TRUE;
  return FALSE;
}

static gboolean
is_choice (TvFormInstance *instance, const TvFormControl *control, const char *text)
{
  g_autoptr (GPtrArray) choices = tv_form_instance_list_choices (instance, control, NULL);
  g_auto (GStrv) values = NULL;

  if (control->type == TV_QUESTION_SELECT_ONE)
    return has_choice (choices, text);
  values = g_strsplit (text, " ", -1);
  for (guint i = 0; values[i] != NULL; i++)
    if (!has_choice (choices, values[i])
        || g_strv_contains ((const char *const *) values + i + 1, values[i]))
      return FALSE;
  return TRUE;
}

/* NULL when @text is what the question asks for. */
static const char *
find_type_message (TvFormInstance *instance, const TvFormControl *control, const char *text)
{
  double value = 0.0;

  switch (control->type)
    {
    case TV_QUESTION_INTEGER:
      return is_integer (text) ? NULL : _ ("Write a whole number, without letters.");
    case TV_QUESTION_DECIMAL:
      return is_decimal (text, &value) ? NULL : _ ("Write a number, without letters.");
    case TV_QUESTION_DATE:
      return tv_form_date_is_valid (text)
                 ? NULL
                 : _ ("This day does not exist. Write day, month and year.");
    case TV_QUESTION_GEOPOINT:
      return is_place (text) ? NULL : _ ("This is no place on the map. Choose it again.");
    case TV_QUESTION_SELECT_ONE:
    case TV_QUESTION_SELECT_MANY:
      return is_choice (instance, control, text) ? NULL
                                                 : _ ("Choose only from the answers offered.");
    case TV_QUESTION_ACKNOWLEDGE:
      return g_str_equal (text, "OK") ? NULL : _ ("Choose only from the answers offered.");
    case TV_QUESTION_NOTE:
    case TV_QUESTION_TEXT:
    default:
      return NULL;
    }
}

static TvFormFault *
make_fault (TvFormInstance *instance,
            const TvFormNode *node,
            guint index,
            const char *rule,
            const TvFormText *own_words,
            const char *plain_words,
            const char *language)
{
  g_autofree char *message = tv_form_instance_render (instance, own_words, index, language);

  return tv_form_fault_new (node->path, rule, *message != '\0' ? message : plain_words);
}

TvFormFault *
tv_form_check_node (TvForm *form, TvFormInstance *instance, guint index, const char *language)
{
  const TvFormNode *node = tv_form_get_node (form, index);
  const TvFormControl *control
      = node->control >= 0 ? tv_form_get_control (form, (guint) node->control) : NULL;
  const char *value = tv_form_instance_get_value (instance, index);
  const char *message;

  if (node->value == NULL || !tv_form_instance_is_relevant (instance, index))
    return NULL;
  if (*value == '\0')
    {
      if (control == NULL || control->type == TV_QUESTION_NOTE
          || !tv_form_instance_is_required (instance, index))
        return NULL;
      return make_fault (instance,
                         node,
                         index,
                         "required",
                         node->required_message,
                         _ ("Please answer this question."),
                         language);
    }
  message = control != NULL ? find_type_message (instance, control, value) : NULL;
  if (message != NULL)
    return tv_form_fault_new (node->path, "type", message);
  if (!tv_form_instance_satisfies (instance, index, NULL))
    return make_fault (instance,
                       node,
                       index,
                       "constraint",
                       node->constraint_message,
                       _ ("This answer is not allowed here."),
                       language);
  return NULL;
}
