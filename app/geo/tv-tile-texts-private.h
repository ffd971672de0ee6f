// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How large texts of the map are, once measured: a label is looked at for each tile around it.
 * Usable from several threads at once. */
typedef struct _TvTileTexts TvTileTexts;

typedef struct
{
  int width, height; /* px */
} TvTileText;

TvTileTexts *tv_tile_texts_new (void);
void tv_tile_texts_free (TvTileTexts *self);

/* @font: whatever tells fonts apart. FALSE: not measured yet. */
gboolean tv_tile_texts_find (TvTileTexts *self,
                             const char *font,
                             const char *text,
                             TvTileText *ret_text);
void tv_tile_texts_keep (TvTileTexts *self,
                         const char *font,
                         const char *text,
                         TvTileText measured);

G_END_DECLS
