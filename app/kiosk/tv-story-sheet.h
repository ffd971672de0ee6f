// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"
#include "widgets/tv-map-view.h"

G_BEGIN_DECLS

/* Tells a story beside the map: a text for each step, while the map goes where it speaks of.
 *
 * Signal "closed". */
#define TV_TYPE_STORY_SHEET (tv_story_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TvStorySheet, tv_story_sheet, TV, STORY_SHEET, GtkWidget)

/* The newest story about a plan; NULL where there is none. */
GtkWidget *tv_story_sheet_new (TvVisit *visit, const char *plan, TvMapView *map);

/* Begins, or goes on where it was. */
void tv_story_sheet_start (TvStorySheet *self);

G_END_DECLS
