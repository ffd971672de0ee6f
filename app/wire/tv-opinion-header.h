// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "model/tv-round.h"
#include "tv-opinion-facts.h"
#include "vault/tv-envelope.h"

G_BEGIN_DECLS

/* What citizens agree to by pressing "Send", named in every header by this id and version. */
#define TV_OPINION_CONSENT "kiosk-opinion"
#define TV_OPINION_CONSENT_VERSION 1

/**
 * TvOpinionHeader:
 *
 * All that goes into one envelope: the header (contracts §4), the instance without the identity,
 * and the province's keys to seal it with. Made in one way by the kiosk's visit and by thamvanctl.
 */
typedef struct
{
  TvJson *json;     /* (owned) */
  GBytes *instance; /* (owned) */
  guint8 intake_public[32];
  TvDictionary *dictionary; /* (owned) (nullable) */
} TvOpinionHeader;

/**
 * tv_opinion_header_new:
 * @instance: the filled form without its identity fields
 * @identity: (nullable) (element-type utf8 utf8): those fields, sealed here to the round's agency
 * @keys: `keys.json` of the item `keys` on show
 * @dictionary: (nullable): bytes of the `dictionary` item; used when it is the one @keys names
 *
 * Returns: (transfer full): or %NULL with KEY_UNKNOWN when a key that is needed is not in @keys or
 *   is no key.
 */
TvOpinionHeader *tv_opinion_header_new (const TvOpinionFacts *facts,
                                        const TvRound *round,
                                        GBytes *instance,
                                        GHashTable *identity,
                                        const TvJson *keys,
                                        GBytes *dictionary,
                                        GError **error);
void tv_opinion_header_free (TvOpinionHeader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvOpinionHeader, tv_opinion_header_free)

/* @root: of the receipt code. (transfer full): the envelope, as tv_envelope_seal(). */
GBytes *tv_opinion_header_seal (const TvOpinionHeader *self, const guint8 root[32], GError **error);

G_END_DECLS
