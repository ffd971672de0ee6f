// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "tv-box-key.h"
#include "tv-dictionary.h"
#include "tv-identity.h"

G_BEGIN_DECLS

/* The whole envelope; and what it may unpack to, so that a small one cannot fill the memory. */
#define TV_ENVELOPE_MAX (64 * 1024)
#define TV_ENVELOPE_PAYLOAD_MAX (1024 * 1024)
#define TV_ENVELOPE_MEDIA_TYPE "application/vnd.thamvan.envelope"

/* The frame, nothing of which is secret. */
typedef struct
{
  guint8 id[16];
  char intake_key[9]; /* key id, 8 hex */
  char dictionary[9]; /* "00000000" for none */
  gsize box_offset;
  gsize box_length;
} TvEnvelopeFrame;

/* What is inside. */
typedef struct
{
  guint8 root[32];
  TvJson *header;   /* (owned) */
  GBytes *instance; /* (owned) XML */
} TvEnvelopePayload;

void tv_envelope_payload_free (TvEnvelopePayload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvEnvelopePayload, tv_envelope_payload_free)

/**
 * tv_envelope_seal:
 * @root: R of the receipt code; the id follows from it
 * @header: JSON object of contracts §4
 * @instance: the XForms instance without its identity values
 * @intake_public: from the signed `keys` item
 * @dictionary: (nullable)
 *
 * Returns: (transfer full): the envelope, or %NULL with TOO_LARGE (header, instance or envelope),
 * or KEY_UNKNOWN when @intake_public is no key.
 */
GBytes *tv_envelope_seal (const guint8 root[32],
                          const TvJson *header,
                          GBytes *instance,
                          const guint8 intake_public[32],
                          TvDictionary *dictionary,
                          GError **error);

/* What of a payload repeats from one opinion to the next: a sample for tv_dictionary_train().
 * TOO_LARGE. */
GBytes *tv_envelope_sample (const TvJson *header, GBytes *instance, GError **error);

/* FRAME when the bytes are no envelope, TOO_LARGE when they are more than TV_ENVELOPE_MAX. */
gboolean tv_envelope_parse (GBytes *envelope, TvEnvelopeFrame *ret_frame, GError **error);

/**
 * tv_envelope_open:
 * @keys: (element-type utf8 TvBoxKey): by key id
 * @dictionaries: (nullable) (element-type utf8 TvDictionary): by id
 *
 * KEY_UNKNOWN (no such intake key or dictionary here), FRAME (damaged), TOO_LARGE, SIGNATURE (the
 * id does not derive from its R).
 */
TvEnvelopePayload *tv_envelope_open (GBytes *envelope,
                                     GHashTable *keys,
                                     GHashTable *dictionaries,
                                     GError **error);

G_END_DECLS
