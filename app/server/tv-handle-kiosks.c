// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-admin-commands.h"
#include "tv-handlers-private.h"
#include "tv-table-device.h"

#include <string.h>

#define BODY_MAX 4096

/* What a change is based on: not when the device was last seen, which changes all the time. */
static void
add_etag (TvJson *row)
{
  g_autoptr (TvJson) lasting = json_copy (row);
  g_autofree char *etag = NULL;

  json_object_del (lasting, "seen");
  etag = tv_request_make_etag (lasting);
  json_object_set_new (row, "etag", json_string (etag));
}

/* Only the rows that @request's official may see. (transfer full) */
static TvJson *
list_rows (TvDb *db, const TvRequest *request, GError **error)
{
  g_autoptr (TvJson) all = tv_table_device_list (db, error);
  const TvJson *rows = json_object_get (all, "rows");
  TvJson *mine = NULL;

  if (all == NULL)
    return NULL;
  mine = json_array ();
  for (gsize i = 0; i < json_array_size (rows); i++)
    {
      TvJson *row = json_array_get (rows, i);

      if (tv_actor_check_unit (request->actor,
                               TV_WHO_ADMIN,
                               tv_json_get_string (row, "unit", ""),
                               NULL))
        {
          add_etag (row);
          json_array_append (mine, row);
        }
    }
  return mine;
}

/* (transfer full) */
static TvJson *
find_row (TvDb *db, const TvRequest *request, GError **error)
{
  g_autoptr (TvJson) rows = list_rows (db, request, error);

  if (rows == NULL)
    return NULL;
  for (gsize i = 0; i < json_array_size (rows); i++)
    {
      TvJson *row = json_array_get (rows, i);

      if (strcmp (tv_json_get_string (row, "device", ""), request->values[0]) == 0)
        return json_incref (row);
    }
  g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such device");
  return NULL;
}

gboolean
tv_handle_kiosks_list (TvServerContext *context,
                       TvDb *db,
                       guint64 tick,
                       TvRequest *request,
                       GError **error)
{
  TvJson *rows = list_rows (db, request, error);

  if (rows == NULL)
    return FALSE;
  tv_request_reply_json (request, 200, json_pack ("{s:o}", "rows", rows));
  return TRUE;
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

/* A device can be shut out, and stays so: a machine that was lost is enrolled anew. */
gboolean
tv_handle_kiosks_change (TvServerContext *context,
                         TvDb *db,
                         guint64 tick,
                         TvRequest *request,
                         GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  g_autoptr (TvJson) before = json != NULL ? find_row (db, request, error) : NULL;
  g_autoptr (TvJson) arguments = NULL;
  TvJson *after = NULL;
  const char *reason = NULL;

  if (before == NULL
      || !tv_request_check_etag (request, tv_json_get_string (before, "etag", ""), error)
      || !tv_json_need_string (json, "reason", &reason, error))
    return FALSE;
  if (strcmp (tv_json_get_string (json, "state", ""), "revoked") != 0 || reason[0] == '\0')
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_BAD_REQUEST,
                           "only {state: \"revoked\", reason} is taken");
      return FALSE;
    }
  arguments = json_pack ("{s:s, s:s}", "device", request->values[0], "reason", reason);
  if (!run (db, request, "device-revoke", arguments, error))
    return FALSE;
  after = find_row (db, request, error);
  if (after == NULL)
    return FALSE;
  request->etag = g_strdup (tv_json_get_string (after, "etag", ""));
  tv_request_reply_json (request, 200, after);
  return TRUE;
}

/* The code is told once and kept nowhere, not even for a repeated request: that makes another one.
 */
gboolean
tv_handle_kiosks_add_code (TvServerContext *context,
                           TvDb *db,
                           guint64 tick,
                           TvRequest *request,
                           GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  g_autoptr (TvJson) arguments = NULL;
  TvJson *code = NULL;
  const char *unit = NULL;
  const char *name = NULL;

  if (json == NULL || !tv_json_need_string (json, "unit", &unit, error)
      || !tv_json_need_string (json, "name", &name, error)
      || !tv_actor_check_unit (request->actor, TV_WHO_ADMIN, unit, error))
    return FALSE;
  arguments = json_pack ("{s:s, s:s}", "unit", unit, "name", name);
  code = tv_admin_commands_run (db,
                                request->actor->name,
                                request->now,
                                "device-add",
                                arguments,
                                error);
  if (code == NULL)
    return FALSE;
  tv_request_reply_json (request, 201, code);
  return TRUE;
}
