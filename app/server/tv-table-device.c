// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-device.h"

#include "base/tv-error.h"
#include "db/tv-statement.h"

void
tv_device_row_free (TvDeviceRow *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_clear_pointer (&self->public_key, g_bytes_unref);
  g_free (self->unit);
  g_free (self->name);
  g_free (self->state);
  g_free (self->reason);
  g_free (self);
}

void
tv_enrolment_code_row_free (TvEnrolmentCodeRow *self)
{
  if (self == NULL)
    return;
  g_free (self->secret);
  g_free (self->unit);
  g_free (self->name);
  g_free (self->device);
  g_free (self);
}

gboolean
tv_table_code_add (TvDb *db,
                   const char *selector,
                   const char *secret_hash,
                   const char *unit,
                   const char *name,
                   gint64 expires,
                   GError **error)
{
  TvStatement *statement = tv_db_prepare (db,
                                          "INSERT INTO enrolment_code (selector, secret, unit,"
                                          " name, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
                                          error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, selector);
  tv_statement_bind_text (statement, 2, secret_hash);
  tv_statement_bind_text (statement, 3, unit);
  tv_statement_bind_text (statement, 4, name);
  tv_statement_bind_int (statement, 5, expires);
  return tv_statement_run (statement, error);
}

TvEnrolmentCodeRow *
tv_table_code_find (TvDb *db, const char *selector, GError **error)
{
  TvStatement *query = tv_db_prepare (db,
                                      "SELECT secret, unit, name, tries, expires, device"
                                      " FROM enrolment_code WHERE selector = ?1",
                                      error);
  TvEnrolmentCodeRow *code = NULL;
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, selector);
  step = tv_statement_step (query, error);
  if (step == TV_STEP_DONE)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such code");
  if (step != TV_STEP_ROW)
    return NULL;
  code = g_new0 (TvEnrolmentCodeRow, 1);
  code->secret = tv_statement_dup_text (query, 0);
  code->unit = tv_statement_dup_text (query, 1);
  code->name = tv_statement_dup_text (query, 2);
  code->tries = (guint) tv_statement_int (query, 3);
  code->expires = tv_statement_int (query, 4);
  code->device = tv_statement_dup_text (query, 5);
  tv_statement_reset (query);
  return code;
}

gboolean
tv_table_code_count_try (TvDb *db, const char *selector, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "UPDATE enrolment_code SET tries = tries + 1 WHERE selector = ?1",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, selector);
  return tv_statement_run (statement, error);
}

gboolean
tv_table_code_set_used (TvDb *db, const char *selector, const char *device, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db, "UPDATE enrolment_code SET device = ?2 WHERE selector = ?1", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, selector);
  tv_statement_bind_text (statement, 2, device);
  return tv_statement_run (statement, error);
}

gboolean
tv_table_device_add (TvDb *db, const TvDeviceRow *device, gint64 now, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "INSERT INTO device (id, public, unit, name, state, enrolled)"
                       " VALUES (?1, ?2, ?3, ?4, 'active', ?5)",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, device->id);
  tv_statement_bind_bytes (statement, 2, device->public_key);
  tv_statement_bind_text (statement, 3, device->unit);
  tv_statement_bind_text (statement, 4, device->name);
  tv_statement_bind_int (statement, 5, now);
  return tv_statement_run (statement, error);
}

TvDeviceRow *
tv_table_device_find (TvDb *db, const char *id, GError **error)
{
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT id, public, unit, name, state, reason FROM device WHERE id = ?1",
                       error);
  TvDeviceRow *device = NULL;
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  tv_statement_bind_text (query, 1, id);
  step = tv_statement_step (query, error);
  if (step == TV_STEP_DONE)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_DEVICE_UNKNOWN, "no such device");
  if (step != TV_STEP_ROW)
    return NULL;
  device = g_new0 (TvDeviceRow, 1);
  device->id = tv_statement_dup_text (query, 0);
  device->public_key = tv_statement_bytes (query, 1);
  device->unit = tv_statement_dup_text (query, 2);
  device->name = tv_statement_dup_text (query, 3);
  device->state = tv_statement_dup_text (query, 4);
  device->reason = tv_statement_dup_text (query, 5);
  tv_statement_reset (query);
  return device;
}

gboolean
tv_table_device_revoke (TvDb *db, const char *id, const char *reason, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db, "UPDATE device SET state = 'revoked', reason = ?2 WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, id);
  tv_statement_bind_text (statement, 2, reason);
  if (!tv_statement_run (statement, error))
    return FALSE;
  if (tv_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_DEVICE_UNKNOWN, "no such device");
  return FALSE;
}

gboolean
tv_table_device_set_seen (TvDb *db, const char *id, const char *status, gint64 now, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db, "UPDATE device SET seen = ?2, status = ?3 WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, id);
  tv_statement_bind_int (statement, 2, now);
  tv_statement_bind_text (statement, 3, status);
  return tv_statement_run (statement, error);
}

gboolean
tv_table_device_add_disclosure (TvDb *db, const char *id, const TvJson *line, GError **error)
{
  TvStatement *statement = NULL;
  const char *item = NULL;
  gint64 version = 0;
  gint64 from = 0;
  gint64 to = 0;

  if (!tv_json_need_string (line, "item", &item, error)
      || !tv_json_need_int (line, "version", &version, error)
      || !tv_json_need_int (line, "from", &from, error)
      || !tv_json_need_int (line, "to", &to, error))
    return FALSE;
  statement = tv_db_prepare (db,
                             "INSERT OR REPLACE INTO disclosure (device, item, version, sha256,"
                             " from_minute, to_minute, gap) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                             error);
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, id);
  tv_statement_bind_text (statement, 2, item);
  tv_statement_bind_int (statement, 3, version);
  tv_statement_bind_text (statement, 4, tv_json_get_string (line, "sha256", ""));
  tv_statement_bind_int (statement, 5, from);
  tv_statement_bind_int (statement, 6, to);
  tv_statement_bind_int (statement, 7, tv_json_get_int (line, "gap", 0));
  return tv_statement_run (statement, error);
}

gboolean
tv_table_device_add_anchor (TvDb *db,
                            const char *id,
                            const char *day,
                            const char *root,
                            GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "INSERT OR IGNORE INTO anchor (device, day, root) VALUES (?1, ?2, ?3)",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, id);
  tv_statement_bind_text (statement, 2, day);
  tv_statement_bind_text (statement, 3, root);
  return tv_statement_run (statement, error);
}

TvJson *
tv_table_device_list (TvDb *db, GError **error)
{
  g_autoptr (TvJson) rows = json_array ();
  TvStatement *query
      = tv_db_prepare (db,
                       "SELECT id, name, unit, state, reason, enrolled, seen FROM device"
                       " ORDER BY enrolled",
                       error);
  TvStep step = TV_STEP_ERROR;

  if (query == NULL)
    return NULL;
  while ((step = tv_statement_step (query, error)) == TV_STEP_ROW)
    json_array_append_new (rows,
                           json_pack ("{s:s, s:s, s:s, s:s, s:s?, s:I, s:I}",
                                      "device",
                                      tv_statement_text (query, 0),
                                      "name",
                                      tv_statement_text (query, 1),
                                      "unit",
                                      tv_statement_text (query, 2),
                                      "state",
                                      tv_statement_text (query, 3),
                                      "reason",
                                      tv_statement_text (query, 4),
                                      "enrolled",
                                      (json_int_t) tv_statement_int (query, 5),
                                      "seen",
                                      (json_int_t) tv_statement_int (query, 6)));
  return step == TV_STEP_DONE ? json_pack ("{s:O}", "rows", rows) : NULL;
}
