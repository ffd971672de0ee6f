// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-geometry.h"

G_BEGIN_DECLS

/* Puts a geometry together point by point. */
typedef struct
{
  gboolean has_type;
  TvGeometryType type;
  GArray *xy;       /* double */
  GArray *ends;     /* guint */
  GArray *polygons; /* guint */
} TvGeometryBuilder;

TvGeometryBuilder *tv_geometry_builder_new (void);
void tv_geometry_builder_free (TvGeometryBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvGeometryBuilder, tv_geometry_builder_free)

/* One kind for all parts: points, lines and polygons do not mix. */
gboolean tv_geometry_builder_type (TvGeometryBuilder *self, TvGeometryType type, GError **error);
gboolean tv_geometry_builder_point (TvGeometryBuilder *self,
                                    double x,
                                    double y,
                                    guint max_points,
                                    GError **error);
void tv_geometry_builder_end_part (TvGeometryBuilder *self);
void tv_geometry_builder_end_polygon (TvGeometryBuilder *self);

/* NULL when nothing was put in. */
TvGeometry *tv_geometry_builder_finish (TvGeometryBuilder *self);

G_END_DECLS
