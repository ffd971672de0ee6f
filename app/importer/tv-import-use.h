// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* What land is for, coarse enough to compare plans whose codes differ: codes of drawings (domain.md
 * §3.4) and of land use (Circular 27/2018/TT-BTNMT). */
typedef enum
{
  TV_IMPORT_USE_UNKNOWN,
  TV_IMPORT_USE_HOUSING,
  TV_IMPORT_USE_MIXED,
  TV_IMPORT_USE_PUBLIC,
  TV_IMPORT_USE_COMMERCE,
  TV_IMPORT_USE_INDUSTRY,
  TV_IMPORT_USE_GREEN,
  TV_IMPORT_USE_WATER,
  TV_IMPORT_USE_FOREST,
  TV_IMPORT_USE_FARM,
  TV_IMPORT_USE_HERITAGE,
  TV_IMPORT_USE_CEMETERY,
  TV_IMPORT_USE_TECHNICAL,
  TV_IMPORT_USE_TRAFFIC,
} TvImportUse;

/* landuse.json may say it itself ("group": one of o hon-hop cong-cong thuong-mai cong-nghiep
 * cay-xanh mat-nuoc rung nong-nghiep di-san nghia-trang ky-thuat giao-thong); else by the code. */
TvImportUse tv_import_use_find (const char *code, const TvJson *landuse);

/* Whether a lot of use @own builds where the plan above wants something else. Streets, greens,
 * water and lines of supply inside a block that may be built on are what a plan is detailed by. */
gboolean tv_import_use_contradicts (TvImportUse own, TvImportUse above);

G_END_DECLS
