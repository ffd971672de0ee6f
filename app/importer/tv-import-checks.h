// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-layer.h"

G_BEGIN_DECLS

/* Warns of what is probably a mistake: layers outside the province, layers that do not lie on the
 * plan's boundary, and by how much (the shift between VN-2000 and WGS 84 is known). @layers
 * (element-type TvImportLayer). */
void tv_import_checks_places (GPtrArray *layers, TvImportLog *log);

/* Codes without plain words, and plain words nobody needs. */
void tv_import_checks_codes (GPtrArray *layers, const TvJson *landuse, TvImportLog *log);

G_END_DECLS
