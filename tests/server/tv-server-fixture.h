// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libsoup/soup.h>

#include "base/tv-json.h"
#include "vault/tv-box-key.h"
#include "vault/tv-signing-key.h"

G_BEGIN_DECLS

#define TV_FIXTURE_PASSWORD "mat khau thu nghiem"
#define TV_FIXTURE_AGENCY "so-xay-dung"
#define TV_FIXTURE_ROUND "lay-y-kien-01"
#define TV_FIXTURE_UNIT "24781"
#define TV_FIXTURE_OTHER_UNIT "24787"

/* A province of its own: keys, certificate, folder, and the real program serving it over TLS. */
typedef struct
{
  char *dir;
  char *state;
  char *config;
  char *ca;
  guint request_seconds; /* 0: the program's own */
  guint max_connections; /* 0: the program's own */
  guint16 port;
  GSubprocess *process; /* (nullable) while it is stopped */
  SoupSession *session;
  GTlsDatabase *database;
  TvSigningKey *roots[3];
  TvSigningKey *officers[2];
  TvSigningKey *online;
  TvBoxKey *intake;
  TvBoxKey *agency;
  GHashTable *receipt_keys; /* key id → GBytes */
  guint targets_version;
  guint answers_version;
} TvServerFixture;

/* A reply as a test looks at it. */
typedef struct
{
  guint status; /* 0: no reply came */
  GBytes *body;
  TvJson *json; /* (nullable) */
  char *word;   /* (nullable) of a problem */
  SoupMessageHeaders *headers;
} TvReply;

void tv_reply_free (TvReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvReply, tv_reply_free)

/* Makes everything; does not start yet. */
TvServerFixture *tv_server_fixture_new (void);
/* Stops it cleanly (the program must say it ended well) and removes everything. */
void tv_server_fixture_free (TvServerFixture *self);

/* For a test that breaks off many TLS connections: leaks of the programs it starts are not looked
 * for, because the tracer (GCC 12) falls over threads of GnuTLS that just end. */
void tv_server_fixture_spare_leaks (void);

void tv_server_fixture_write_config (TvServerFixture *self);
void tv_server_fixture_start (TvServerFixture *self);
void tv_server_fixture_stop (TvServerFixture *self); /* SIGTERM, waits, checks the exit */
void tv_server_fixture_kill (TvServerFixture *self); /* SIGKILL, waits */

/* What the program says when it cannot start. (transfer full) */
char *tv_server_fixture_start_failing (TvServerFixture *self);

/* One request; @token, @media_type, @body and extra header pairs (NULL-ended) may be missing. */
TvReply *tv_server_fixture_call (TvServerFixture *self,
                                 const char *method,
                                 const char *path,
                                 const char *token,
                                 const char *media_type,
                                 GBytes *body,
                                 ...) G_GNUC_NULL_TERMINATED;
/* The same with a JSON body, taken over, and a fresh Idempotency-Key. */
TvReply *tv_server_fixture_post (TvServerFixture *self,
                                 const char *path,
                                 const char *token,
                                 TvJson *json);

/* A TLS connection for what no decent client sends. */
GIOStream *tv_server_fixture_connect (TvServerFixture *self);

/* By the administrator's hand. */
TvJson *tv_server_fixture_admin (TvServerFixture *self, const char *command, TvJson *arguments);
void tv_server_fixture_add_user (TvServerFixture *self, const char *name, TvJson *roles);
char *tv_server_fixture_sign_in (TvServerFixture *self, const char *name);

/* Enrols a device and signs it in; @ret_id, @ret_key may be NULL. */
char *tv_server_fixture_add_device (TvServerFixture *self, char **ret_id, TvSigningKey **ret_key);

/* Publishes the form, the keys and one open round through /v1/proposals with two signatures. */
void tv_server_fixture_publish (TvServerFixture *self, const char *token);

/* Puts @items (element-type TvMetadataItem), whose objects were uploaded, in force as all there is.
 */
void tv_server_fixture_publish_items (TvServerFixture *self, const char *token, GPtrArray *items);

/* Uploads an item folder's files and its manifest. */
void tv_server_fixture_upload_item (TvServerFixture *self, const char *token, const char *folder);

/* An opinion as a visit seals it. @text: the citizen's words. @root: 32 bytes to fill, random. */
GBytes *tv_server_fixture_seal (TvServerFixture *self, const char *text, guint8 ret_root[32]);

/* "/v1/submissions/<id>" of a sealed opinion. */
char *tv_server_fixture_path (GBytes *envelope);

/* Waits till no envelope waits to be opened; the status command's answer. */
TvJson *tv_server_fixture_settle (TvServerFixture *self);

const char *tv_server_fixture_form_sha256 (void);

G_END_DECLS
