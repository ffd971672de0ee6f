// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-api.h"

G_BEGIN_DECLS

/**
 * tv_desk_identity_open_async:
 * @agency: id of the agency the identity is sealed to
 * @secret: password or one-time code of the signed-in officer
 *
 * Step-up, the recorded request, the agency key wrapped for this officer, the officer's box key
 * from the keyring: together they open one identity. Errors: UNAUTHORIZED or STEP_UP (@secret is
 * wrong), FORBIDDEN, KEYRING, KEY_UNKNOWN, and those of the connection.
 */
void tv_desk_identity_open_async (TvDeskApi *api,
                                  const char *submission,
                                  const char *agency,
                                  const char *reason,
                                  const char *secret,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* {path: value} in clear. */
TvJson *tv_desk_identity_open_finish (TvDeskApi *api, GAsyncResult *result, GError **error);

/* The pure part: @wrapped opened with the officer's box secret, then @sealed with what was in it.
 * KEY_UNKNOWN, BAD_REQUEST. */
TvJson *tv_desk_identity_unseal (GBytes *box_secret,
                                 GBytes *wrapped,
                                 GBytes *sealed,
                                 GError **error);

G_END_DECLS
