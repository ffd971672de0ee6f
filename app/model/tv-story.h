// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* One step of a story: a text, and what the map shows meanwhile. */
typedef struct
{
  TvJson *json; /* title{vi,en} text{vi,en} view{lon,lat,zoom} */
  double lon, lat;
  double zoom;
} TvStoryStep;

/* story.json of an item of the kind "story": a plan explained in a few steps, written as data:
 * {"title"{vi,en}, "plan": item id, "steps": [{"title"{vi,en}, "text"{vi,en}, "view": {"lon",
 * "lat", "zoom"}}]}. */
typedef struct
{
  TvJson *json;
  char *plan;       /* id of the plan it explains */
  GPtrArray *steps; /* (element-type TvStoryStep): at least one, 40 at most */
} TvStory;

/* BAD_REQUEST naming the step that is wrong: without text in Vietnamese, outside the world, at a
 * zoom no map has. */
TvStory *tv_story_parse (const TvJson *json, GError **error);
void tv_story_free (TvStory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvStory, tv_story_free)

const char *tv_story_get_title (const TvStory *self, const char *language);
const char *tv_story_step_get_title (const TvStoryStep *self, const char *language);
const char *tv_story_step_get_text (const TvStoryStep *self, const char *language);

G_END_DECLS
