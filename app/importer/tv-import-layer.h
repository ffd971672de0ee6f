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
  guint64 mended;
  double bounds[4];
  GHashTable *codes;    /* set of land-use codes */
  TvGeometry *boundary; /* (nullable): the first shape, for the plan's boundary */
} TvImportLayer;

void tv_import_layer_free (TvImportLayer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportLayer, tv_import_layer_free)

/* Reads one layer, writes it into @gpkg (table <id>) and its pyramid to @tiles. @style: (nullable)
 * says which attributes the pyramid keeps. A feature that cannot be used stops the import; the
 * message names it. */
TvImportLayer *tv_import_layer_run (const char *folder,
                                    const TvImportLayerSpec *spec,
                                    const char *fallback_crs,
                                    const TvStyle *style,
                                    GDALDatasetH gpkg,
                                    const char *tiles,
                                    TvImportLog *log,
                                    GError **error);

G_END_DECLS
