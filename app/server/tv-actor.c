// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-actor.h"

#include "base/tv-error.h"

static const struct
{
  TvWho who;
  const char *word;
} roles[] = {
  { TV_WHO_WARD, "ward" },
  { TV_WHO_REVIEWER, "reviewer" },
  { TV_WHO_APPROVER, "approver" },
  { TV_WHO_PUBLISHER, "publisher" },
  { TV_WHO_OBSERVER, "observer" },
  { TV_WHO_FRONT_MEMBER, "front-member" },
  { TV_WHO_FRONT_COORDINATOR, "front-coordinator" },
  { TV_WHO_ADMIN, "admin" },
};

TvActor *
tv_actor_new_public (void)
{
  TvActor *self = g_new0 (TvActor, 1);

  self->who = TV_WHO_PUBLIC;
  self->name = g_strdup ("");
  return self;
}

void
tv_actor_free (TvActor *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->display);
  g_free (self->unit);
  g_free (self->agency);
  g_free (self->session);
  g_free (self);
}

gboolean
tv_actor_is (const TvActor *self, TvWho who)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->who & who) != 0;
}

gboolean
tv_actor_check_unit (const TvActor *self, TvWho wide, const char *unit, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (tv_actor_is (self, wide) || (self->unit != NULL && g_strcmp0 (self->unit, unit) == 0))
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_UNIT_FOREIGN, "it belongs to another unit");
  return FALSE;
}

gboolean
tv_actor_check_agency (const TvActor *self, const char *agency, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->agency != NULL && g_strcmp0 (self->agency, agency) == 0)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_UNIT_FOREIGN, "it belongs to another agency");
  return FALSE;
}

TvJson *
tv_actor_roles_to_json (TvWho who)
{
  TvJson *words = json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if ((who & roles[i].who) != 0)
      json_array_append_new (words, json_string (roles[i].word));
  return words;
}

static TvWho
role_from_word (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (roles[i].word, word) == 0)
      return roles[i].who;
  return 0;
}

TvWho
tv_actor_roles_from_json (const TvJson *words, GError **error)
{
  TvWho who = 0;

  for (gsize i = 0; i < json_array_size (words); i++)
    {
      const char *word = json_string_value (json_array_get (words, i));
      TvWho role = role_from_word (word);

      if (role == 0)
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_ROLE_UNKNOWN,
                       "“%s” is no role",
                       word != NULL ? word : "");
          return 0;
        }
      who |= role;
    }
  if (who == 0)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_ROLE_UNKNOWN, "no role is named");
  return who;
}
