// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-handler.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-handlers-private.h"
#include "tv-table-idempotency.h"

#include <string.h>

static const TvHandler handlers[] = {
  { "page-home", TV_LANE_READ, tv_handle_pages_home, .per_minute = 120 },
  { "page-round", TV_LANE_READ, tv_handle_pages_round, .per_minute = 120 },
  { "page-look-up", TV_LANE_NOW, tv_handle_pages_look_up, .per_minute = 120 },
  /* Deriving a code costs 64 MiB and a tenth of a second: nobody tries many. */
  { "page-ask",
    TV_LANE_READ,
    tv_handle_pages_ask,
    .prepare = tv_handle_pages_ask_prepare,
    .per_minute = 10,
    .answer_after = 400 },
  { "time", TV_LANE_NOW, tv_handle_public_time, .per_minute = 600 },
  { "metadata", TV_LANE_NOW, tv_handle_public_metadata },
  { "object-get", TV_LANE_NOW, tv_handle_public_object },
  { "object-head", TV_LANE_NOW, tv_handle_public_object },
  { "delta", TV_LANE_NOW, tv_handle_delta },
  /* Hashing and copying a large file is no work for the writer. */
  { "object-put", TV_LANE_READ, tv_handle_public_put_object },
  { "receipt", TV_LANE_READ, tv_handle_public_receipt, .per_minute = 10, .answer_after = 150 },
  { "enrolment", TV_LANE_WRITE, tv_handle_device_enrol, .per_minute = 20 },
  { "device-challenge", TV_LANE_NOW, tv_handle_device_challenge, .per_minute = 120 },
  { "device-session", TV_LANE_WRITE, tv_handle_device_session, .per_minute = 120 },
  { "device-self", TV_LANE_NOW, tv_handle_device_self },
  { "device-report", TV_LANE_WRITE, tv_handle_device_report },
  { "submission-put", TV_LANE_WRITE, tv_intake_put, .wakes = TRUE, .single = TRUE },
  { "submission-batch", TV_LANE_WRITE, tv_intake_batch, .wakes = TRUE },
  { "submission", TV_LANE_READ, tv_handle_review_submission },
  { "submission-identity", TV_LANE_WRITE, tv_handle_review_identity },
  { "session-new",
    TV_LANE_WRITE,
    tv_handle_official_sign_in,
    .prepare = tv_handle_official_sign_in_prepare,
    .per_minute = 30 },
  { "session-end", TV_LANE_WRITE, tv_handle_official_sign_out },
  { "session-step-up",
    TV_LANE_WRITE,
    tv_handle_official_step_up,
    .prepare = tv_handle_official_step_up_prepare,
    .per_minute = 30 },
  { "wrapped-keys", TV_LANE_READ, tv_handle_official_wrapped_keys },
  { "wrapped-keys-put", TV_LANE_WRITE, tv_handle_people_wrap },
  { "user-list", TV_LANE_READ, tv_handle_people_list },
  { "user-new", TV_LANE_WRITE, tv_handle_people_add, .prepare = tv_handle_people_prepare },
  { "user", TV_LANE_READ, tv_handle_people_get },
  { "user-change", TV_LANE_WRITE, tv_handle_people_change, .prepare = tv_handle_people_prepare },
  { "user-keys", TV_LANE_READ, tv_handle_people_list_keys },
  { "user-key-new", TV_LANE_WRITE, tv_handle_people_add_key },
  { "device-list", TV_LANE_READ, tv_handle_kiosks_list },
  { "device-change", TV_LANE_WRITE, tv_handle_kiosks_change },
  { "enrolment-code-new", TV_LANE_WRITE, tv_handle_kiosks_add_code },
  { "round-list", TV_LANE_READ, tv_handle_review_rounds },
  { "round-submissions", TV_LANE_READ, tv_handle_review_submissions },
  { "answer-list", TV_LANE_READ, tv_handle_answers_list },
  { "answer-new", TV_LANE_WRITE, tv_handle_answers_add },
  { "answer-change", TV_LANE_WRITE, tv_handle_answers_change },
  { "proposal-list", TV_LANE_READ, tv_handle_proposals_list },
  { "proposal-new", TV_LANE_WRITE, tv_handle_proposals_add, .rescans = TRUE },
  { "proposal", TV_LANE_READ, tv_handle_proposals_get },
  { "proposal-sign", TV_LANE_WRITE, tv_handle_proposals_sign, .rescans = TRUE },
  { "proposal-withdraw", TV_LANE_WRITE, tv_handle_proposals_withdraw },
  { "audit", TV_LANE_READ, tv_handle_official_audit },
};

const TvHandler *
tv_handler_find (const char *route)
{
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (strcmp (handlers[i].route, route) == 0)
      return &handlers[i];
  return NULL;
}

gboolean
tv_handler_run_once (TvServerContext *context,
                     TvDb *db,
                     guint64 tick,
                     TvRequest *request,
                     TvHandlerFunc run,
                     GError **error)
{
  guint8 sha256[32];
  gboolean found = FALSE;
  guint status = 0;
  GBytes *response = NULL;
  const char *actor = request->actor->name;
  const char *route = request->route->name;

  if (request->idempotency_key == NULL || !g_uuid_string_is_valid (request->idempotency_key))
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_BAD_REQUEST,
                           "the header Idempotency-Key (a UUID) is needed");
      return FALSE;
    }
  tv_sha256 (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body), sha256);
  if (!tv_table_idempotency_find (db,
                                  actor,
                                  route,
                                  request->idempotency_key,
                                  sha256,
                                  &found,
                                  &status,
                                  &response,
                                  error))
    return FALSE;
  if (found)
    {
      tv_request_reply_bytes (request, status, "application/json", response);
      return TRUE;
    }
  return run (context, db, tick, request, error)
         && tv_table_idempotency_add (db,
                                      actor,
                                      route,
                                      request->idempotency_key,
                                      sha256,
                                      request->status,
                                      request->reply,
                                      error);
}
