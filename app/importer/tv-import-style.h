// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-style.h"
#include "tv-import-descriptor.h"

G_BEGIN_DECLS

/* Attributes the style needs of a source: those that choose classes, and those that are written on
 * the map; without a style the usual names. */
GStrv tv_import_style_dup_fields (const TvStyle *style, const char *source);

/* Those of them that choose classes. */
GStrv tv_import_style_dup_class_fields (const TvStyle *style, const char *source);

/* Those of them that are written on the map. */
GStrv tv_import_style_dup_label_fields (const TvStyle *style, const char *source);

/* From which zoom on they are written; HUGE_VAL: never. Without a style: as one made here does. */
double tv_import_style_get_label_zoom (const TvStyle *style, const char *source);

/* A style where the planners gave none: codes in colours far apart. */
typedef struct
{
  const char *id;
  const char *title;
  int dimension;
  GHashTable *codes; /* (nullable) set of codes */
} TvImportStyleLayer;

TvJson *tv_import_style_make (const TvImportStyleLayer *layers,
                              guint n_layers,
                              const TvJson *landuse);

/* Writes into every layer of @style the group (Role=) of the map layer it draws, so that the
 * reader's list of layers is sorted by it. What the planners wrote themselves stays. */
void tv_import_style_set_groups (TvJson *style, const TvImportDescriptor *descriptor);

G_END_DECLS
