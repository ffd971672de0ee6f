// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-item.h"
#include "tv-metadata.h"

G_BEGIN_DECLS

/* Unsigned payloads, ready for tv_dsse_sign(). Times in UTC seconds. */
TvDsse *tv_metadata_build_root (
    guint version,
    gint64 time,
    gint64 expires,
    guint epoch,
    const TvJson *keys, /* {keyid: {"kind":"ed25519","public":base64}} */
    const TvJson *roles /* {role: {"keyids":[…],"threshold":n}} */);

/* @items: (element-type TvMetadataItem) */
TvDsse *tv_metadata_build_items (TvRole role,
                                 guint version,
                                 gint64 time,
                                 gint64 expires,
                                 GPtrArray *items);

/* The bytes are the whole signed files, which the caller made or checked. @answers: NULL until
 * answers are first published. (nullable) */
TvDsse *tv_metadata_build_snapshot (guint version,
                                    gint64 time,
                                    gint64 expires,
                                    GBytes *targets,
                                    GBytes *answers);
TvDsse *tv_metadata_build_timestamp (guint version,
                                     gint64 time,
                                     gint64 expires,
                                     guint64 tick,
                                     GBytes *snapshot);

/* A list of one's own of the items of @previous (nullable). (element-type TvMetadataItem) */
GPtrArray *tv_metadata_dup_items (TvMetadata *previous);

/* Puts @item into such a list: a new version of a plan beside its old ones, which stay on show as
 * superseded; of anything else in the old one's place. */
void tv_metadata_items_put (GPtrArray *items, TvItem *item);

/* Takes an item off such a list: one version, or all of them for @version 0. FALSE when it is not
 * there. */
gboolean tv_metadata_items_remove (GPtrArray *items, const char *id, guint version);

/* Both in one: the items of @previous (nullable) and @item. (transfer full) (element-type
 * TvMetadataItem) */
GPtrArray *tv_metadata_items_with (TvMetadata *previous, TvItem *item);

G_END_DECLS
