// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A decoded Mapbox Vector Tile (v1 and v2): checked whole before anything is handed out, so that
 * who draws it never sees an index out of range. */

typedef enum
{
  TV_MVT_UNKNOWN,
  TV_MVT_POINT,
  TV_MVT_LINE,
  TV_MVT_POLYGON,
} TvMvtType;

typedef enum
{
  TV_MVT_STRING,
  TV_MVT_NUMBER, /* float, double, int, uint, sint */
  TV_MVT_BOOLEAN,
} TvMvtValueKind;

typedef struct
{
  TvMvtValueKind kind;
  char *text;    /* a number or boolean as text too */
  double number; /* 0 for a string */
} TvMvtValue;

/* One point of a part; a part is a point, a line or a ring (closed: first point not repeated). */
typedef struct
{
  gint32 x, y;
} TvMvtPoint;

typedef struct
{
  TvMvtType type;
  guint64 id;
  guint32 *tags; /* pairs of key and value index */
  guint n_tags;
  TvMvtPoint *points;
  guint n_points;
  guint *ends; /* for each part, one past its last point */
  guint n_parts;
  TvMvtPoint box[2]; /* smallest and largest of the points */
} TvMvtFeature;

typedef struct
{
  char *name;
  guint version;
  guint extent;
  GPtrArray *keys;     /* (element-type utf8) */
  GPtrArray *values;   /* (element-type TvMvtValue) */
  GPtrArray *features; /* (element-type TvMvtFeature) */
} TvMvtLayer;

typedef struct
{
  GPtrArray *layers;           /* (element-type TvMvtLayer) */
  struct _TvMvtMemory *memory; /* (owned): what layers hold */
} TvMvt;

/* BAD_REQUEST says what is wrong; TOO_LARGE beyond the limits (1 M points, 64 layers). */
TvMvt *tv_mvt_parse (GBytes *bytes, GError **error);

/* The same, of the layers whose name ends in @suffix (nullable: all). */
TvMvt *tv_mvt_parse_layers (GBytes *bytes, const char *suffix, GError **error);
void tv_mvt_free (TvMvt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvMvt, tv_mvt_free)

/* (nullable) (transfer none) */
const TvMvtLayer *tv_mvt_find_layer (const TvMvt *self, const char *name);
const TvMvtValue *tv_mvt_feature_get (const TvMvtLayer *layer,
                                      const TvMvtFeature *feature,
                                      const char *key);

G_END_DECLS
