// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-catalogue-private.h"

G_BEGIN_DECLS

/* Writes what can be found, one call after the other in the order in which hits are to be shown. */
typedef struct
{
  TvHitKind kind;
  gint64 item;
  const char *title;
  const char *subtitle;
  const char *also;     /* (nullable): found like the title, not shown with it */
  const char *body;     /* (nullable) */
  const char *document; /* (nullable) */
  guint page;
  double lon, lat;
} TvCatalogueEntry;

/* @ret_row: (optional) */
gboolean tv_catalogue_entries_add (TvDb *db,
                                   const TvCatalogueEntry *entry,
                                   gint64 *ret_row,
                                   GError **error);

G_END_DECLS
