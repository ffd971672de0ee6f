// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-style.h"

G_BEGIN_DECLS

/* How the reader wants a style shown: layers hidden, half transparent, in another order. Immutable
 * and reference counted: painting goes on with the one it began with. */
typedef struct _TvTileChoice TvTileChoice;

TvTileChoice *tv_tile_choice_new (void);
TvTileChoice *tv_tile_choice_ref (TvTileChoice *self);
void tv_tile_choice_unref (gpointer self);

/* Copies that differ in one thing. (transfer full) */
TvTileChoice *tv_tile_choice_with_hidden (const TvTileChoice *self,
                                          const char *layer,
                                          gboolean hidden);
TvTileChoice *tv_tile_choice_with_opacity (const TvTileChoice *self,
                                           const char *layer,
                                           double opacity);
/* @order: (nullable): the style's own. */
TvTileChoice *tv_tile_choice_with_order (const TvTileChoice *self, const char *const *order);

gboolean tv_tile_choice_hides (const TvTileChoice *self, const char *layer);

/* 0 to 1. */
double tv_tile_choice_get_opacity (const TvTileChoice *self, const char *layer);

/* The style's layers, bottom first: those the order names change places among themselves.
 * (transfer container) (element-type TvStyleLayer) */
GPtrArray *tv_tile_choice_sort (const TvTileChoice *self, const TvStyle *style);

G_END_DECLS
