// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A plan item for the national planning database: <id>-v<version>.gpkg, with every map layer in the
 * coordinate system it was imported in, and <id>-v<version>.json (data/doc/plan-export.md). An item
 * holds only what is for everybody (cong-khai), so nothing else comes out. The same item gives the
 * same bytes.
 *
 * @folder: the item, with item.json; plan.json, layers.gpkg, landuse.json and style.json are
 * checked, the other files need not be there. @out: a folder, made where it is missing; files of
 * these names in it are replaced when the new ones are whole. BAD_REQUEST for an item that is no
 * plan, CORRUPT where layers.gpkg and plan.json contradict each other, CRS, and the errors of
 * tv_item_open(). */
gboolean tv_import_export (const char *folder, const char *out, GError **error);

G_END_DECLS
