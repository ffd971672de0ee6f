// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-geometry.h"
#include "geo/tv-style.h"
#include "tv-import-descriptor.h"
#include "tv-import-log.h"

#include <gdal.h>

G_BEGIN_DECLS

/* What became of a layer. */
typedef struct
{
  const TvImportLayerSpec *spec; /* borrowed */
  char *crs;                     /* "EPSG:5899" */
  double accuracy_m;
  int dimension; /* 0 points, 1 lines, 2 areas, -1 nothing */
  guint64 features;
  guint64 withheld; /* not public: counted, never packaged */
  guint64 defence;  /* of those: land of defence and public security */
  guint64 mended;
  guint64 skipped; /* of another kind than Geometry= */
  guint64 empty;   /* without a shape */
  double bounds[4];
  GHashTable *codes;    /* set of land-use codes */
  TvGeometry *boundary; /* (nullable): the first shape, for the plan's boundary */
} TvImportLayer;

void tv_import_layer_free (TvImportLayer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportLayer, tv_import_layer_free)

/* What is to be done with a layer. */
typedef struct
{
  const char *folder; /* the planners' */
  const TvImportLayerSpec *spec;
  const char *crs;      /* (nullable): for a file that does not say */
  const char *encoding; /* (nullable): for a layer that does not say */
  const TvStyle *style; /* (nullable): which attributes the pyramid keeps */
  const char *gpkg;     /* file to make, one table <id> */
  const char *tiles;    /* (nullable): file to make */
  TvImportLog *log;
} TvImportLayerJob;

/* Reads one layer, checks, mends and writes it. Features that cannot be used are told one by one as
 * errors with their ids; NULL when there is no layer to speak of. */
TvImportLayer *tv_import_layer_run (const TvImportLayerJob *job, GError **error);

/* What is kept of a finished layer, so that an interrupted import goes on after it. */
TvJson *tv_import_layer_to_json (const TvImportLayer *self);

/* NULL where @json is not of this layer. */
TvImportLayer *tv_import_layer_from_json (const TvImportLayerSpec *spec, const TvJson *json);

/* Tells the layer's figures and warnings; also when it was finished earlier. */
void tv_import_layer_tell (const TvImportLayer *self, TvImportLog *log);

G_END_DECLS
