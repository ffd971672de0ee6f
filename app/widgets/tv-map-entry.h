// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-style.h"

G_BEGIN_DECLS

/* One line of the list of layers: what readers take for one thing. A style may draw it in several
 * layers (the edge of a road, the road, its name). */
typedef struct
{
  char *sheet;       /* of the painter: "plan", "basemap" */
  char *id;          /* of the style layer that stands for it */
  char *title;       /* (nullable): the publisher gave it none */
  char *group;       /* (nullable): of a plan one of its groups of layers, of a base map none */
  GPtrArray *layers; /* (element-type utf8) ids of its style layers, bottom first */
  gboolean visible;
  guint opacity; /* in hundredths, TV_MAP_ENTRY_FAINTEST to 100 */
} TvMapEntry;

/* Fainter than this nobody sees it: then it is to be hidden. */
#define TV_MAP_ENTRY_FAINTEST 20

/* As published: visible and opaque; without style layers yet. (transfer full) */
TvMapEntry *tv_map_entry_new (const char *sheet,
                              const char *id,
                              const char *title,
                              const char *group);
void tv_map_entry_free (TvMapEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvMapEntry, tv_map_entry_free)

/* Whether @self is the line @id of @sheet. */
gboolean tv_map_entry_is (const TvMapEntry *self, const char *sheet, const char *id);

G_END_DECLS
