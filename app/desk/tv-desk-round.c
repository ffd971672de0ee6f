// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-format.h"

#include "tv-desk-round.h"

struct _TvDeskRound
{
  GObject parent_instance;

  char *id;          /* (owned) */
  char *title;       /* (owned) */
  char *plan;        /* (owned) */
  char *agency;      /* (owned) */
  char *agency_name; /* (owned) */
  char *from;        /* (owned) */
  char *to;          /* (owned) */
  guint count;
  guint answered;
};

G_DEFINE_FINAL_TYPE (TvDeskRound, tv_desk_round, G_TYPE_OBJECT)

static void
tv_desk_round_finalize (GObject *object)
{
  TvDeskRound *self = TV_DESK_ROUND (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->plan);
  g_free (self->agency);
  g_free (self->agency_name);
  g_free (self->from);
  g_free (self->to);
  G_OBJECT_CLASS (tv_desk_round_parent_class)->finalize (object);
}

static void
tv_desk_round_class_init (TvDeskRoundClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_desk_round_finalize;
}

static void
tv_desk_round_init (TvDeskRound *self)
{
}

static char *
dup_member (const TvJson *row, const char *key)
{
  return g_strdup (tv_json_get_string (row, key, ""));
}

TvDeskRound *
tv_desk_round_parse (const TvJson *row, GError **error)
{
  g_autoptr (TvDeskRound) self = NULL;
  const char *id = NULL;
  const char *title = NULL;

  g_return_val_if_fail (row != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_string (row, "id", &id, error)
      || !tv_json_need_string (row, "title", &title, error))
    return NULL;
  self = g_object_new (TV_TYPE_DESK_ROUND, NULL);
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->plan = dup_member (row, "plan");
  self->agency = dup_member (row, "agency");
  self->agency_name = dup_member (row, "agency_name");
  self->from = dup_member (row, "from");
  self->to = dup_member (row, "to");
  self->count = (guint) CLAMP (tv_json_get_int (row, "count", 0), 0, G_MAXINT);
  self->answered = (guint) CLAMP (tv_json_get_int (row, "answered", 0), 0, G_MAXINT);
  return g_steal_pointer (&self);
}

const char *
tv_desk_round_get_id (TvDeskRound *self)
{
  g_return_val_if_fail (TV_IS_DESK_ROUND (self), NULL);
  return self->id;
}

const char *
tv_desk_round_get_title (TvDeskRound *self)
{
  g_return_val_if_fail (TV_IS_DESK_ROUND (self), NULL);
  return self->title;
}

const char *
tv_desk_round_get_plan (TvDeskRound *self)
{
  g_return_val_if_fail (TV_IS_DESK_ROUND (self), NULL);
  return self->plan;
}

const char *
tv_desk_round_get_agency (TvDeskRound *self)
{
  g_return_val_if_fail (TV_IS_DESK_ROUND (self), NULL);
  return self->agency;
}

const char *
tv_desk_round_get_agency_name (TvDeskRound *self)
{
  g_return_val_if_fail (TV_IS_DESK_ROUND (self), NULL);
  return self->agency_name;
}

guint
tv_desk_round_get_count (TvDeskRound *self)
{
  g_return_val_if_fail (TV_IS_DESK_ROUND (self), 0);
  return self->count;
}

guint
tv_desk_round_get_answered (TvDeskRound *self)
{
  g_return_val_if_fail (TV_IS_DESK_ROUND (self), 0);
  return self->answered;
}

char *
tv_desk_round_dup_window (TvDeskRound *self)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  g_return_val_if_fail (TV_IS_DESK_ROUND (self), NULL);

  if (self->from[0] == '\0' || self->to[0] == '\0')
    return g_strdup ("");
  from = tv_format_iso_date (self->from, NULL);
  to = tv_format_iso_date (self->to, NULL);
  return g_strdup_printf ("%s – %s", from, to);
}
