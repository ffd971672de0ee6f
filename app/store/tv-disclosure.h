// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "tv-store.h"

G_BEGIN_DECLS

/* Which item was on show from when to when, in minutes since 1970, gaps told: evidence of public
 * posting. Never who looked, and never when somebody looked (contracts §5). */

/* One item of the generation on show; everything borrowed from the caller. */
typedef struct
{
  const char *item;
  guint version;
  const char *sha256; /* of the manifest */
} TvDisclosureItem;

/**
 * tv_disclosure_mark:
 * @items: (element-type TvDisclosureItem): all that is on show
 * @minute: now, in minutes since 1970
 *
 * The intervals that ended at most two minutes ago go on; an item without one begins anew, with
 * the minutes since it was last on show as its gap.
 */
gboolean tv_disclosure_mark (TvStore *store, const GArray *items, gint64 minute, GError **error);

/* The rows that ended after @minute, oldest first, at most @max:
 * [{item, version, sha256, from, to, gap}]. */
TvJson *tv_disclosure_list (TvStore *store, gint64 minute, guint max, GError **error);

G_END_DECLS
