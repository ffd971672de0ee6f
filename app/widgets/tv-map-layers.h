// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-tile-painter.h"
#include "model/tv-plan.h"
#include "tv-map-entry.h"

G_BEGIN_DECLS

/* What is left out of the plan for a while, whatever the reader has chosen: for laying what is
 * there beside what is planned. Edges and the ground stay in both. */
typedef enum
{
  TV_MAP_MASK_NONE,
  TV_MAP_MASK_PLANNED,  /* the layers of the existing state are left out */
  TV_MAP_MASK_EXISTING, /* all that is planned is left out */
} TvMapMask;

/* How the reader wants the layers of a map shown: hidden or visible, how faint, in which order.
 * Only the drawing follows; what a place is said to be never does. A choice outlives a change of
 * the plan's version as far as the layers are the same.
 *
 * Signal changed: something is to be drawn otherwise, or there are other layers. */
#define TV_TYPE_MAP_LAYERS (tv_map_layers_get_type ())
G_DECLARE_FINAL_TYPE (TvMapLayers, tv_map_layers, TV, MAP_LAYERS, GObject)

/* Of the sheets "plan" and "basemap" that @painter has. */
TvMapLayers *tv_map_layers_new (TvTilePainter *painter);

/* The painter's sheets are others now. */
void tv_map_layers_reload (TvMapLayers *self);

/* Titles and groups of layers whose style is silent about them. */
void tv_map_layers_set_plan (TvMapLayers *self, TvPlan *plan);

/* As drawn: the topmost first, the base map's last. (transfer none) (element-type TvMapEntry) */
GPtrArray *tv_map_layers_get_entries (TvMapLayers *self);

/* (nullable) */
const TvMapEntry *tv_map_layers_find (TvMapLayers *self, const char *sheet, const char *id);

/* The plan's groups, that of the topmost layer first. (transfer container) (element-type utf8) */
GPtrArray *tv_map_layers_list_groups (TvMapLayers *self);

/* Whether a style layer is drawn: neither hidden nor left out. */
gboolean tv_map_layers_shows (TvMapLayers *self, const char *sheet, const char *style_layer);

void tv_map_layers_set_visible (TvMapLayers *self,
                                const char *sheet,
                                const char *id,
                                gboolean visible);

/* All of a group of the plan; of the base map (@group NULL). */
void tv_map_layers_set_group_visible (TvMapLayers *self, const char *group, gboolean visible);

/* Whether anything of it is visible. */
gboolean tv_map_layers_is_group_visible (TvMapLayers *self, const char *group);

/* In hundredths; brought between TV_MAP_ENTRY_FAINTEST and 100. */
void tv_map_layers_set_opacity (TvMapLayers *self,
                                const char *sheet,
                                const char *id,
                                guint opacity);

/* One place up or down among those of its group (of the base map: of its sheet). */
gboolean tv_map_layers_can_move (TvMapLayers *self, const char *sheet, const char *id, gboolean up);
void tv_map_layers_move (TvMapLayers *self, const char *sheet, const char *id, gboolean up);

/* A whole group of the plan past the next one; every group's layers lie together then. */
gboolean tv_map_layers_can_move_group (TvMapLayers *self, const char *group, gboolean up);
void tv_map_layers_move_group (TvMapLayers *self, const char *group, gboolean up);

void tv_map_layers_set_mask (TvMapLayers *self, TvMapMask mask);

/* The choices of @other, as far as the layers are the same; not its mask. */
void tv_map_layers_copy (TvMapLayers *self, TvMapLayers *other);

/* Everything as the publisher drew it; the mask stays. */
void tv_map_layers_reset (TvMapLayers *self);
gboolean tv_map_layers_is_as_published (TvMapLayers *self);

G_END_DECLS
