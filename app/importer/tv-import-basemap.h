// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-log.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *id;
  guint version;
  const char *title;
  const char *released;    /* yyyy-mm-dd */
  const char *attribution; /* (nullable): source to name on the map */
  const char *style;       /* (nullable) file; else beside the input, else made */
  const char *crs;         /* (nullable): for files that do not say */
} TvImportBasemapHead;

/* A base map item from MBTiles with vector tiles, from a GeoPackage, Shapefile or GeoJSON, or from
 * a folder of *.geojson (each a layer by its name). */
gboolean tv_import_basemap (const char *input,
                            const TvImportBasemapHead *head,
                            const char *out,
                            TvImportLog *log,
                            GError **error);

G_END_DECLS
