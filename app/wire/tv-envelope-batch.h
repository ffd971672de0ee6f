// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TV_ENVELOPE_BATCH_MAX 200
#define TV_ENVELOPE_BATCH_MAX_BYTES (4 * 1024 * 1024)
#define TV_ENVELOPE_BATCH_MEDIA_TYPE "application/vnd.thamvan.envelopes"

/* length u32 | envelope, repeated. (element-type GBytes) FRAME, TOO_MANY, TOO_LARGE. */
GBytes *tv_envelope_batch_encode (GPtrArray *envelopes);
GPtrArray *tv_envelope_batch_decode (GBytes *batch, GError **error);

G_END_DECLS
