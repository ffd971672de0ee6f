// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-story.h"

#include "base/tv-error.h"

#include <math.h>

#define MAX_STEPS 40
#define MIN_ZOOM 5
#define MAX_ZOOM 21

static void
step_free (gpointer data)
{
  TvStoryStep *self = data;

  g_clear_pointer (&self->json, json_decref);
  g_free (self);
}

void
tv_story_free (TvStory *self)
{
  g_clear_pointer (&self->json, json_decref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_free (self->plan);
  g_free (self);
}

static gboolean
fail (size_t step, const char *what, GError **error)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "story.json: step %zu %s", step + 1, what);
  return FALSE;
}

static gboolean
has_words (const TvJson *json, const char *key)
{
  const char *words = tv_json_get_localized (json, key, "vi");

  return words != NULL && *words != '\0';
}

static gboolean
parse_step (TvStory *self, const TvJson *json, size_t number, GError **error)
{
  const TvJson *view = json_object_get (json, "view");
  TvStoryStep *step;
  double lon = tv_json_get_number (view, "lon", NAN);
  double lat = tv_json_get_number (view, "lat", NAN);
  double zoom = tv_json_get_number (view, "zoom", NAN);

  if (!has_words (json, "title") || !has_words (json, "text"))
    return fail (number, "needs a title and a text", error);
  if (!(fabs (lon) <= 180) || !(fabs (lat) <= 85))
    return fail (number, "looks at no place of the world", error);
  if (!(zoom >= MIN_ZOOM) || !(zoom <= MAX_ZOOM))
    return fail (number, "has a zoom outside 5 to 21", error);
  step = g_new0 (TvStoryStep, 1);
  step->json = json_incref ((TvJson *) json);
  step->lon = lon;
  step->lat = lat;
  step->zoom = zoom;
  g_ptr_array_add (self->steps, step);
  return TRUE;
}

TvStory *
tv_story_parse (const TvJson *json, GError **error)
{
  g_autoptr (TvStory) self = g_new0 (TvStory, 1);
  const TvJson *steps = json_object_get (json, "steps");
  const char *plan;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->steps = g_ptr_array_new_with_free_func (step_free);
  if (!tv_json_need_string (json, "plan", &plan, error))
    return NULL;
  if (!has_words (json, "title") || json_array_size (steps) == 0
      || json_array_size (steps) > MAX_STEPS)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "story.json needs a title and 1 to %d steps",
                   MAX_STEPS);
      return NULL;
    }
  self->json = json_incref ((TvJson *) json);
  self->plan = g_strdup (plan);
  for (size_t i = 0; i < json_array_size (steps); i++)
    if (!parse_step (self, json_array_get (steps, i), i, error))
      return NULL;
  return g_steal_pointer (&self);
}

const char *
tv_story_get_title (const TvStory *self, const char *language)
{
  g_return_val_if_fail (self != NULL, NULL);

  return tv_json_get_localized (self->json, "title", language);
}

const char *
tv_story_step_get_title (const TvStoryStep *self, const char *language)
{
  g_return_val_if_fail (self != NULL, NULL);

  return tv_json_get_localized (self->json, "title", language);
}

const char *
tv_story_step_get_text (const TvStoryStep *self, const char *language)
{
  g_return_val_if_fail (self != NULL, NULL);

  return tv_json_get_localized (self->json, "text", language);
}
