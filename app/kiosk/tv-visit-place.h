// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  TV_VISIT_HOME,
  TV_VISIT_SEARCH, /* all plans, or what @text finds */
  TV_VISIT_PLAN,
  TV_VISIT_MAP,
  TV_VISIT_DOCUMENT, /* @text: path in the item */
  TV_VISIT_ROUNDS,
  TV_VISIT_OPINION, /* @item: the round */
  TV_VISIT_RECEIPT,
  TV_VISIT_LOOKUP,
  TV_VISIT_INDICATORS,
  TV_VISIT_UNITS,
  TV_VISIT_N_PLACES,
} TvVisitPlaceKind;

/* @text of a map that opens with its legend. */
#define TV_VISIT_MAP_LEGEND "legend"

/* Where in a visit one can be: enough to make the page again, in another language too. */
typedef struct
{
  TvVisitPlaceKind kind;
  char *item; /* (nullable) */
  guint version;
  char *text;      /* (nullable) query, path, TV_VISIT_MAP_LEGEND */
  char *title;     /* (nullable) of a document */
  char *words;     /* (nullable) looked for in a document */
  char *paragraph; /* (nullable) of a document's page that is pointed at, as text.json names it */
  guint page;
  gboolean has_point;
  double lon, lat;
} TvVisitPlace;

TvVisitPlace *tv_visit_place_new (TvVisitPlaceKind kind, const char *item, guint version);
TvVisitPlace *tv_visit_place_copy (const TvVisitPlace *self);
void tv_visit_place_free (TvVisitPlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvVisitPlace, tv_visit_place_free)

G_END_DECLS
