// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-indicator.h"

#include "base/tv-error.h"
#include "base/tv-format.h"

#include <math.h>
#include <string.h>

#define MAX_DECIMALS 4

static void
tv_indicator_free (gpointer data)
{
  TvIndicator *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->unit);
  g_free (self->territory);
  g_free (self->source);
  g_clear_pointer (&self->targets, json_decref);
  g_free (self);
}

static gboolean
check_target (const TvJson *target, GError **error)
{
  static const char *const operators[]
      = { ">", "≥", "≈", "range", "=", "before", "text", "composition", NULL };
  const char *operator;
  gint64 year;

  if (!tv_json_need_int (target, "year", &year, error)
      || !tv_json_need_string (target, "operator", &operator, error))
    return FALSE;
  if (g_strv_contains (operators, operator))
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Unknown target operator “%s”", operator);
  return FALSE;
}

static TvIndicator *
parse_one (const TvJson *json, const char *source, GError **error)
{
  TvIndicator *self;
  const char *id;
  const char *name;
  TvJson *targets;

  if (!tv_json_need_string (json, "id", &id, error)
      || !tv_json_need_string (json, "name", &name, error)
      || !tv_json_need_array (json, "targets", &targets, error))
    return NULL;
  for (size_t i = 0; i < json_array_size (targets); i++)
    if (!check_target (json_array_get (targets, i), error))
      {
        g_prefix_error (error, "Indicator %s: ", id);
        return NULL;
      }
  self = g_new0 (TvIndicator, 1);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->unit = g_strdup (tv_json_get_string (json, "unit", ""));
  self->territory = g_strdup (tv_json_get_string (json, "territory", ""));
  self->source = g_strdup (tv_json_get_string (json, "source", source));
  self->targets = json_incref (targets);
  return self;
}

GPtrArray *
tv_indicator_list_parse (const TvJson *json, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (tv_indicator_free);
  const char *source = tv_json_get_string (json, "source", "");
  TvJson *indicators;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_array (json, "indicators", &indicators, error))
    return NULL;
  for (size_t i = 0; i < json_array_size (indicators); i++)
    {
      TvIndicator *one = parse_one (json_array_get (indicators, i), source, error);

      if (one == NULL)
        return NULL;
      g_ptr_array_add (list, one);
    }
  return g_steal_pointer (&list);
}

/* A template in the wanted language even when the process speaks another: the texts of a target
 * follow the kiosk's language switch. */
static const char *
template_of (const char *operator, gboolean english)
{
  static const struct
  {
    const char *operator;
    const char *vi;
    const char *en;
  } templates[] = {
    { ">", "trên %s", "over %s" },
    { "≥", "tối thiểu %s", "at least %s" },
    { "≈", "khoảng %s", "about %s" },
    { "range", "khoảng %s", "about %s" },
    { "=", "%s", "%s" },
    { "before", "%s trước năm %d", "%s before %d" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (templates); i++)
    if (strcmp (operator, templates[i].operator) == 0)
      return english ? templates[i].en : templates[i].vi;
  return NULL;
}

static char *
format_values (const TvIndicator *self, const TvJson *target, const char *language)
{
  double low = tv_json_get_number (target, "low", NAN);
  double high = tv_json_get_number (target, "high", NAN);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *first = tv_format_number (isnan (low) ? high : low, MAX_DECIMALS, language);

  g_string_append (out, first);
  if (!isnan (low) && !isnan (high) && high > low)
    {
      g_autofree char *second = tv_format_number (high, MAX_DECIMALS, language);

      g_string_append_printf (out, " – %s", second);
    }
  if (self->unit[0] != '\0')
    g_string_append_printf (out, "\u00a0%s", self->unit);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* @template with its %s and %d put in; it comes from the table above only. */
static char *
fill (const char *template, const char *values, int year)
{
  g_autoptr (GString) out = g_string_new (template);
  g_autofree char *number = g_strdup_printf ("%d", year);

  g_string_replace (out, "%d", number, 1);
  g_string_replace (out, "%s", values, 1);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
tv_indicator_format_target (const TvIndicator *self, const TvJson *target, const char *language)
{
  const char *wanted = language != NULL ? language : tv_format_language ();
  const char *operator= tv_json_get_string (target, "operator", "text");
  const char *template = template_of (operator, strcmp (wanted, "en") == 0);
  const char *text;
  g_autofree char *values = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  text = tv_json_get_localized (target, "text", wanted);
  if (template == NULL
      || (text != NULL && json_object_get (target, "low") == NULL
          && json_object_get (target, "high") == NULL))
    return g_strdup (text != NULL ? text : "–");
  values = format_values (self, target, wanted);
  return fill (template, values, (int) tv_json_get_int (target, "year", 0));
}
