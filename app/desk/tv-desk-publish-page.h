// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The answers of a round that wait to be published, and the button that does it. */
#define TV_TYPE_DESK_PUBLISH_PAGE (tv_desk_publish_page_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskPublishPage, tv_desk_publish_page, TV, DESK_PUBLISH_PAGE, AdwBin)

void tv_desk_publish_page_set_session (TvDeskPublishPage *self, TvDeskSession *session);
void tv_desk_publish_page_show_round (TvDeskPublishPage *self, TvDeskRound *round);

G_END_DECLS
