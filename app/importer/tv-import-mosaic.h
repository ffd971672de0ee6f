// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-mvt.h"

G_BEGIN_DECLS

/* Areas laid on a grid and merged, for one tile: snap rounding (Guibas and Marimont, "Rounding
 * arrangements dynamically", 1998). Every corner goes to the middle of its cell of the grid, and
 * every edge through all cells in which there is a corner of any area: areas that touched still
 * touch, without gap or overlap, nothing crosses that did not, and what is smaller than a cell
 * either vanishes or fills one, as much of each kind as there was. The outline of a group is what
 * is left of its areas' edges when those are taken out that run both ways.
 *
 * Nothing hangs on anything farther away than the next cell, nor on the order of areas. */
typedef struct _TvImportMosaic TvImportMosaic;

/* One polygon with its holes, as tv_mvt_writer_add() wants it. */
typedef void (*TvImportMosaicFunc) (const TvMvtPoint *points,
                                    guint n_points,
                                    const guint *ends,
                                    guint n_parts,
                                    gpointer data);

TvImportMosaic *tv_import_mosaic_new (void);
void tv_import_mosaic_free (TvImportMosaic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportMosaic, tv_import_mosaic_free)

/* Begins another tile. @origin: its corner in the world. A tile unit is 2^@unit_shift world units
 * (at least 4), a cell 2^@cell_shift tile units; the areas to come reach at most @margin tile units
 * (cells' multiples) beyond the tile. */
void tv_import_mosaic_begin (TvImportMosaic *self,
                             TvMvtPoint origin,
                             guint unit_shift,
                             guint cell_shift,
                             gint32 margin);

/* An area in world units; both live until the next begin. Outer rings have a positive area, holes a
 * negative one. They are numbered from 0. */
void tv_import_mosaic_add (TvImportMosaic *self,
                           const TvMvtPoint *points,
                           const guint *ends,
                           guint n_parts);

/* After all are added: the outline of these areas as one, in tile units, sorted from north to
 * south. */
void tv_import_mosaic_trace (TvImportMosaic *self,
                             const guint *members,
                             guint n_members,
                             TvImportMosaicFunc func,
                             gpointer data);

G_END_DECLS
