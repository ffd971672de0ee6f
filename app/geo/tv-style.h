// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TV_STYLE_FILL,
  TV_STYLE_LINE,
  TV_STYLE_POINT,
  TV_STYLE_LABEL,
} TvStyleKind;

typedef enum
{
  TV_PATTERN_NONE,
  TV_PATTERN_HATCH,
  TV_PATTERN_HATCH_BACK,
  TV_PATTERN_CROSS,
  TV_PATTERN_DOTS,
  TV_PATTERN_WAVES,
} TvStylePattern;

typedef struct
{
  double red, green, blue, alpha; /* alpha 0: not drawn */
} TvStyleColor;

/* A line's width in pixels of a 512 px tile: one number, or stops [[zoom, px], …] between which it
 * grows. */
typedef struct
{
  guint n_stops; /* 1–4 */
  double zoom[4];
  double width[4];
} TvStyleWidth;

typedef struct
{
  GStrv values;      /* what the field must be: "value" is a text or a list; empty: all the rest */
  TvJson *name;      /* (nullable) {vi, en} */
  TvStyleColor fill; /* "#rrggbb" or "#rrggbbaa" */
  TvStyleColor stroke;
  TvStyleWidth width;
  gboolean dashed; /* "dash": true */
  TvStylePattern pattern;
  double min_zoom; /* 0: the layer's */
} TvStyleClass;

typedef struct
{
  GStrv fields; /* joined by lines; empty: no label */
  double min_zoom;
  double size; /* px, default 12 */
  TvStyleColor color;
  gboolean italic, bold;
  gboolean rotate; /* along the line ("_angle" of label points) */
} TvStyleLabel;

typedef struct
{
  char *id;
  char *source;  /* vector layer; file tiles/<source>.mbtiles of a plan */
  TvJson *title; /* (nullable) {vi, en}: shown as one to switch on and off */
  char *group;   /* (nullable): of tv_plan_get_layer_groups(), what the layers are sorted by */
  TvStyleKind kind;
  char *field; /* (nullable): attribute that chooses the class */
  double min_zoom, max_zoom;
  GPtrArray *classes; /* (element-type TvStyleClass) */
  TvStyleLabel label;
} TvStyleLayer;

/* style.json (contracts §5). Immutable, reference counted, usable from many threads. */
typedef struct
{
  GPtrArray *layers;       /* (element-type TvStyleLayer), drawn first to last */
  TvStyleColor background; /* "background"; alpha 0: none */
} TvStyle;

TvStyle *tv_style_parse (const TvJson *json, GError **error);
TvStyle *tv_style_load (const char *path, GError **error);
TvStyle *tv_style_ref (TvStyle *self);
void tv_style_unref (TvStyle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvStyle, tv_style_unref)

/* The class of a value, the one without values when none fits, NULL when there is none. */
const TvStyleClass *tv_style_layer_find_class (const TvStyleLayer *self, const char *value);
double tv_style_width_at (const TvStyleWidth *self, double zoom);

G_END_DECLS
