// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-time-message.h"

#include "base/tv-error.h"
#include "base/tv-json.h"
#include "vault/tv-dsse.h"

#define PAYLOAD_TYPE "application/vnd.thamvan.time+json;version=1"

GBytes *
tv_time_message_sign (const char *nonce, gint64 time, guint64 tick, TvSigningKey *key)
{
  g_autoptr (TvJson) json = NULL;
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (TvDsse) dsse = NULL;

  g_return_val_if_fail (nonce != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  json = json_pack ("{s:s, s:I, s:I}",
                    "nonce",
                    nonce,
                    "time",
                    (json_int_t) time,
                    "tick",
                    (json_int_t) tick);
  payload = tv_json_to_bytes (json, 0);
  dsse = tv_dsse_new (PAYLOAD_TYPE, payload);
  tv_dsse_sign (dsse, key);
  return tv_dsse_to_bytes (dsse);
}

gboolean
tv_time_message_verify (GBytes *body,
                        const char *nonce,
                        GHashTable *keys,
                        gint64 *ret_time,
                        guint64 *ret_tick,
                        GError **error)
{
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (TvJson) json = NULL;
  const char *text = NULL;
  gint64 time = 0;
  gint64 tick = 0;

  g_return_val_if_fail (body != NULL && nonce != NULL && keys != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  dsse = tv_dsse_parse (body, TV_TIME_MESSAGE_MAX, error);
  if (dsse == NULL)
    return FALSE;
  if (g_strcmp0 (tv_dsse_get_payload_type (dsse), PAYLOAD_TYPE) != 0
      || tv_dsse_count_signatures (dsse, keys) == 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_SIGNATURE, "the time is not signed");
      return FALSE;
    }
  json = tv_json_parse_bytes (tv_dsse_get_payload (dsse), TV_TIME_MESSAGE_MAX, error);
  if (json == NULL || !tv_json_need_string (json, "nonce", &text, error)
      || !tv_json_need_int (json, "time", &time, error)
      || !tv_json_need_int (json, "tick", &tick, error))
    return FALSE;
  if (strcmp (text, nonce) != 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_STALE, "the time answers another question");
      return FALSE;
    }
  if (time < 0 || tick < 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "the time is negative");
      return FALSE;
    }
  if (ret_time != NULL)
    *ret_time = time;
  if (ret_tick != NULL)
    *ret_tick = (guint64) tick;
  return TRUE;
}
