// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-http-client.h"

G_BEGIN_DECLS

/**
 * TvOfficialSession:
 *
 * An official signed in at the province's server: name, password, one-time password; then JSON
 * calls with the bearer token. Every call blocks, or comes as an _async/_finish pair with the same
 * errors. A 401 from the server ends the session (tv_official_session_is_signed_in() is FALSE
 * from then on) and is TV_ERROR_UNAUTHORIZED.
 */
#define TV_TYPE_OFFICIAL_SESSION (tv_official_session_get_type ())
G_DECLARE_FINAL_TYPE (TvOfficialSession, tv_official_session, TV, OFFICIAL_SESSION, GObject)

TvOfficialSession *tv_official_session_new (TvHttpClient *client);

TvHttpClient *tv_official_session_get_client (TvOfficialSession *self); /* (transfer none) */

/* @totp: (nullable). UNAUTHORIZED (wrong name or password), LOCKED (too many tries). */
gboolean tv_official_session_sign_in (TvOfficialSession *self,
                                      const char *name,
                                      const char *password,
                                      const char *totp,
                                      GCancellable *cancellable,
                                      GError **error);
void tv_official_session_sign_in_async (TvOfficialSession *self,
                                        const char *name,
                                        const char *password,
                                        const char *totp,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean tv_official_session_sign_in_finish (TvOfficialSession *self,
                                             GAsyncResult *result,
                                             GError **error);

/* TRUE while a token is held; the server may have ended the session meanwhile. */
gboolean tv_official_session_is_signed_in (TvOfficialSession *self);

/* The bearer token as it is now, for a download in another thread. (transfer full) (nullable) */
char *tv_official_session_dup_token (TvOfficialSession *self);

/* {id, name, display, roles[], unit, agency} as the server said. (transfer none) (nullable) */
TvJson *tv_official_session_get_user (TvOfficialSession *self);

/* "R", "A", …: the letters of contracts §6. */
gboolean tv_official_session_has_role (TvOfficialSession *self, const char *role);

/* Shows again who is there, before opening an identity and the like: the one-time password
 * (@is_totp) or, for who has none, the password. */
void tv_official_session_step_up_async (TvOfficialSession *self,
                                        const char *secret,
                                        gboolean is_totp,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean tv_official_session_step_up_finish (TvOfficialSession *self,
                                             GAsyncResult *result,
                                             GError **error);

/**
 * tv_official_session_call:
 * @body: (nullable): JSON to send; not taken over
 * @if_match: (nullable): the ETag a change is based on
 * @ret_etag: (out) (optional) (nullable) (transfer full)
 *
 * Returns: (transfer full): the reply's JSON; an empty object for a reply without a body.
 */
TvJson *tv_official_session_call (TvOfficialSession *self,
                                  const char *method,
                                  const char *path,
                                  const TvJson *body,
                                  const char *if_match,
                                  char **ret_etag,
                                  GCancellable *cancellable,
                                  GError **error);
void tv_official_session_call_async (TvOfficialSession *self,
                                     const char *method,
                                     const char *path,
                                     const TvJson *body,
                                     const char *if_match,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TvJson *tv_official_session_call_finish (TvOfficialSession *self,
                                         GAsyncResult *result,
                                         char **ret_etag,
                                         GError **error);

/* Raw bytes either way: objects, metadata. The token is added; @request's bearer is ignored. */
TvHttpReply *tv_official_session_send (TvOfficialSession *self,
                                       const TvHttpRequest *request,
                                       GCancellable *cancellable,
                                       GError **error);
void tv_official_session_send_async (TvOfficialSession *self,
                                     const TvHttpRequest *request,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TvHttpReply *tv_official_session_send_finish (TvOfficialSession *self,
                                              GAsyncResult *result,
                                              GError **error);

/* Ends the session at the server too; the token is forgotten whatever the server says. */
gboolean tv_official_session_sign_out (TvOfficialSession *self,
                                       GCancellable *cancellable,
                                       GError **error);
void tv_official_session_sign_out_async (TvOfficialSession *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean tv_official_session_sign_out_finish (TvOfficialSession *self,
                                              GAsyncResult *result,
                                              GError **error);

G_END_DECLS
