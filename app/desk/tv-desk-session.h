// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-api.h"
#include "tv-desk-content.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What all pages of a signed-in Desk share: the server, the publications, the unit register.
 *
 * Signals: "units-changed": names of units are known now. "answers-changed": an answer was saved or
 * published, lists are out of date. */
#define TV_TYPE_DESK_SESSION (tv_desk_session_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskSession, tv_desk_session, TV, DESK_SESSION, GObject)

/* @root_file: (nullable): see tv_desk_content_new(). */
TvDeskSession *tv_desk_session_new (TvDeskApi *api, const char *root_file);

TvDeskApi *tv_desk_session_get_api (TvDeskSession *self);         /* (transfer none) */
TvDeskContent *tv_desk_session_get_content (TvDeskSession *self); /* (transfer none) */

/* Brings publications up to date and loads the register; failures are told by the result, and the
 * Desk goes on with codes instead of names. */
void tv_desk_session_load_async (TvDeskSession *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean tv_desk_session_load_finish (TvDeskSession *self, GAsyncResult *result, GError **error);

/* "Phường Xuân Hương – Đà Lạt", or the code while the register is not known. */
char *tv_desk_session_dup_unit_name (TvDeskSession *self, const char *code);

/* Codes and names of all units in force, in the dictionary's order, as two parallel vectors.
 * (transfer full) */
void tv_desk_session_dup_units (TvDeskSession *self, GStrv *ret_codes, GStrv *ret_names);

void tv_desk_session_emit_answers_changed (TvDeskSession *self);

G_END_DECLS
