// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* A TIFF, GeoTIFF, PNG or JPEG as a PDF of one page: every pixel of the picture up to 12,000 a side
 * (larger ones are drawn smaller), 200 dots an inch where the file says nothing else.
 *
 * A GeoTIFF is a drawing here, not a map layer: what people tap and search are the vectors; the
 * drawing keeps where it lies (@ret_place) for those who lay it under them. */
gboolean tv_import_picture_to_pdf (const char *from,
                                   const char *to,
                                   TvJson **ret_place,
                                   GError **error);

G_END_DECLS
