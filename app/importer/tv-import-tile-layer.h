// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-mvt-writer.h"
#include "tv-import-clip.h"

#include <ogr_api.h>

G_BEGIN_DECLS

/* The world of the pyramid: web mercator as a square of 2^30 units a side (4 cm on the equator),
 * from the north-west. */
#define TV_IMPORT_WORLD_BITS 30

/* A feature, or what of it lies in a tile. */
typedef struct
{
  TvMvtType type;
  guint words;              /* which of the layer's attribute sets */
  const TvMvtPoint *points; /* world units */
  guint n_points;
  const guint *ends; /* rings: outer ones have a positive area, holes a negative one */
  guint n_parts;
  TvImportClip box;
  double area; /* of the whole feature, square world units; 0 for points and lines */
  double room; /* of a label: world units to each side, else 0 */
} TvImportTileShape;

/* A layer of the tiles to be written. */
typedef struct
{
  char *name;
  GStrv keys;
  GArray *words;    /* (element-type TvMvtWriterValue): one a key, for each different set */
  GPtrArray *texts; /* of words, in the same order: what sorts them, whatever came first */
  GArray *shapes;   /* (element-type TvImportTileShape) in the order of the file */
  GArray *points;   /* of shapes */
  GArray *ends;     /* of shapes, each counting from its own first point */
  TvImportClip box;
  double bounds[4];  /* west south east north */
  gboolean is_label; /* label points: "<layer>-label" */
  double from_zoom;  /* of labels: nearest zoom at which none is shown, to be set; else 0 */
  GStringChunk *strings;
} TvImportTileLayer;

/* Reads a layer in longitude and latitude; no feature of another kind than points, lines and areas
 * is taken. */
TvImportTileLayer *tv_import_tile_layer_read (OGRLayerH layer);
void tv_import_tile_layer_free (TvImportTileLayer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportTileLayer, tv_import_tile_layer_free)

/* One for each key. */
const TvMvtWriterValue *tv_import_tile_layer_get_words (const TvImportTileLayer *self, guint words);

G_END_DECLS
