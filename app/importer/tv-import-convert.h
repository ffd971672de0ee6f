// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* Makes @to, a PDF, of @from: PDF as it is; DOCX, DOC and ODT through LibreOffice where that is
 * installed (UNAVAILABLE in clear words where not); TIFF, GeoTIFF, PNG and JPEG as one page that
 * keeps the picture's pixels. @ret_place: (out) (nullable): where a picture lies that knows it,
 * {"crs", "bounds": [west, south, east, north] in degrees}. */
gboolean tv_import_convert_to_pdf (const char *from,
                                   const char *to,
                                   TvJson **ret_place,
                                   GError **error);

G_END_DECLS
