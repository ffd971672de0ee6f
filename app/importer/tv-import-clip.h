// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-mvt.h"

G_BEGIN_DECLS

/* A box of whole coordinates, its edges within. */
typedef struct
{
  gint32 min_x, min_y, max_x, max_y;
} TvImportClip;

gboolean tv_import_clip_contains (const TvImportClip *self, const TvImportClip *inner);
gboolean tv_import_clip_meets (const TvImportClip *self, const TvImportClip *other);
gboolean tv_import_clip_has (const TvImportClip *self, const TvMvtPoint *point);

/* An empty box, to be grown. */
void tv_import_clip_init (TvImportClip *self);
void tv_import_clip_grow (TvImportClip *self, const TvMvtPoint *points, guint n);

/* What of a ring lies in the box, appended to @points and @ends; nothing for a ring outside. One
 * ring remains one (Sutherland and Hodgman): it may run along the box's edge and back. An edge is
 * cut at the same point whichever way it runs, so that neighbours stay neighbours. */
void tv_import_clip_ring (const TvImportClip *self,
                          const TvMvtPoint *ring,
                          guint n,
                          GArray *points,
                          GArray *ends);

/* The pieces of a line in the box (Liang and Barsky), appended likewise. */
void tv_import_clip_line (const TvImportClip *self,
                          const TvMvtPoint *line,
                          guint n,
                          GArray *points,
                          GArray *ends);

G_END_DECLS
