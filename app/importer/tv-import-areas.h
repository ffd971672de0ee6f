// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-descriptor.h"

G_BEGIN_DECLS

/* Places on a drawing: [Document X] Areas=FILE, a JSON list of {"page" (from 1), "box"
 * [x0,y0,x1,y1] (points from the page's top left), "title", "geometry" (WGS 84: a Point; or a
 * Polygon of the ground under the box's top left, top right, bottom right and bottom left corner)}.
 * What comes back is plan.json's documents[].areas, each with its anchor to the plan's map. NULL
 * without @error where the document names none. */
TvJson *tv_import_areas_load (const TvImportDescriptor *descriptor,
                              const char *document,
                              GError **error);

G_END_DECLS
