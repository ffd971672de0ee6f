// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-http-client.h"

G_BEGIN_DECLS

/**
 * tv_download_to_file:
 * @path: "/v1/objects/<sha256>"
 * @bearer: (nullable)
 * @file: where the bytes go; what an earlier try left there is continued by Range
 * @length: the length that signed metadata names; not one byte more is ever written
 *
 * Blocks until @file has @length bytes and is on disk. What came before an error stays for the
 * next try. The hash is the business of who knows it (tv_object_store_commit()).
 *
 * Returns: %FALSE with the errors of TvHttpClient, LENGTH (the server has another length),
 * STORAGE_FULL.
 */
gboolean tv_download_to_file (TvHttpClient *client,
                              const char *path,
                              const char *bearer,
                              const char *file,
                              guint64 length,
                              GCancellable *cancellable,
                              GError **error);

/**
 * tv_download_at_most:
 * @path: "/v1/deltas/<sha256>/<sha256>"
 * @most: more bytes than the server may say, and send, are never written
 *
 * The same for what nobody signed the length of: the server says it. Anybody may ask for it.
 */
gboolean tv_download_at_most (TvHttpClient *client,
                              const char *path,
                              const char *file,
                              guint64 most,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
