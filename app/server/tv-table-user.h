// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "db/tv-db.h"
#include "wire/tv-route.h"

G_BEGIN_DECLS

/* An official's account. */
typedef struct
{
  char *name;
  char *display;
  char *password; /* Argon2id hash */
  char *totp;     /* (nullable) base32 */
  gint64 totp_step;
  TvWho roles;
  char *unit;   /* (nullable) */
  char *agency; /* (nullable) */
  gboolean active;
  guint failures;
  gint64 locked_until;
} TvUserRow;

void tv_user_row_free (TvUserRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvUserRow, tv_user_row_free)

/* NOT_FOUND. */
TvUserRow *tv_table_user_find (TvDb *db, const char *name, GError **error);

/* CONFLICT when the name is taken. */
gboolean tv_table_user_add (TvDb *db, const TvUserRow *user, gint64 now, GError **error);

/* Writes every field but the name. */
gboolean tv_table_user_change (TvDb *db, const TvUserRow *user, GError **error);

/* CONFLICT never: the same key again is fine. @kind is "signing" or "box". */
gboolean tv_table_user_add_key (TvDb *db,
                                const char *name,
                                const char *kind,
                                const char *key_id,
                                GBytes *public_key,
                                gint64 now,
                                GError **error);

/* Whose signing key @key_id is; NULL without error when nobody registered it. (transfer full)
 * (nullable) */
char *tv_table_user_find_key_owner (TvDb *db, const char *key_id, GError **error);

/* {rows: […]} as tv_admin_call() gives it. */
TvJson *tv_table_user_list (TvDb *db, GError **error);

G_END_DECLS
