// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-handler.h"

G_BEGIN_DECLS

#define TV_HANDLER(name)                                                                           \
  gboolean name (TvServerContext *context,                                                         \
                 TvDb *db,                                                                         \
                 guint64 tick,                                                                     \
                 TvRequest *request,                                                               \
                 GError **error)

TV_HANDLER (tv_handle_pages_home);
TV_HANDLER (tv_handle_pages_round);
TV_HANDLER (tv_handle_pages_look_up);
TV_HANDLER (tv_handle_pages_ask_prepare);
TV_HANDLER (tv_handle_pages_ask);

TV_HANDLER (tv_handle_public_time);
TV_HANDLER (tv_handle_public_metadata);
TV_HANDLER (tv_handle_public_object);
TV_HANDLER (tv_handle_delta);
TV_HANDLER (tv_handle_public_receipt);
TV_HANDLER (tv_handle_public_put_object);

TV_HANDLER (tv_handle_device_enrol);
TV_HANDLER (tv_handle_device_challenge);
TV_HANDLER (tv_handle_device_session);
TV_HANDLER (tv_handle_device_self);
TV_HANDLER (tv_handle_device_report);

TV_HANDLER (tv_intake_put);
TV_HANDLER (tv_intake_batch);

TV_HANDLER (tv_handle_official_sign_in_prepare);
TV_HANDLER (tv_handle_official_sign_in);
TV_HANDLER (tv_handle_official_sign_out);
TV_HANDLER (tv_handle_official_step_up_prepare);
TV_HANDLER (tv_handle_official_step_up);
TV_HANDLER (tv_handle_official_wrapped_keys);
TV_HANDLER (tv_handle_official_audit);

TV_HANDLER (tv_handle_people_list);
TV_HANDLER (tv_handle_people_prepare);
TV_HANDLER (tv_handle_people_add);
TV_HANDLER (tv_handle_people_get);
TV_HANDLER (tv_handle_people_change);
TV_HANDLER (tv_handle_people_list_keys);
TV_HANDLER (tv_handle_people_add_key);
TV_HANDLER (tv_handle_people_wrap);

TV_HANDLER (tv_handle_kiosks_list);
TV_HANDLER (tv_handle_kiosks_change);
TV_HANDLER (tv_handle_kiosks_add_code);

TV_HANDLER (tv_handle_review_rounds);
TV_HANDLER (tv_handle_review_submissions);
TV_HANDLER (tv_handle_review_submission);
TV_HANDLER (tv_handle_review_identity);

TV_HANDLER (tv_handle_answers_list);
TV_HANDLER (tv_handle_answers_add);
TV_HANDLER (tv_handle_answers_change);

TV_HANDLER (tv_handle_proposals_list);
TV_HANDLER (tv_handle_proposals_get);
TV_HANDLER (tv_handle_proposals_add);
TV_HANDLER (tv_handle_proposals_sign);
TV_HANDLER (tv_handle_proposals_withdraw);

G_END_DECLS
