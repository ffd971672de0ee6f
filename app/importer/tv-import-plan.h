// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-log.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* From a planners' folder (plan.conf, layers, PDFs, style.json and landuse.json where they have
 * them) to a plan item in @out. @crs: (nullable): for layers that do not say. INCOMPLETE, CRS,
 * DOCUMENT, BAD_REQUEST, NOT_FOUND; nothing is left behind on failure. */
gboolean tv_import_plan (const char *folder,
                         const char *crs,
                         const char *out,
                         TvImportLog *log,
                         GError **error);

G_END_DECLS
