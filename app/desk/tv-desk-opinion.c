// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"

#include "tv-desk-opinion.h"

typedef enum
{
  PROP_LOADED = 1,
} TvDeskOpinionProperty;

static GParamSpec *props[PROP_LOADED + 1];

struct _TvDeskOpinion
{
  GObject parent_instance;

  char *id;      /* (owned) */
  char *day;     /* (owned) */
  char *unit;    /* (owned) */
  char *state;   /* (owned) */
  char *stance;  /* (owned) */
  char *summary; /* (owned) */
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (TvDeskOpinion, tv_desk_opinion, G_TYPE_OBJECT)

typedef struct
{
  const char *code;
  const char *label;
} CodeLabel;

static void
tv_desk_opinion_finalize (GObject *object)
{
  TvDeskOpinion *self = TV_DESK_OPINION (object);

  g_free (self->id);
  g_free (self->day);
  g_free (self->unit);
  g_free (self->state);
  g_free (self->stance);
  g_free (self->summary);
  G_OBJECT_CLASS (tv_desk_opinion_parent_class)->finalize (object);
}

static void
tv_desk_opinion_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TvDeskOpinion *self = TV_DESK_OPINION (object);

  switch ((TvDeskOpinionProperty) id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
tv_desk_opinion_class_init (TvDeskOpinionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = tv_desk_opinion_finalize;
  object_class->get_property = tv_desk_opinion_get_property;
  props[PROP_LOADED]
      = g_param_spec_boolean ("loaded",
                              NULL,
                              NULL,
                              FALSE,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
tv_desk_opinion_init (TvDeskOpinion *self)
{
  self->id = g_strdup ("");
  self->day = g_strdup ("");
  self->unit = g_strdup ("");
  self->state = g_strdup ("");
  self->stance = g_strdup ("");
  self->summary = g_strdup ("");
}

TvDeskOpinion *
tv_desk_opinion_new_placeholder (void)
{
  return g_object_new (TV_TYPE_DESK_OPINION, NULL);
}

static void
replace (char **field, const TvJson *row, const char *key)
{
  g_free (*field);
  *field = g_strdup (tv_json_get_string (row, key, ""));
}

gboolean
tv_desk_opinion_fill (TvDeskOpinion *self, const TvJson *row, GError **error)
{
  const char *id = NULL;

  g_return_val_if_fail (TV_IS_DESK_OPINION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!tv_json_need_string (row, "id", &id, error))
    return FALSE;
  replace (&self->id, row, "id");
  replace (&self->day, row, "day");
  replace (&self->unit, row, "unit");
  replace (&self->state, row, "state");
  replace (&self->stance, row, "stance");
  replace (&self->summary, row, "summary");
  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
  return TRUE;
}

gboolean
tv_desk_opinion_is_loaded (TvDeskOpinion *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION (self), FALSE);
  return self->loaded;
}

const char *
tv_desk_opinion_get_id (TvDeskOpinion *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION (self), NULL);
  return self->id;
}

const char *
tv_desk_opinion_get_day (TvDeskOpinion *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION (self), NULL);
  return self->day;
}

const char *
tv_desk_opinion_get_unit (TvDeskOpinion *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION (self), NULL);
  return self->unit;
}

const char *
tv_desk_opinion_get_state (TvDeskOpinion *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION (self), NULL);
  return self->state;
}

const char *
tv_desk_opinion_get_stance (TvDeskOpinion *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION (self), NULL);
  return self->stance;
}

const char *
tv_desk_opinion_get_summary (TvDeskOpinion *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION (self), NULL);
  return self->summary;
}

static const char *
find_label (const CodeLabel *labels, gsize n_labels, const char *code)
{
  for (gsize i = 0; i < n_labels; i++)
    if (g_strcmp0 (labels[i].code, code) == 0)
      return _ (labels[i].label);
  return code != NULL ? code : "";
}

const char *
tv_desk_opinion_state_label (const char *state)
{
  static const CodeLabel labels[] = {
    /* TRANSLATORS: states of an opinion at the province, shown in a narrow column. */
    { "received", N_ ("Received") },       { "opened", N_ ("To be answered") },
    { "answered", N_ ("Answer drafted") }, { "published", N_ ("Answer published") },
    { "unreadable", N_ ("Unreadable") },
  };

  return find_label (labels, G_N_ELEMENTS (labels), state);
}

const char *
tv_desk_opinion_stance_label (const char *stance)
{
  static const CodeLabel labels[] = {
    /* TRANSLATORS: where a citizen stands on a plan, shown in a narrow column. */
    { "agree", N_ ("Agrees") },
    { "partly", N_ ("Agrees in part") },
    { "disagree", N_ ("Disagrees") },
    { "other", N_ ("Other view") },
  };

  return find_label (labels, G_N_ELEMENTS (labels), stance);
}

const char *
tv_desk_opinion_channel_label (const char *channel)
{
  static const CodeLabel labels[] = {
    /* TRANSLATORS: how an opinion reached the province. */
    { "kiosk", N_ ("At a kiosk") },         { "desk", N_ ("Entered by an official") },
    { "paper", N_ ("On paper") },           { "meeting", N_ ("At a meeting") },
    { "household", N_ ("Household slip") }, { "email", N_ ("By e-mail") },
    { "portal", N_ ("Web portal") },
  };

  return find_label (labels, G_N_ELEMENTS (labels), channel);
}
