// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "tv-box-key.h"

G_BEGIN_DECLS

#define TV_ENVELOPE_MAX (64 * 1024)
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

void
tv_envelope_payload_free (TvEnvelopePayload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvEnvelopePayload, tv_envelope_payload_free)

/* A zstd dictionary as published in a `dictionary` item; its id is the first 8 hex of its SHA-256.
 */
typedef struct _TvDictionary TvDictionary;
TvDictionary *
tv_dictionary_new (GBytes *bytes);
TvDictionary *
tv_dictionary_ref (TvDictionary *self);
void
tv_dictionary_unref (TvDictionary *self);
const char *
tv_dictionary_get_id (TvDictionary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDictionary, tv_dictionary_unref)

/**
 * tv_envelope_seal:
 * @root: R of the receipt code; the id follows from it
 * @header: JSON object of contracts §4
 * @instance: the XForms instance without its identity values
 * @dictionary: (nullable)
 *
 * Returns: (transfer full): the envelope, or %NULL with TOO_LARGE.
 */
GBytes *
tv_envelope_seal (const guint8 root[32],
                  const TvJson *header,
                  GBytes *instance,
                  const guint8 intake_public[32],
                  TvDictionary *dictionary,
                  GError **error);

/* FRAME when the bytes are no envelope. */
gboolean
tv_envelope_parse (GBytes *envelope, TvEnvelopeFrame *ret_frame, GError **error);

/**
 * tv_envelope_open:
 * @keys: (element-type utf8 TvBoxKey): by key id
 * @dictionaries: (nullable) (element-type utf8 TvDictionary): by id
 *
 * KEY_UNKNOWN, FRAME (damaged), SIGNATURE (the id does not derive from its R).
 */
TvEnvelopePayload *
tv_envelope_open (GBytes *envelope, GHashTable *keys, GHashTable *dictionaries, GError **error);

/* Identity values {path: value}, sealed to the agency, as base64 text; and back. */
char *
tv_identity_seal (GHashTable *values, const guint8 agency_public[32]);
GHashTable *
tv_identity_open (const char *sealed, TvBoxKey *agency_key, GError **error);

G_END_DECLS
