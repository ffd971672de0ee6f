// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-item.h"
#include "tv-metadata.h"

G_BEGIN_DECLS

/* Unsigned payloads, ready for tv_dsse_sign(). Times in UTC seconds. */
TvDsse *
tv_metadata_build_root (guint version,
                        gint64 time,
                        gint64 expires,
                        guint epoch,
                        const TvJson *keys, /* {keyid: {"kind":"ed25519","public":base64}} */
                        const TvJson *roles /* {role: {"keyids":[…],"threshold":n}} */);
TvDsse *
tv_metadata_build_items (TvRole role, guint version, gint64 time, gint64 expires, GPtrArray *items);
TvDsse *
tv_metadata_build_snapshot (guint version,
                            gint64 time,
                            gint64 expires,
                            GBytes *targets,
                            GBytes *answers);
TvDsse *
tv_metadata_build_timestamp (guint version,
                             gint64 time,
                             gint64 expires,
                             guint64 tick,
                             GBytes *snapshot);

/* @previous (nullable) with @item added or put in the place of an older version; or removed. */
GPtrArray *
tv_metadata_items_with (TvMetadata *previous, TvItem *item);

G_END_DECLS
