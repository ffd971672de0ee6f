// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/tv-plan.h"

G_BEGIN_DECLS

/* A version of a plan whose boundary holds a point, and what it has there. */
typedef struct
{
  TvPlan *plan;       /* (owned) */
  gboolean newest;    /* no later version of it is on show */
  char *layer;        /* (nullable): the plan has no area there; table of layers.gpkg */
  gint64 feature;     /* in @layer */
  char *code;         /* (nullable) land-use code */
  char *lot;          /* (nullable) */
  double area_m2;     /* of the area there, measured on the map; 0 without one */
  TvJson *properties; /* (owned) (nullable): the planners' own attributes, by column */
  double lon, lat;    /* a point inside: where a pin may stand; set in lists of lots */
} TvCover;

void tv_cover_free (TvCover *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvCover, tv_cover_free)

/* Approved, and neither replaced nor ended (domain: states of a plan). */
gboolean tv_cover_is_in_force (const TvCover *self);

/* Still being made: nothing may be built by it yet. */
gboolean tv_cover_is_proposed (const TvCover *self);

/* Whether two plans that both count today (in force or proposed) say different land uses here.
 * Versions of one plan never disagree: the newest holds. */
gboolean tv_cover_disagrees (const TvCover *self, const TvCover *other);

G_END_DECLS
