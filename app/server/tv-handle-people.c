// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-admin-commands.h"
#include "tv-handlers-private.h"
#include "tv-table-agency.h"
#include "tv-table-user.h"
#include "vault/tv-password.h"

#include <string.h>

#define BODY_MAX (8 * 1024)
#define WRAPS_MAX (64 * 1024)
#define PASSWORD_LEAST 10

/* The row of @list (as tv_table_*_list() gives it) whose member @key is @id. (transfer full) */
static TvJson *
take_row (TvJson *list, const char *key, const char *id, GError **error)
{
  g_autoptr (TvJson) all = list;
  const TvJson *rows = json_object_get (all, "rows");

  if (all == NULL)
    return NULL;
  for (gsize i = 0; i < json_array_size (rows); i++)
    {
      TvJson *row = json_array_get (rows, i);

      if (strcmp (tv_json_get_string (row, key, ""), id) == 0)
        return json_incref (row);
    }
  g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "there is no “%s”", id);
  return NULL;
}

static TvJson *
find_user (TvDb *db, const char *name, GError **error)
{
  return take_row (tv_table_user_list (db, error), "name", name, error);
}

/* One's own account, or any for an administrator; of others not even whether they exist is told. */
static gboolean
check_self (const TvRequest *request, GError **error)
{
  if (tv_actor_is (request->actor, TV_WHO_ADMIN)
      || strcmp (request->actor->name, request->values[0]) == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "there is no “%s”", request->values[0]);
  return FALSE;
}

gboolean
tv_handle_people_list (TvServerContext *context,
                       TvDb *db,
                       guint64 tick,
                       TvRequest *request,
                       GError **error)
{
  TvJson *rows = tv_table_user_list (db, error);

  if (rows == NULL)
    return FALSE;
  tv_request_reply_json (request, 200, rows);
  return TRUE;
}

/* The password's hash takes a while and is no work for the writer. */
gboolean
tv_handle_people_prepare (TvServerContext *context,
                          TvDb *db,
                          guint64 tick,
                          TvRequest *request,
                          GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  const char *password = tv_json_get_string (json, "password", NULL);

  if (json == NULL)
    return FALSE;
  if (password == NULL)
    return TRUE;
  if (g_utf8_strlen (password, -1) < PASSWORD_LEAST)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "a password has %d characters or more",
                   PASSWORD_LEAST);
      return FALSE;
    }
  request->prepared = tv_password_hash (password, error);
  request->prepared_free = g_free;
  return request->prepared != NULL;
}

/* What the body says of an account, as the administrator's command takes it: the hash instead of
 * the password, and nothing that is not meant to be said from outside. */
static TvJson *
make_arguments (const TvRequest *request, const char *name)
{
  static const char *const members[] = { "display", "roles", "unit", "agency", "totp", "state" };
  TvJson *arguments = json_pack ("{s:s}", "name", name);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      TvJson *value = json_object_get (request->json, members[i]);

      if (value != NULL)
        json_object_set (arguments, members[i], value);
    }
  if (request->prepared != NULL)
    json_object_set_new (arguments, "password_hash", json_string (request->prepared));
  return arguments;
}

static gboolean
run (TvDb *db,
     const TvRequest *request,
     const char *command,
     const TvJson *arguments,
     GError **error)
{
  g_autoptr (TvJson) done
      = tv_admin_commands_run (db, request->actor->name, request->now, command, arguments, error);

  return done != NULL;
}

static gboolean
reply_user (TvDb *db, TvRequest *request, guint status, const char *name, GError **error)
{
  TvJson *row = find_user (db, name, error);

  if (row == NULL)
    return FALSE;
  tv_request_reply_row (request, status, row);
  return TRUE;
}

/* The name is the id: a second try is a conflict, and no password's hash is kept but Argon2id's. */
gboolean
tv_handle_people_add (TvServerContext *context,
                      TvDb *db,
                      guint64 tick,
                      TvRequest *request,
                      GError **error)
{
  g_autoptr (TvJson) arguments = NULL;
  const char *name = NULL;

  if (!tv_json_need_string (request->json, "name", &name, error))
    return FALSE;
  arguments = make_arguments (request, name);
  return run (db, request, "user-add", arguments, error)
         && reply_user (db, request, 201, name, error);
}

gboolean
tv_handle_people_get (TvServerContext *context,
                      TvDb *db,
                      guint64 tick,
                      TvRequest *request,
                      GError **error)
{
  return check_self (request, error) && reply_user (db, request, 200, request->values[0], error);
}

gboolean
tv_handle_people_change (TvServerContext *context,
                         TvDb *db,
                         guint64 tick,
                         TvRequest *request,
                         GError **error)
{
  const char *name = request->values[0];
  g_autoptr (TvJson) before = find_user (db, name, error);
  g_autofree char *etag = before != NULL ? tv_request_make_etag (before) : NULL;
  g_autoptr (TvJson) arguments = NULL;

  if (before == NULL || !tv_request_check_etag (request, etag, error))
    return FALSE;
  arguments = make_arguments (request, name);
  return run (db, request, "user-change", arguments, error)
         && reply_user (db, request, 200, name, error);
}

gboolean
tv_handle_people_list_keys (TvServerContext *context,
                            TvDb *db,
                            guint64 tick,
                            TvRequest *request,
                            GError **error)
{
  g_autoptr (TvJson) row = NULL;

  if (!check_self (request, error))
    return FALSE;
  row = find_user (db, request->values[0], error);
  if (row == NULL)
    return FALSE;
  tv_request_reply_json (request, 200, json_pack ("{s:O}", "rows", json_object_get (row, "keys")));
  return TRUE;
}

/* A key is known by its id: the same one again changes nothing. */
gboolean
tv_handle_people_add_key (TvServerContext *context,
                          TvDb *db,
                          guint64 tick,
                          TvRequest *request,
                          GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  g_autoptr (TvJson) arguments = NULL;
  const char *kind = NULL;
  const char *text = NULL;

  if (json == NULL || !check_self (request, error)
      || !tv_json_need_string (json, "kind", &kind, error)
      || !tv_json_need_string (json, "public", &text, error))
    return FALSE;
  if (strcmp (kind, "signing") != 0 && strcmp (kind, "box") != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "“%s” is no kind of key", kind);
      return FALSE;
    }
  arguments = json_pack ("{s:s, s:s}", "name", request->values[0], kind, text);
  return run (db, request, "user-keys", arguments, error)
         && reply_user (db, request, 201, request->values[0], error);
}

static gboolean
wrap_one (TvDb *db, const TvRequest *request, const TvJson *row, GError **error)
{
  g_autoptr (TvJson) arguments = json_deep_copy (row);

  json_object_set_new (arguments, "agency", json_string (request->values[0]));
  return run (db, request, "agency-wrap", arguments, error);
}

/* Each row stands for its agency, key and user: what is sent takes the place of what was there. */
gboolean
tv_handle_people_wrap (TvServerContext *context,
                       TvDb *db,
                       guint64 tick,
                       TvRequest *request,
                       GError **error)
{
  TvJson *json = tv_request_need_json (request, WRAPS_MAX, error);
  TvJson *rows = NULL;
  TvJson *all = NULL;

  if (json == NULL || !tv_json_need_array (json, "rows", &rows, error)
      || (!tv_actor_is (request->actor, TV_WHO_ADMIN)
          && !tv_actor_check_agency (request->actor, request->values[0], error)))
    return FALSE;
  for (gsize i = 0; i < json_array_size (rows); i++)
    if (!json_is_object (json_array_get (rows, i)))
      {
        g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "a row is no object");
        return FALSE;
      }
    else if (!wrap_one (db, request, json_array_get (rows, i), error))
      return FALSE;
  all = tv_table_agency_list_wraps (db, request->values[0], error);
  if (all == NULL)
    return FALSE;
  tv_request_reply_json (request, 200, all);
  return TRUE;
}
