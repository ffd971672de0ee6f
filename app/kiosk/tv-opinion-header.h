// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"

#include "forms/tv-form-plugin.h"
#include "forms/tv-form-session.h"
#include "vault/tv-envelope.h"

G_BEGIN_DECLS

/* All that goes into one envelope: the header of contracts §4, the instance without the identity,
 * and the keys of the province to seal it with. */
typedef struct
{
  TvJson *json;     /* (owned) */
  GBytes *instance; /* (owned) */
  guint8 intake_public[32];
  TvDictionary *dictionary; /* (owned) (nullable) */
} TvOpinionHeader;

/* FORM_INVALID while a fault stands; KEY_UNKNOWN when the province's keys are not on show. */
TvOpinionHeader *tv_opinion_header_new (TvVisit *visit,
                                        const TvRound *round,
                                        TvFormPlugin *plugin,
                                        const char *form_item,
                                        TvFormSession *session,
                                        GError **error);
void tv_opinion_header_free (TvOpinionHeader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvOpinionHeader, tv_opinion_header_free)

/* What citizens agree to by pressing "Send", named in every header by this id and version. */
#define TV_OPINION_CONSENT "kiosk-opinion"
#define TV_OPINION_CONSENT_VERSION 1

G_END_DECLS
