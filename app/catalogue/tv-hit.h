// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a search finds. */
typedef enum
{
  TV_HIT_PLAN,
  TV_HIT_PAGE, /* of a document of a plan */
  TV_HIT_LOT,
  TV_HIT_UNIT,
  TV_HIT_ROUND,
  TV_HIT_INDICATOR,
  TV_HIT_PLACE, /* a street, a building, a lake: what has a name on a map */
} TvHitKind;

/* One line of a search's results; every text is owned. */
typedef struct
{
  TvHitKind kind;
  char *item;    /* id of the item it stands in */
  guint version; /* of that item */
  char *title;
  char *subtitle;
  char *document;  /* (nullable) pages: document id; lots: layer; units: code; indicators: id */
  guint page;      /* pages: which one of @document */
  char *snippet;   /* (nullable) pages: the words around what was found */
  double lon, lat; /* lots, places: degrees, WGS 84 */
} TvHit;
void tv_hit_free (TvHit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvHit, tv_hit_free)

G_END_DECLS
