// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-round.h"

#include "base/tv-error.h"
#include "base/tv-format.h"

#include <string.h>

static void
audience_free (gpointer data)
{
  TvRoundAudience *self = data;

  g_free (self->who);
  g_free (self->from);
  g_free (self->to);
  g_free (self->rule);
  g_free (self);
}

static void
tv_round_clear (gpointer data)
{
  TvRound *self = data;

  g_free (self->item);
  g_free (self->title);
  g_free (self->plan);
  g_free (self->regime);
  g_free (self->agency);
  g_free (self->agency_name);
  g_free (self->agency_key);
  g_strfreev (self->forms);
  g_strfreev (self->units);
  g_clear_pointer (&self->audiences, g_ptr_array_unref);
  g_free (self->state);
  g_clear_pointer (&self->json, json_decref);
}

TvRound *
tv_round_ref (TvRound *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tv_round_unref (TvRound *self)
{
  g_atomic_rc_box_release_full (self, tv_round_clear);
}

static gboolean
fail (const char *what, const char *value, GError **error)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "round.json: %s “%s”", what, value);
  return FALSE;
}

/* A day as this product writes it: only then can two be compared as text. */
static gboolean
is_day (const char *text)
{
  GDate date;

  if (strlen (text) != 10)
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;
  g_date_clear (&date, 1);
  g_date_set_parse (&date, text);
  return g_date_valid (&date);
}

static gboolean
parse_audience (TvRound *self, const TvJson *json, GError **error)
{
  static const char *const known[] = { "agencies", "residents", "front", NULL };
  TvRoundAudience *audience;
  const char *who, *from, *to;

  if (!tv_json_need_string (json, "who", &who, error)
      || !tv_json_need_string (json, "from", &from, error)
      || !tv_json_need_string (json, "to", &to, error))
    return FALSE;
  if (!g_strv_contains (known, who))
    return fail ("unknown audience", who, error);
  if (!is_day (from))
    return fail ("no day", from, error);
  if (!is_day (to) || strcmp (to, from) < 0)
    return fail ("no day after the first:", to, error);
  audience = g_new0 (TvRoundAudience, 1);
  audience->who = g_strdup (who);
  audience->from = g_strdup (from);
  audience->to = g_strdup (to);
  audience->rule = g_strdup (tv_json_get_string (json, "rule", NULL));
  g_ptr_array_add (self->audiences, audience);
  return TRUE;
}

static gboolean
parse_audiences (TvRound *self, GError **error)
{
  TvJson *audiences;

  if (!tv_json_need_array (self->json, "audiences", &audiences, error))
    return FALSE;
  self->audiences = g_ptr_array_new_with_free_func (audience_free);
  for (size_t i = 0; i < json_array_size (audiences); i++)
    if (!parse_audience (self, json_array_get (audiences, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
parse_members (TvRound *self, GError **error)
{
  const char *plan, *agency, *state;
  gint64 plan_version;

  if (!tv_json_need_string (self->json, "plan", &plan, error)
      || !tv_json_need_int (self->json, "plan_version", &plan_version, error)
      || !tv_json_need_string (self->json, "agency", &agency, error)
      || !tv_json_need_string (self->json, "state", &state, error))
    return FALSE;
  if (strcmp (state, "open") != 0 && strcmp (state, "closed") != 0)
    return fail ("unknown state", state, error);
  if (plan_version < 1 || plan_version > G_MAXINT)
    return fail ("impossible version of the plan", plan, error);
  self->plan = g_strdup (plan);
  self->plan_version = (guint) plan_version;
  self->agency = g_strdup (agency);
  self->state = g_strdup (state);
  self->agency_name = g_strdup (tv_json_get_string (self->json, "agency_name", agency));
  self->agency_key = g_strdup (tv_json_get_string (self->json, "agency_key", NULL));
  self->regime = g_strdup (tv_json_get_string (self->json, "regime", NULL));
  self->title = g_strdup (tv_json_get_localized (self->json, "title", "vi"));
  if (self->title == NULL)
    self->title = g_strdup (self->item);
  self->forms = tv_json_get_strings (self->json, "forms");
  self->units = tv_json_get_strings (self->json, "units");
  return TRUE;
}

TvRound *
tv_round_parse (const char *item, guint version, const TvJson *json, GError **error)
{
  g_autoptr (TvRound) self = g_atomic_rc_box_new0 (TvRound);

  g_return_val_if_fail (item != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->item = g_strdup (item);
  self->version = version;
  self->json = json_incref ((TvJson *) json);
  if (!parse_members (self, error) || !parse_audiences (self, error))
    {
      g_prefix_error (error, "Round %s: ", item);
      return NULL;
    }
  return g_steal_pointer (&self);
}

const TvRoundAudience *
tv_round_get_audience (const TvRound *self, const char *who)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->audiences->len; i++)
    {
      const TvRoundAudience *audience = g_ptr_array_index (self->audiences, i);

      if (g_strcmp0 (audience->who, who) == 0)
        return audience;
    }
  return NULL;
}

int
tv_round_days_left (const TvRound *self, const char *who, gint64 now)
{
  const TvRoundAudience *audience = tv_round_get_audience (self, who);
  g_autofree char *today = tv_format_day (now);

  if (audience == NULL || strcmp (self->state, "open") != 0)
    return 0;
  if (strcmp (today, audience->from) < 0)
    return -1;
  return MAX (tv_format_days_between (today, audience->to) + 1, 0);
}
