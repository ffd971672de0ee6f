// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-mvt.h"

G_BEGIN_DECLS

/* Writes a Mapbox Vector Tile, version 2 of the specification
 * (github.com/mapbox/vector-tile-spec/tree/master/2.1). The same calls give the same bytes, and a
 * feature more or less changes few bytes of the others: values have their number in the layer from
 * their own content (a table with empty places, §4.4), not from who came first. */
typedef struct _TvMvtWriter TvMvtWriter;

#define TV_MVT_WRITER_EXTENT 4096

/* What a feature says of one key. */
typedef struct
{
  TvMvtValueKind kind;
  const char *text; /* of a string; NULL: the feature says nothing */
  double number;    /* of a number or boolean */
} TvMvtWriterValue;

TvMvtWriter *tv_mvt_writer_new (void);
void tv_mvt_writer_free (TvMvtWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvMvtWriter, tv_mvt_writer_free)

/* Every feature added from here to tv_mvt_writer_end_layer() is of this layer. @keys: (nullable):
 * NULL-terminated, for tv_mvt_writer_add(); it and all texts of values live until the layer ends.
 */
void tv_mvt_writer_begin_layer (TvMvtWriter *self, const char *name, const char *const *keys);

/**
 * tv_mvt_writer_add:
 * @values: one for each key
 * @points: of all parts, tile units; two neighbours of a part are never the same point
 * @ends: for each part (line, ring) one past its last point; of points NULL. A ring's first point
 *   is not repeated; outer rings have a positive area (§4.3.3.3: clockwise on the screen), holes a
 *   negative one and follow theirs.
 */
void tv_mvt_writer_add (TvMvtWriter *self,
                        TvMvtType type,
                        const TvMvtWriterValue *values,
                        const TvMvtPoint *points,
                        guint n_points,
                        const guint *ends,
                        guint n_parts);

/* A layer without features is left out. */
void tv_mvt_writer_end_layer (TvMvtWriter *self);

/* Of all layers so far. */
guint tv_mvt_writer_count_points (const TvMvtWriter *self);

/* The tile; the writer begins a new one. NULL where nothing was added. (transfer full) (nullable)
 */
GBytes *tv_mvt_writer_finish (TvMvtWriter *self);

G_END_DECLS
