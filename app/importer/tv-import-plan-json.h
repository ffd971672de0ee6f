// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-layer.h"

G_BEGIN_DECLS

/* plan.json (contracts §5) from the descriptor and what was imported. @layers (element-type
 * TvImportLayer). @documents: taken. */
TvJson *tv_import_plan_json_make (const TvImportDescriptor *descriptor,
                                  GPtrArray *layers,
                                  TvJson *documents,
                                  GError **error);

/* The head of item.json. */
TvJson *tv_import_plan_json_make_head (const TvImportDescriptor *descriptor, GError **error);

G_END_DECLS
