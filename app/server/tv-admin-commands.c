// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-admin-commands.h"

#include "base/tv-error.h"
#include "tv-actor.h"
#include "tv-enrolment-code.h"
#include "tv-table-agency.h"
#include "tv-table-audit.h"
#include "tv-table-device.h"
#include "tv-table-envelope.h"
#include "tv-table-session.h"
#include "tv-table-submission.h"
#include "tv-table-user.h"
#include "tv-totp.h"
#include "vault/tv-base64.h"
#include "vault/tv-signing-key.h"

#include <string.h>

#define CODE_HOURS 72
#define AUDIT_PAGE 200

typedef TvJson *(*CommandFunc) (TvDb *db,
                                const char *actor,
                                gint64 now,
                                const TvJson *arguments,
                                GError **error);

static TvJson *
bad_argument (GError **error, const char *words)
{
  g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, words);
  return NULL;
}

static void
take_text (const TvJson *arguments, const char *key, char **text)
{
  const char *value = tv_json_get_string (arguments, key, NULL);

  if (value == NULL)
    return;
  g_free (*text);
  *text = value[0] != '\0' ? g_strdup (value) : NULL;
}

static gboolean
take_user (TvUserRow *user, const TvJson *arguments, GError **error)
{
  TvJson *roles = json_object_get (arguments, "roles");
  const char *state = tv_json_get_string (arguments, "state", NULL);

  take_text (arguments, "display", &user->display);
  take_text (arguments, "password_hash", &user->password);
  take_text (arguments, "unit", &user->unit);
  take_text (arguments, "agency", &user->agency);
  take_text (arguments, "totp", &user->totp);
  if (roles != NULL)
    {
      user->roles = tv_actor_roles_from_json (roles, error);
      if (user->roles == 0)
        return FALSE;
    }
  if (state != NULL)
    user->active = strcmp (state, "active") == 0;
  if (user->display == NULL)
    user->display = g_strdup (user->name);
  if (user->password == NULL)
    return bad_argument (error, "a password is needed") != NULL;
  if (user->totp != NULL && !tv_totp_secret_is_valid (user->totp))
    return bad_argument (error, "the one-time code secret is no base32 of 80 bits or more") != NULL;
  if ((user->roles & TV_WHO_WARD) != 0 && user->unit == NULL)
    return bad_argument (error, "a ward official needs a unit") != NULL;
  return TRUE;
}

static TvJson *
user_add (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  g_autoptr (TvUserRow) user = g_new0 (TvUserRow, 1);
  const char *name = NULL;

  if (!tv_json_need_string (arguments, "name", &name, error))
    return NULL;
  if (name[0] == '\0' || strlen (name) > 64)
    return bad_argument (error, "a user's name has 1 to 64 bytes");
  user->name = g_strdup (name);
  user->active = TRUE;
  if (!take_user (user, arguments, error))
    return NULL;
  if (user->roles == 0)
    return bad_argument (error, "a user needs a role");
  if (!tv_table_user_add (db, user, now, error)
      || !tv_table_audit_add (db, now, actor, "user-add", name, error))
    return NULL;
  return json_object ();
}

static TvJson *
user_change (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  g_autoptr (TvUserRow) user = NULL;
  const char *name = NULL;

  if (!tv_json_need_string (arguments, "name", &name, error))
    return NULL;
  user = tv_table_user_find (db, name, error);
  if (user == NULL || !take_user (user, arguments, error))
    return NULL;
  user->failures = 0;
  user->locked_until = 0;
  if (!tv_table_user_change (db, user, error) || !tv_table_session_remove_user (db, name, error)
      || !tv_table_audit_add (db, now, actor, "user-change", name, error))
    return NULL;
  return json_object ();
}

static gboolean
add_key (TvDb *db,
         gint64 now,
         const char *user,
         const char *kind,
         const TvJson *arguments,
         GError **error)
{
  const char *text = tv_json_get_string (arguments, kind, NULL);
  g_autoptr (GBytes) key = NULL;
  g_autofree char *id = NULL;

  if (text == NULL)
    return TRUE;
  key = tv_base64_decode (text, TV_PUBLIC_KEY_SIZE, error);
  if (key == NULL)
    return FALSE;
  id = tv_key_id (g_bytes_get_data (key, NULL));
  return tv_table_user_add_key (db, user, kind, id, key, now, error);
}

static TvJson *
user_keys (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  g_autoptr (TvUserRow) user = NULL;
  const char *name = NULL;

  if (!tv_json_need_string (arguments, "name", &name, error))
    return NULL;
  user = tv_table_user_find (db, name, error);
  if (user == NULL || !add_key (db, now, name, "signing", arguments, error)
      || !add_key (db, now, name, "box", arguments, error)
      || !tv_table_audit_add (db, now, actor, "user-keys", name, error))
    return NULL;
  return json_object ();
}

static TvJson *
user_list (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  return tv_table_user_list (db, error);
}

static TvJson *
agency_add (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  const char *agency = NULL;
  const char *name = NULL;
  const char *text = NULL;
  g_autoptr (GBytes) key = NULL;
  g_autofree char *id = NULL;

  if (!tv_json_need_string (arguments, "agency", &agency, error)
      || !tv_json_need_string (arguments, "name", &name, error)
      || !tv_json_need_string (arguments, "public", &text, error))
    return NULL;
  key = tv_base64_decode (text, TV_PUBLIC_KEY_SIZE, error);
  if (key == NULL)
    return NULL;
  id = tv_key_id (g_bytes_get_data (key, NULL));
  if (!tv_table_agency_set (db, agency, name, id, key, error)
      || !tv_table_audit_add (db, now, actor, "agency-add", agency, error))
    return NULL;
  return json_pack ("{s:s}", "key", id);
}

static TvJson *
agency_wrap (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  const char *agency = NULL;
  const char *key = NULL;
  const char *user = NULL;
  const char *text = NULL;
  g_autoptr (GBytes) wrapped = NULL;
  g_autofree char *object = NULL;

  if (!tv_json_need_string (arguments, "agency", &agency, error)
      || !tv_json_need_string (arguments, "key", &key, error)
      || !tv_json_need_string (arguments, "user", &user, error)
      || !tv_json_need_string (arguments, "wrapped", &text, error))
    return NULL;
  wrapped = tv_base64_decode (text, 0, error);
  if (wrapped == NULL)
    return NULL;
  object = g_strdup_printf ("%s %s %s", agency, key, user);
  if (!tv_table_agency_add_wrap (db, agency, key, user, wrapped, error)
      || !tv_table_audit_add (db, now, actor, "agency-wrap", object, error))
    return NULL;
  return json_object ();
}

static TvJson *
agency_list (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  return tv_table_agency_list (db, error);
}

static TvJson *
device_add (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  g_autofree char *code = tv_enrolment_code_generate ();
  g_autofree char *selector = tv_enrolment_code_dup_selector (code);
  g_autofree char *hash = tv_enrolment_code_hash (code);
  g_autofree char *shown = tv_enrolment_code_format (code);
  gint64 hours = tv_json_get_int (arguments, "hours", CODE_HOURS);
  gint64 expires = now + CLAMP (hours, 1, 24 * 365) * 60 * 60;
  const char *unit = NULL;
  const char *name = NULL;

  if (!tv_json_need_string (arguments, "unit", &unit, error)
      || !tv_json_need_string (arguments, "name", &name, error))
    return NULL;
  if (!tv_table_code_add (db, selector, hash, unit, name, expires, error)
      || !tv_table_audit_add (db, now, actor, "device-add", unit, error))
    return NULL;
  return json_pack ("{s:s, s:I}", "code", shown, "expires", (json_int_t) expires);
}

static TvJson *
device_list (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  return tv_table_device_list (db, error);
}

static TvJson *
device_revoke (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  const char *device = NULL;
  const char *reason = NULL;

  if (!tv_json_need_string (arguments, "device", &device, error)
      || !tv_json_need_string (arguments, "reason", &reason, error))
    return NULL;
  /* Its sessions stay: the next request with one of them is told why. */
  if (!tv_table_device_revoke (db, device, reason, error)
      || !tv_table_audit_add (db, now, actor, "device-revoke", device, error))
    return NULL;
  return json_object ();
}

static TvJson *
audit_verify (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  guint64 entries = 0;

  if (!tv_table_audit_verify (db, &entries, error))
    return NULL;
  return json_pack ("{s:I}", "entries", (json_int_t) entries);
}

static TvJson *
audit_list (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  gint64 limit = tv_json_get_int (arguments, "limit", AUDIT_PAGE);

  return tv_table_audit_list (db,
                              tv_json_get_int (arguments, "after", 0),
                              (guint) CLAMP (limit, 1, AUDIT_PAGE),
                              error);
}

static gsize
count_rows (TvJson *list)
{
  gsize count = json_array_size (json_object_get (list, "rows"));

  json_decref (list);
  return count;
}

static TvJson *
status (TvDb *db, const char *actor, gint64 now, const TvJson *arguments, GError **error)
{
  g_autoptr (TvJson) states = tv_table_submission_states (db, error);
  TvJson *users = states != NULL ? tv_table_user_list (db, error) : NULL;
  TvJson *devices = users != NULL ? tv_table_device_list (db, error) : NULL;
  gint64 all = 0;
  gint64 waiting = 0;

  if (devices == NULL || !tv_table_envelope_count (db, &all, &waiting, error))
    return NULL;
  return json_pack ("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
                    "received",
                    (json_int_t) all,
                    "waiting",
                    (json_int_t) waiting,
                    "opened",
                    (json_int_t) tv_json_get_int (states, "opened", 0),
                    "unreadable",
                    (json_int_t) tv_json_get_int (states, "unreadable", 0),
                    "answered",
                    (json_int_t) tv_json_get_int (states, "answered", 0),
                    "published",
                    (json_int_t) tv_json_get_int (states, "published", 0),
                    "users",
                    (json_int_t) count_rows (users),
                    "devices",
                    (json_int_t) count_rows (devices));
}

static const struct
{
  const char *name;
  CommandFunc run;
} commands[] = {
  { "user-add", user_add },
  { "user-change", user_change },
  { "user-keys", user_keys },
  { "user-list", user_list },
  { "agency-add", agency_add },
  { "agency-wrap", agency_wrap },
  { "agency-list", agency_list },
  { "device-add", device_add },
  { "device-list", device_list },
  { "device-revoke", device_revoke },
  { "audit-verify", audit_verify },
  { "audit-list", audit_list },
  { "status", status },
};

TvJson *
tv_admin_commands_run (TvDb *db,
                       const char *actor,
                       gint64 now,
                       const char *command,
                       const TvJson *arguments,
                       GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, command) == 0)
      return commands[i].run (db, actor, now, arguments, error);
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "“%s” is no command", command);
  return NULL;
}
