// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-layer.h"

G_BEGIN_DECLS

/* plan.json (contracts §5) from the descriptor and what was imported. @layers (element-type
 * TvImportLayer). */
TvJson *tv_import_plan_json_make (const TvImportDescriptor *descriptor,
                                  GPtrArray *layers,
                                  TvJson *documents,
                                  GError **error);

/* GeoJSON: the layer boundary= names, else the box of all. */
TvJson *tv_import_plan_json_make_boundary (const TvImportDescriptor *descriptor, GPtrArray *layers);

/* The head of item.json. */
TvJson *tv_import_plan_json_make_head (const TvImportDescriptor *descriptor, GError **error);

G_END_DECLS
