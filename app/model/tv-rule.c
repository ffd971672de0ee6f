// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-rule.h"

#include "base/tv-error.h"
#include "base/tv-format.h"

#include <string.h>

#define MAX_DAYS 36500

static void
tv_rule_free (gpointer data)
{
  TvRule *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->unit);
  g_free (self->basis);
  g_free (self->valid_from);
  g_free (self->valid_to);
  g_free (self);
}

static gboolean
fail (const char *id, const char *what, GError **error)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Rule %s: %s", id, what);
  return FALSE;
}

static gboolean
parse_numbers (TvRule *self, const TvJson *json, GError **error)
{
  const TvJson *maximum = json_object_get (json, "maximum");
  const char *verified;
  gint64 low;

  if (!tv_json_need_int (json, "minimum", &low, error)
      || !tv_json_need_string (json, "verified", &verified, error))
    return FALSE;
  if (low < 0 || low > MAX_DAYS)
    return fail (self->id, "impossible minimum", error);
  self->minimum = (int) low;
  self->maximum = -1;
  if (json_is_integer (maximum))
    {
      gint64 high = json_integer_value (maximum);

      if (high < low || high > MAX_DAYS)
        return fail (self->id, "maximum below the minimum", error);
      self->maximum = (int) high;
    }
  else if (maximum != NULL && !json_is_null (maximum))
    return fail (self->id, "maximum is no whole number", error);
  if (strcmp (verified, "yes") != 0 && strcmp (verified, "no") != 0)
    return fail (self->id, "verified is neither yes nor no", error);
  self->verified = strcmp (verified, "yes") == 0;
  return TRUE;
}

static gboolean
parse_words (TvRule *self, const TvJson *json, GError **error)
{
  const char *id, *name, *unit, *basis, *from;

  if (!tv_json_need_string (json, "id", &id, error)
      || !tv_json_need_string (json, "name", &name, error)
      || !tv_json_need_string (json, "unit", &unit, error)
      || !tv_json_need_string (json, "basis", &basis, error)
      || !tv_json_need_string (json, "valid_from", &from, error))
    return FALSE;
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->unit = g_strdup (unit);
  self->basis = g_strdup (basis);
  self->valid_from = g_strdup (from);
  self->valid_to = g_strdup (tv_json_get_string (json, "valid_to", NULL));
  if (strcmp (unit, "days") != 0 && strcmp (unit, "working-days") != 0)
    return fail (id, "unit is neither days nor working-days", error);
  return TRUE;
}

GPtrArray *
tv_rule_list_parse (const TvJson *json, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (tv_rule_free);
  TvJson *rules;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_array (json, "rules", &rules, error))
    return NULL;
  for (size_t i = 0; i < json_array_size (rules); i++)
    {
      TvRule *rule = g_new0 (TvRule, 1);

      g_ptr_array_add (list, rule);
      if (!parse_words (rule, json_array_get (rules, i), error)
          || !parse_numbers (rule, json_array_get (rules, i), error))
        return NULL;
    }
  return g_steal_pointer (&list);
}

const TvRule *
tv_rule_list_find (GPtrArray *rules, const char *id)
{
  g_return_val_if_fail (rules != NULL, NULL);

  for (guint i = 0; i < rules->len; i++)
    {
      const TvRule *rule = g_ptr_array_index (rules, i);

      if (g_strcmp0 (rule->id, id) == 0)
        return rule;
    }
  return NULL;
}

/* Days of the window that count: the first does not. Working days leave out Saturdays and Sundays;
 * public holidays move every year and are a calendar of their own. */
static int
count_days (const TvRule *self, const char *from, const char *to)
{
  int days = tv_format_days_between (from, to);
  int working = 0;
  GDate date;

  if (strcmp (self->unit, "days") == 0)
    return days;
  g_date_clear (&date, 1);
  g_date_set_parse (&date, from);
  for (int i = 0; i < days; i++)
    {
      g_date_add_days (&date, 1);
      working += g_date_get_weekday (&date) <= G_DATE_FRIDAY;
    }
  return working;
}

gboolean
tv_rule_check_window (const TvRule *self, const char *from, const char *to, GError **error)
{
  GDate first, last;
  int days;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_date_clear (&first, 1);
  g_date_clear (&last, 1);
  g_date_set_parse (&first, from);
  g_date_set_parse (&last, to);
  if (strlen (from) != 10 || strlen (to) != 10 || !g_date_valid (&first) || !g_date_valid (&last))
    return fail (self->id, "the window's days are not yyyy-mm-dd", error);
  if (strcmp (from, self->valid_from) < 0
      || (self->valid_to != NULL && strcmp (from, self->valid_to) > 0))
    return fail (self->id, "is not in force on the window's first day", error);
  days = MAX (count_days (self, from, to), 0);
  if (days >= self->minimum && (self->maximum < 0 || days <= self->maximum))
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_BAD_REQUEST,
               "Rule %s: %d %s from %s to %s; %s asks for %d to %d",
               self->id,
               days,
               self->unit,
               from,
               to,
               self->basis,
               self->minimum,
               self->maximum);
  return FALSE;
}
