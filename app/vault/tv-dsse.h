// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-signing-key.h"

G_BEGIN_DECLS

/* A DSSE v1 envelope: payload bytes with their type and any number of signatures over the PAE. */
typedef struct _TvDsse TvDsse;

TvDsse *tv_dsse_new (const char *payload_type, GBytes *payload);

/* @max: of the JSON's bytes. TOO_LARGE, BAD_REQUEST, TOO_MANY (signatures). Says nothing about who
 * signed: tv_dsse_count_signatures() does. */
TvDsse *tv_dsse_parse (GBytes *json, gsize max, GError **error);
void tv_dsse_free (TvDsse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDsse, tv_dsse_free)

const char *tv_dsse_get_payload_type (TvDsse *self);
GBytes *tv_dsse_get_payload (TvDsse *self); /* (transfer none) */
void tv_dsse_sign (TvDsse *self, TvSigningKey *key);

/* What tv_dsse_sign() would add, for sending it alone. */
void tv_dsse_make_signature (TvDsse *self, TvSigningKey *key, guint8 ret_signature[64]);

/* A signature made elsewhere, not checked here. FALSE when the very same one is there already. */
gboolean tv_dsse_add_signature (TvDsse *self, const char *key_id, const guint8 signature[64]);
GBytes *tv_dsse_to_bytes (TvDsse *self);

/* How many different keys of @keys (element-type utf8 GBytes: key id → public half) signed. The
 * same key twice counts once. */
guint tv_dsse_count_signatures (TvDsse *self, GHashTable *keys);

G_END_DECLS
