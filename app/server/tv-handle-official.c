// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-handlers-private.h"
#include "tv-table-agency.h"
#include "tv-table-audit.h"
#include "tv-table-session.h"
#include "tv-table-user.h"
#include "tv-totp.h"
#include "vault/tv-password.h"

#define BODY_MAX 4096
#define FREE_FAILURES 5
#define LOCK_SECONDS (15 * 60)
#define AUDIT_PAGE 500

/* What the slow half found out about a password. */
typedef struct
{
  gboolean password_good;
} Proof;

/* Some hash to spend the same time on for a name that does not exist. */
static const char *
decoy_hash (void)
{
  static gsize once = 0;
  static char *hash = NULL;

  if (g_once_init_enter (&once))
    {
      g_autofree char *token = tv_random_token ();

      hash = tv_password_hash (token, NULL);
      g_once_init_leave (&once, 1);
    }
  return hash;
}

static gboolean
prove (TvDb *db, TvRequest *request, const char *name, GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  g_autoptr (TvUserRow) user = NULL;
  g_autoptr (GError) local = NULL;
  const char *password = NULL;
  Proof *proof = NULL;
  gboolean good = FALSE;

  if (json == NULL)
    return FALSE;
  password = tv_json_get_string (json, "password", "");
  if (name == NULL && !tv_json_need_string (json, "name", &name, error))
    return FALSE;
  user = tv_table_user_find (db, name, &local);
  if (user == NULL && !g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  good = tv_password_verify (user != NULL ? user->password : decoy_hash (), password);
  proof = g_new0 (Proof, 1);
  proof->password_good = good && user != NULL;
  request->prepared = proof;
  request->prepared_free = g_free;
  return TRUE;
}

gboolean
tv_handle_official_sign_in_prepare (TvServerContext *context,
                                    TvDb *db,
                                    guint64 tick,
                                    TvRequest *request,
                                    GError **error)
{
  return prove (db, request, NULL, error);
}

gboolean
tv_handle_official_step_up_prepare (TvServerContext *context,
                                    TvDb *db,
                                    guint64 tick,
                                    TvRequest *request,
                                    GError **error)
{
  return prove (db, request, request->actor->name, error);
}

/* Whether password and one-time code hold, counting failures and locking; the counts must stay, so
 * that refusals are replies and not failures of the transaction. */
static gboolean
check_user (TvDb *db,
            TvRequest *request,
            TvUserRow *user,
            gboolean good,
            TvError refusal_code,
            gboolean *ret_good,
            GError **error)
{
  const char *totp = tv_json_get_string (request->json, "totp", "");
  g_autoptr (GError) refusal = NULL;

  *ret_good = FALSE;
  if (user->locked_until > request->now)
    {
      refusal = g_error_new_literal (TV_ERROR,
                                     TV_ERROR_LOCKED,
                                     "too many wrong tries: the account is locked for a while");
      tv_request_reply_error (request, refusal);
      return TRUE;
    }
  if (user->totp != NULL)
    good
        = tv_totp_check (user->totp, totp, request->now, user->totp_step, &user->totp_step) && good;
  if (good)
    {
      *ret_good = TRUE;
      user->failures = 0;
      return tv_table_user_change (db, user, error);
    }
  user->failures++;
  if (user->failures >= FREE_FAILURES)
    {
      user->failures = 0;
      user->locked_until = request->now + LOCK_SECONDS;
    }
  refusal = g_error_new_literal (TV_ERROR,
                                 user->locked_until > request->now ? TV_ERROR_LOCKED : refusal_code,
                                 "the name, password or one-time code is wrong");
  tv_request_reply_error (request, refusal);
  return tv_table_user_change (db, user, error)
         && tv_table_audit_add (db, request->now, user->name, "sign-in-failed", "", error);
}

static gboolean
unknown_user (TvRequest *request, GError *reason, GError **error)
{
  if (!g_error_matches (reason, TV_ERROR, TV_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  g_error_free (reason);
  g_set_error_literal (error,
                       TV_ERROR,
                       TV_ERROR_UNAUTHORIZED,
                       "the name, password or one-time code is wrong");
  return FALSE;
}

static TvJson *
user_to_json (const TvUserRow *user)
{
  return json_pack ("{s:s, s:s, s:s, s:o, s:s?, s:s?}",
                    "id",
                    user->name,
                    "name",
                    user->name,
                    "display",
                    user->display,
                    "roles",
                    tv_actor_roles_to_json (user->roles),
                    "unit",
                    user->unit,
                    "agency",
                    user->agency);
}

gboolean
tv_handle_official_sign_in (TvServerContext *context,
                            TvDb *db,
                            guint64 tick,
                            TvRequest *request,
                            GError **error)
{
  const Proof *proof = request->prepared;
  const char *name = tv_json_get_string (request->json, "name", "");
  g_autoptr (GError) local = NULL;
  g_autoptr (TvUserRow) user = tv_table_user_find (db, name, &local);
  g_autofree char *token = NULL;
  g_autofree char *hash = NULL;
  gboolean good = FALSE;

  if (user == NULL || !user->active)
    {
      if (local == NULL)
        local = g_error_new_literal (TV_ERROR, TV_ERROR_NOT_FOUND, "closed");
      return unknown_user (request, g_steal_pointer (&local), error);
    }
  if (!check_user (db, request, user, proof->password_good, TV_ERROR_UNAUTHORIZED, &good, error))
    return FALSE;
  if (!good)
    return TRUE;
  token = tv_random_token ();
  hash = tv_token_hash (token);
  if (!tv_table_session_remove_expired (db, request->now, error)
      || !tv_table_session_add (db,
                                hash,
                                user->name,
                                NULL,
                                request->now,
                                request->now + TV_SESSION_ABSOLUTE,
                                error)
      || !tv_table_audit_add (db, request->now, user->name, "sign-in", "", error))
    return FALSE;
  tv_request_reply_json (request,
                         201,
                         json_pack ("{s:s, s:o}", "token", token, "user", user_to_json (user)));
  return TRUE;
}

gboolean
tv_handle_official_sign_out (TvServerContext *context,
                             TvDb *db,
                             guint64 tick,
                             TvRequest *request,
                             GError **error)
{
  request->status = 204;
  return tv_table_session_remove (db, request->actor->session, error);
}

gboolean
tv_handle_official_step_up (TvServerContext *context,
                            TvDb *db,
                            guint64 tick,
                            TvRequest *request,
                            GError **error)
{
  const Proof *proof = request->prepared;
  g_autoptr (TvUserRow) user = tv_table_user_find (db, request->actor->name, error);
  gboolean good = FALSE;

  if (user == NULL)
    return FALSE;
  /* Who has one-time codes proves it by one of them, everybody else by the password. */
  if (!check_user (db,
                   request,
                   user,
                   user->totp != NULL || proof->password_good,
                   TV_ERROR_STEP_UP,
                   &good,
                   error))
    return FALSE;
  if (!good)
    return TRUE;
  request->status = 204;
  return tv_table_session_set_step_up (db, request->actor->session, request->now, error);
}

gboolean
tv_handle_official_wrapped_keys (TvServerContext *context,
                                 TvDb *db,
                                 guint64 tick,
                                 TvRequest *request,
                                 GError **error)
{
  const char *agency = request->values[0];
  TvJson *rows = NULL;

  if (!tv_actor_is (request->actor, TV_WHO_ADMIN)
      && !tv_actor_check_agency (request->actor, agency, error))
    return FALSE;
  rows = tv_table_agency_list_wraps (db, agency, error);
  if (rows == NULL)
    return FALSE;
  tv_request_reply_json (request, 200, rows);
  return TRUE;
}

gboolean
tv_handle_official_audit (TvServerContext *context,
                          TvDb *db,
                          guint64 tick,
                          TvRequest *request,
                          GError **error)
{
  const char *text = tv_request_get_query (request, "after");
  guint64 after = 0;
  TvJson *rows = NULL;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &after, NULL))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "?after= must be a number");
      return FALSE;
    }
  rows = tv_table_audit_list (db, (gint64) after, AUDIT_PAGE, error);
  if (rows == NULL)
    return FALSE;
  tv_request_reply_json (request, 200, rows);
  return TRUE;
}
