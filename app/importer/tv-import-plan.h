// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-log.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *crs;      /* (nullable): for layers that do not say, "EPSG:5899" */
  const char *encoding; /* (nullable): for layers that do not say */
  const char *units;    /* (nullable): file with the polygons of the administrative units */
  GStrv parents;        /* (nullable): items of the plans above */
} TvImportPlanOptions;

/* Makes a plan item of the folder with plan.conf. All that is wrong is told to @log in one go; with
 * any error nothing is made (INCOMPLETE). What was finished of an interrupted import is used again.
 * @out: (nullable): folder of the item; NULL only checks. */
gboolean tv_import_plan (const char *folder,
                         const TvImportPlanOptions *options,
                         const char *out,
                         TvImportLog *log,
                         GError **error);

G_END_DECLS
