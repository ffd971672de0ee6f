// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-geometry.h"

G_BEGIN_DECLS

/* A layer's feature. */
typedef struct
{
  gint64 id;
  TvJson *properties;   /* (owned): attributes by column name; no nulls */
  TvGeometry *geometry; /* (owned) (nullable) */
} TvGpkgFeature;

void tv_gpkg_feature_free (TvGpkgFeature *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvGpkgFeature, tv_gpkg_feature_free)

/* Text of a property, numbers written out. (transfer full) (nullable) */
char *tv_gpkg_feature_dup_text (const TvGpkgFeature *self, const char *name);

/* layers.gpkg of an item, read only (EPSG:4326). Columns besides the planners' own attributes:
 * `code` (land-use code, layers with CodeField), `lot` (LotField), `source_crs`, `source_fid`.
 * Thread-safe: calls from several threads wait for each other. */
#define TV_TYPE_GPKG (tv_gpkg_get_type ())
G_DECLARE_FINAL_TYPE (TvGpkg, tv_gpkg, TV, GPKG, GObject)

/* NOT_FOUND, CORRUPT, DATABASE. */
TvGpkg *tv_gpkg_open (const char *path, GError **error);

/* Where the file lies: for a thread that wants one of its own. */
const char *tv_gpkg_get_path (TvGpkg *self);

/* Feature tables, in the file's order. (transfer none) */
const char *const *tv_gpkg_get_layers (TvGpkg *self);

/* Whether the layer has an attribute of that name. */
gboolean tv_gpkg_has_column (TvGpkg *self, const char *layer, const char *column);

/* Return FALSE to stop; the feature is borrowed. */
typedef gboolean (*TvGpkgFunc) (const TvGpkgFeature *feature, gpointer data);

/* All features of @layer in id order. NOT_FOUND for no such layer, CORRUPT for a geometry that
 * cannot be read (the message names the feature). */
gboolean tv_gpkg_foreach (TvGpkg *self,
                          const char *layer,
                          TvGpkgFunc func,
                          gpointer data,
                          GError **error);

/* Features whose polygon contains the point (holes are outside), or whose line or point lies within
 * @radius_m metres. Topmost (last) first. (element-type TvGpkgFeature) */
GPtrArray *tv_gpkg_identify (TvGpkg *self,
                             const char *layer,
                             double lon,
                             double lat,
                             double radius_m,
                             GError **error);

/* Features whose box touches the box (west south east north), in id order, at most @limit.
 * (element-type TvGpkgFeature) */
GPtrArray *tv_gpkg_list_in_box (TvGpkg *self,
                                const char *layer,
                                const double box[4],
                                guint limit,
                                GError **error);

/* One feature; NOT_FOUND. */
TvGpkgFeature *tv_gpkg_get_feature (TvGpkg *self, const char *layer, gint64 id, GError **error);

/* The layer's values of `column`, each once with how many: what a legend needs. {"ODT": 412, …} */
TvJson *tv_gpkg_count_values (TvGpkg *self, const char *layer, const char *column, GError **error);

G_END_DECLS
