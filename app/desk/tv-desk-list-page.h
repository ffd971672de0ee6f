// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The opinions of one round. Signal "opened" (char *submission): somebody wants to read one. */
#define TV_TYPE_DESK_LIST_PAGE (tv_desk_list_page_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskListPage, tv_desk_list_page, TV, DESK_LIST_PAGE, AdwBin)

void tv_desk_list_page_set_session (TvDeskListPage *self, TvDeskSession *session);

/* @round: id, NULL for none. */
void tv_desk_list_page_show_round (TvDeskListPage *self, const char *round);

void tv_desk_list_page_refresh (TvDeskListPage *self);
void tv_desk_list_page_focus_search (TvDeskListPage *self);

G_END_DECLS
