// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-mbtiles.h"
#include "tv-style.h"

G_BEGIN_DECLS

/* A style and the files it draws. Immutable, reference counted. */
typedef struct
{
  char *name;
  TvStyle *style;    /* (owned) */
  GPtrArray *tiles;  /* (owned) (element-type TvMbtiles) */
  GHashTable *twins; /* (owned) "<source>-label" → TvMbtiles that has such points */
} TvTileSheet;

TvTileSheet *tv_tile_sheet_new (const char *name, TvStyle *style, GPtrArray *tiles);
TvTileSheet *tv_tile_sheet_ref (TvTileSheet *self);
void tv_tile_sheet_unref (gpointer self);

/* FALSE when no file says. West south east north. */
gboolean tv_tile_sheet_get_bounds (const TvTileSheet *self, double ret_bounds[4]);

/* Adds the sources to name that @lines does not name yet. */
void tv_tile_sheet_add_attribution (const TvTileSheet *self, GString *lines);

G_END_DECLS
