// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "tv-enrolment-code.h"
#include "tv-handlers-private.h"
#include "tv-table-audit.h"
#include "tv-table-device.h"
#include "tv-table-session.h"
#include "vault/tv-base64.h"
#include "vault/tv-password.h"
#include "vault/tv-signing-key.h"

#include <string.h>

#define BODY_MAX 4096
#define REPORT_MAX (1024 * 1024)
#define REPORT_LINES 2000
#define CODE_TRIES 5
#define SIGN_IN_PREFIX "thamvan device session v1\n"

static gboolean
code_used (GError **error)
{
  g_set_error_literal (error,
                       TV_ERROR,
                       TV_ERROR_CODE_USED,
                       "the code is wrong, used, late or was tried too often");
  return FALSE;
}

static void
reply_enrolled (TvRequest *request, const TvDeviceRow *device)
{
  tv_request_reply_json (request,
                         201,
                         json_pack ("{s:s, s:s, s:s}",
                                    "device",
                                    device->id,
                                    "unit",
                                    device->unit,
                                    "name",
                                    device->name));
}

/* The reply to an enrolment may get lost: the same code with the same key is answered again. */
static gboolean
repeat_enrolment (TvDb *db, const char *id, GBytes *key, TvRequest *request, GError **error)
{
  g_autoptr (TvDeviceRow) device = tv_table_device_find (db, id, error);

  if (device == NULL)
    return FALSE;
  if (!g_bytes_equal (device->public_key, key) || strcmp (device->state, "active") != 0)
    return code_used (error);
  reply_enrolled (request, device);
  return TRUE;
}

static gboolean
enrol (TvDb *db,
       const char *selector,
       const TvEnrolmentCodeRow *row,
       GBytes *key,
       TvRequest *request,
       GError **error)
{
  TvDeviceRow device = { 0 };
  g_autofree char *id = g_uuid_string_random ();
  gboolean done = FALSE;

  device.id = id;
  device.public_key = key;
  device.unit = row->unit;
  device.name = row->name;
  done = tv_table_device_add (db, &device, request->now, error)
         && tv_table_code_set_used (db, selector, id, error)
         && tv_table_audit_add (db, request->now, id, "device-enrol", row->unit, error);
  if (done)
    reply_enrolled (request, &device);
  return done;
}

/* Counts a wrong try and still refuses: the count must stay, so that the refusal is a reply and not
 * a failure of the transaction. */
static gboolean
refuse_try (TvDb *db, const char *selector, TvRequest *request, GError **error)
{
  g_autoptr (GError) refusal = NULL;

  if (!tv_table_code_count_try (db, selector, error))
    return FALSE;
  code_used (&refusal);
  tv_request_reply_error (request, refusal);
  return TRUE;
}

gboolean
tv_handle_device_enrol (TvServerContext *context,
                        TvDb *db,
                        guint64 tick,
                        TvRequest *request,
                        GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  const char *typed = NULL;
  const char *key_text = NULL;
  g_autofree char *code = NULL;
  g_autofree char *selector = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (TvEnrolmentCodeRow) row = NULL;
  g_autoptr (GError) local = NULL;

  if (json == NULL || !tv_json_need_string (json, "code", &typed, error)
      || !tv_json_need_string (json, "public_key", &key_text, error))
    return FALSE;
  key = tv_base64_decode (key_text, TV_PUBLIC_KEY_SIZE, error);
  code = key != NULL ? tv_enrolment_code_parse (typed, error) : NULL;
  if (code == NULL)
    return FALSE;
  selector = tv_enrolment_code_dup_selector (code);
  hash = tv_enrolment_code_hash (code);
  row = tv_table_code_find (db, selector, &local);
  if (row == NULL)
    {
      if (g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
        return code_used (error);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row->expires <= request->now || row->tries >= CODE_TRIES)
    return code_used (error);
  if (!tv_secret_equal (hash, row->secret, MIN (strlen (hash), strlen (row->secret))))
    return refuse_try (db, selector, request, error);
  return row->device != NULL ? repeat_enrolment (db, row->device, key, request, error)
                             : enrol (db, selector, row, key, request, error);
}

gboolean
tv_handle_device_challenge (TvServerContext *context,
                            TvDb *db,
                            guint64 tick,
                            TvRequest *request,
                            GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  const char *device = NULL;
  g_autofree char *nonce = NULL;

  if (json == NULL || !tv_json_need_string (json, "device", &device, error))
    return FALSE;
  /* Unknown devices get one too: who is enrolled is nobody's business. */
  nonce = tv_nonces_add (context->nonces, device, request->now);
  tv_request_reply_json (
      request,
      200,
      json_pack ("{s:s, s:I}", "nonce", nonce, "time", (json_int_t) request->now));
  return TRUE;
}

static gboolean
check_answer (TvServerContext *context,
              TvRequest *request,
              const TvDeviceRow *device,
              const char *nonce,
              const char *signature_text,
              GError **error)
{
  g_autofree char *message = g_strconcat (SIGN_IN_PREFIX, nonce, NULL);
  g_autoptr (GBytes) signature = tv_base64_decode (signature_text, TV_SIGNATURE_SIZE, error);

  if (signature == NULL)
    return FALSE;
  if (tv_nonces_take (context->nonces, nonce, device->id, request->now)
      && tv_signature_verify (g_bytes_get_data (device->public_key, NULL),
                              message,
                              strlen (message),
                              g_bytes_get_data (signature, NULL)))
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAUTHORIZED, "the answer does not hold");
  return FALSE;
}

gboolean
tv_handle_device_session (TvServerContext *context,
                          TvDb *db,
                          guint64 tick,
                          TvRequest *request,
                          GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  const char *id = NULL;
  const char *nonce = NULL;
  const char *signature = NULL;
  g_autoptr (TvDeviceRow) device = NULL;
  g_autofree char *token = NULL;
  g_autofree char *hash = NULL;
  gint64 expires = request->now + TV_SESSION_DEVICE;

  if (json == NULL || !tv_json_need_string (json, "device", &id, error)
      || !tv_json_need_string (json, "nonce", &nonce, error)
      || !tv_json_need_string (json, "signature", &signature, error))
    return FALSE;
  device = tv_table_device_find (db, id, error);
  if (device == NULL || !check_answer (context, request, device, nonce, signature, error))
    return FALSE;
  /* Only who proved to be this device is told that and why it is revoked. */
  if (strcmp (device->state, "active") != 0)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_DEVICE_REVOKED,
                           device->reason != NULL ? device->reason : "the device is revoked");
      return FALSE;
    }
  token = tv_random_token ();
  hash = tv_token_hash (token);
  if (!tv_table_session_add (db, hash, NULL, device->id, request->now, expires, error))
    return FALSE;
  tv_request_reply_json (request,
                         200,
                         json_pack ("{s:s, s:I}", "token", token, "expires", (json_int_t) expires));
  return TRUE;
}

gboolean
tv_handle_device_self (TvServerContext *context,
                       TvDb *db,
                       guint64 tick,
                       TvRequest *request,
                       GError **error)
{
  g_autoptr (TvDeviceRow) device = tv_table_device_find (db, request->actor->name, error);

  if (device == NULL)
    return FALSE;
  tv_request_reply_json (request,
                         200,
                         json_pack ("{s:s, s:s, s:s, s:{}, s:s?}",
                                    "state",
                                    device->state,
                                    "unit",
                                    device->unit,
                                    "name",
                                    device->name,
                                    "settings",
                                    "reason",
                                    device->reason));
  return TRUE;
}

static gboolean
keep_disclosures (TvDb *db, const char *device, TvJson *lines, GError **error)
{
  if (json_array_size (lines) > REPORT_LINES)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_TOO_MANY, "too many lines in one report");
      return FALSE;
    }
  for (gsize i = 0; i < json_array_size (lines); i++)
    if (!tv_table_device_add_disclosure (db, device, json_array_get (lines, i), error))
      return FALSE;
  return TRUE;
}

gboolean
tv_handle_device_report (TvServerContext *context,
                         TvDb *db,
                         guint64 tick,
                         TvRequest *request,
                         GError **error)
{
  TvJson *json = tv_request_need_json (request, REPORT_MAX, error);
  const char *device = request->actor->name;
  const char *root = NULL;
  TvJson *status = NULL;
  g_autofree char *status_text = NULL;
  g_autofree char *day = tv_format_day (request->now);

  if (json == NULL)
    return FALSE;
  status = json_object_get (json, "status");
  status_text = json_is_object (status) ? tv_json_to_text (status, 0) : NULL;
  root = tv_json_get_string (json, "audit_root", NULL);
  if (!tv_table_device_set_seen (db, device, status_text, request->now, error)
      || !keep_disclosures (db, device, json_object_get (json, "disclosure"), error))
    return FALSE;
  if (root != NULL && !tv_table_device_add_anchor (db, device, day, root, error))
    return FALSE;
  request->status = 204;
  return TRUE;
}
