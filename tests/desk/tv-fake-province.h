// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "desk/tv-desk-api.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A province's server as the Desk sees it, at the edge of the process: real HTTPS on loopback with
 * a certificate of its own, answers laid out by the test. */
typedef struct _TvFakeProvince TvFakeProvince;

/* NULL, and the test is skipped, where certtool is not installed. */
TvFakeProvince *tv_fake_province_new (void);
void tv_fake_province_free (TvFakeProvince *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvFakeProvince, tv_fake_province_free)

const char *tv_fake_province_get_server (TvFakeProvince *self);
const char *tv_fake_province_get_ca (TvFakeProvince *self);

/* A Desk's connection to it, not signed in; and one that is. */
TvDeskApi *tv_fake_province_connect (TvFakeProvince *self);
TvDeskApi *tv_fake_province_sign_in (TvFakeProvince *self);

/* What is answered to a method and path from now on. @etag may be NULL. */
void tv_fake_province_answer (TvFakeProvince *self,
                              const char *method,
                              const char *path,
                              guint status,
                              const char *etag,
                              const char *json);
/* The same with an error of the common vocabulary. */
void tv_fake_province_refuse (TvFakeProvince *self,
                              const char *method,
                              const char *path,
                              guint status,
                              const char *word);

/* Answers what has no laid-out answer; FALSE: 404. */
typedef gboolean (*TvFakeHandler) (SoupServerMessage *message,
                                   const char *path,
                                   GHashTable *query,
                                   gpointer user_data);
void tv_fake_province_set_handler (TvFakeProvince *self, TvFakeHandler handler, gpointer user_data);

/* Of the last request to a method and path; NULL when there was none. */
const char *tv_fake_province_get_body (TvFakeProvince *self, const char *method, const char *path);
const char *tv_fake_province_get_if_match (TvFakeProvince *self,
                                           const char *method,
                                           const char *path);
guint tv_fake_province_get_hits (TvFakeProvince *self, const char *method, const char *path);

/* Runs the main context till @result is there, 20 s at most. */
void tv_fake_province_wait (GAsyncResult **result);
/* For GAsyncReadyCallback: keeps the result in a GAsyncResult **. */
void tv_fake_province_take (GObject *source, GAsyncResult *result, gpointer user_data);
/* Runs the main context till @check says so, 20 s at most. */
void tv_fake_province_wait_for (gboolean (*check) (gpointer data), gpointer data);

G_END_DECLS
