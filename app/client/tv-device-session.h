// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-http-client.h"
#include "vault/tv-signing-key.h"

G_BEGIN_DECLS

/**
 * TvDeviceSession:
 *
 * A kiosk signed in with its key (contracts §3): challenge, signature over
 * "thamvan device session v1\n" and the nonce, bearer token of 15 minutes. Blocking calls, one
 * thread at a time.
 */
#define TV_TYPE_DEVICE_SESSION (tv_device_session_get_type ())
G_DECLARE_FINAL_TYPE (TvDeviceSession, tv_device_session, TV, DEVICE_SESSION, GObject)

TvDeviceSession *tv_device_session_new (TvHttpClient *client,
                                        const char *device,
                                        TvSigningKey *key);

/* The token, signing in when there is none or it is about to end. Borrowed till the next call.
 * DEVICE_REVOKED, DEVICE_UNKNOWN, and what TvHttpClient says. */
const char *tv_device_session_get_token (TvDeviceSession *self,
                                         GCancellable *cancellable,
                                         GError **error);

/* A request with the token in it; a 401 signs in anew, once. @request's bearer is ignored. */
TvHttpReply *tv_device_session_send (TvDeviceSession *self,
                                     const TvHttpRequest *request,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * tv_device_session_enrol:
 * @code: the one-time code
 * @ret_device, @ret_unit: (out) (transfer full)
 *
 * Makes @key's public half known to the province. CODE_USED (or too late), TOO_MANY.
 */
gboolean tv_device_session_enrol (TvHttpClient *client,
                                  const char *code,
                                  TvSigningKey *key,
                                  GCancellable *cancellable,
                                  char **ret_device,
                                  char **ret_unit,
                                  GError **error);

G_END_DECLS
