// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-gpkg.h"
#include "tv-import-documents.h"
#include "tv-import-layer.h"

G_BEGIN_DECLS

/* A plan as it would be published, for the checks that look at all of it. Everything is borrowed.
 */
typedef struct
{
  const TvImportDescriptor *descriptor;
  GPtrArray *layers; /* (element-type TvImportLayer) */
  const TvJson *landuse;
  const TvImportDocuments *documents;
  const TvJson *boundary; /* GeoJSON */
  TvGpkg *gpkg;           /* (nullable): there is no layer */
  TvGpkg *again;          /* (nullable): the same file once more, to ask while walking through it */
  const char *units;      /* (nullable): file with the units' polygons */
  GStrv parents;          /* (nullable) */
  TvImportLog *log;
} TvImportCheck;

/* Whether layers lie where the plan says it is: in its units' polygons, in the province, on its own
 * boundary; where not, which coordinate system would explain it. */
void tv_import_check_places (const TvImportCheck *self);

/* Land-use codes without plain words, clauses that are missing or lead nowhere, lots told twice. */
void tv_import_check_codes (const TvImportCheck *self);

/* Whether what lies under the ground, is heritage or shows today's state stands in a group of its
 * own, and not among what may be built. */
void tv_import_check_groups (const TvImportCheck *self);

/* Against the plans above (design.md §4): what lies outside of them, lots whose land use
 * contradicts theirs, houses higher than their centre allows. */
void tv_import_check_hierarchy (const TvImportCheck *self);

/* Lots higher than an area with MaxFloors= allows, of this plan or a plan above. */
void tv_import_check_floors (const TvImportCheck *self);

G_END_DECLS
