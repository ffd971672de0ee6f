// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-catalogue-private.h"

G_BEGIN_DECLS

/* For @kind: hits of every kind. */
#define TV_CATALOGUE_ANY_KIND (-1)

gboolean tv_catalogue_search_is_empty (const char *query);

/* Rows of `entry`, best first. (element-type gint64) */
GArray *tv_catalogue_search_rows (TvDb *db,
                                  const char *query,
                                  int kind,
                                  guint limit,
                                  GError **error);

G_END_DECLS
