// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ogr_api.h>

#include <glib.h>

G_BEGIN_DECLS

/* Makes the label points of a layer, for whole features, so that every tile and every zoom agrees
 * where a name stands. A point has the attributes of its feature and
 *  _room   metres to each side,
 *  _angle  degrees clockwise (lines),
 *  _zoom   (lines) from which on it is shown: names of lines are told so seldom that two of one
 *          name are never nearer than about 400 pixels. */
typedef struct _TvImportLabels TvImportLabels;

/* @twin: the layer the points go to, outlives the result. @fields: attributes that are written on
 * the map; what has none of them gets no point. */
TvImportLabels *tv_import_labels_new (OGRLayerH twin, const char *const *fields);

/* What the points keep of @from, whose shape's tile feature may keep less. (transfer full) */
OGRFeatureH tv_import_labels_new_feature (TvImportLabels *self, OGRFeatureH from);

/* Areas and points at once; lines are kept until the end: a street may come in many pieces.
 * @feature: of tv_import_labels_new_feature(). */
void tv_import_labels_add (TvImportLabels *self, OGRFeatureH feature, OGRGeometryH shape);

/* Writes the lines' points. */
void tv_import_labels_finish (TvImportLabels *self);
void tv_import_labels_free (TvImportLabels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportLabels, tv_import_labels_free)

G_END_DECLS
