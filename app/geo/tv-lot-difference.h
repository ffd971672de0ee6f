// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/tv-plan.h"
#include "tv-gpkg.h"

G_BEGIN_DECLS

/* What happened to a lot; the first that applies. */
typedef enum
{
  TV_LOT_ADDED,
  TV_LOT_REMOVED,
  TV_LOT_OTHER_USE,     /* another land-use code */
  TV_LOT_OTHER_SHAPE,   /* another outline (more than a centimetre) */
  TV_LOT_OTHER_FIGURES, /* density, floors and whatever else the planners state */
  TV_LOT_SAME,
} TvLotChangeKind;

typedef struct
{
  TvLotChangeKind kind;
  char *layer;
  char *lot;      /* (nullable) its name in the plan */
  char *old_code; /* (nullable) */
  char *new_code; /* (nullable) */
  double old_m2;
  double new_m2;
  TvGeometry *geometry; /* (owned): of the newer side that has one */
} TvLotChange;

/* One land use of both versions; areas are measured on the map. */
typedef struct
{
  char *code;
  guint old_count;
  guint new_count;
  double old_m2;
  double new_m2;
} TvLotUse;

/**
 * TvLotDifference:
 *
 * How the lots of a plan's planning layers changed from one version to the next: which, and how
 * much of each land use. Lots are known by layer and name; a polygon without name by its outline.
 */
typedef struct
{
  GPtrArray *changes; /* (owned) (element-type TvLotChange): by kind, then name; without SAME */
  GPtrArray *uses;    /* (owned) (element-type TvLotUse): by code; also those that stay */
  GPtrArray *outline; /* (owned) (element-type TvGeometry): lots that stay, for a picture; at most
                         TV_LOT_OUTLINE_MAX */
  guint old_count;
  guint new_count;
} TvLotDifference;

#define TV_LOT_OUTLINE_MAX 20000

/**
 * tv_lot_difference_new:
 * @old_layers, @old: (nullable): the plan before and its layers.gpkg
 * @new_layers, @gpkg: (nullable): the plan after
 *
 * Reads the layers whose role is quy-hoach. CORRUPT, DATABASE.
 */
TvLotDifference *tv_lot_difference_new (const TvPlan *old_plan,
                                        TvGpkg *old_gpkg,
                                        const TvPlan *new_plan,
                                        TvGpkg *new_gpkg,
                                        GError **error);
void tv_lot_difference_free (TvLotDifference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvLotDifference, tv_lot_difference_free)

/* How many lots changed in this way. */
guint tv_lot_difference_count (const TvLotDifference *self, TvLotChangeKind kind);

/* "added", "removed", "use", "shape", "figures", "same". */
const char *tv_lot_difference_word (TvLotChangeKind kind);

/* {old_count, new_count, counts{}, uses[], changes[]}. (transfer full) */
TvJson *tv_lot_difference_to_json (const TvLotDifference *self);

G_END_DECLS
