// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-mosaic.h"

G_BEGIN_DECLS

/* Rings out of loose edges between the nodes of a grid, and polygons out of rings. */
typedef struct _TvImportRings TvImportRings;

TvImportRings *tv_import_rings_new (void);
void tv_import_rings_free (TvImportRings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportRings, tv_import_rings_free)

/* Forgets all edges. Node n lies in column n % @width and row n / @width, counted from @low; a
 * column is 2^@shift tile units. */
void tv_import_rings_begin (TvImportRings *self, guint width, gint32 low, guint shift);

/* The area lies to the right of the edge (y grows downwards). At every node as many edges must
 * begin as end; no edge may have a twin that runs the other way. */
void tv_import_rings_add_edge (TvImportRings *self, guint32 from, guint32 to);

/* Each polygon once. No ring passes a node twice; points in the middle of a straight line are left
 * out. */
void tv_import_rings_trace (TvImportRings *self, TvImportMosaicFunc func, gpointer data);

G_END_DECLS
