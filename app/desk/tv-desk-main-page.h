// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Everything a signed-in official sees: consultations on the left; the list, one opinion, or
 * publishing on the right. Signal "signed-out" (GError *why, nullable): the server ended the
 * session. */
#define TV_TYPE_DESK_MAIN_PAGE (tv_desk_main_page_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskMainPage, tv_desk_main_page, TV, DESK_MAIN_PAGE, AdwBin)

void tv_desk_main_page_set_session (TvDeskMainPage *self, TvDeskSession *session);

/* What the keyboard asks for. */
void tv_desk_main_page_go_back (TvDeskMainPage *self);
void tv_desk_main_page_refresh (TvDeskMainPage *self);
void tv_desk_main_page_search (TvDeskMainPage *self);
/* What was proposed for publication, where the official may sign. */
void tv_desk_main_page_show_proposals (TvDeskMainPage *self);
void tv_desk_main_page_show_publishing (TvDeskMainPage *self);
void tv_desk_main_page_save (TvDeskMainPage *self);

/* Calls @callback when it is sure that nothing typed is lost, maybe after a question; never when
 * the official stays. */
void tv_desk_main_page_leave (TvDeskMainPage *self, GSourceFunc callback, gpointer user_data);

G_END_DECLS
