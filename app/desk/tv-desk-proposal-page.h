// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One proposal: what it would change of what is in force, and the buttons that sign, refuse or take
 * it back.
 *
 * Signal "decided": it was signed, refused or taken back; lists are out of date. */
#define TV_TYPE_DESK_PROPOSAL_PAGE (tv_desk_proposal_page_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskProposalPage, tv_desk_proposal_page, TV, DESK_PROPOSAL_PAGE, AdwBin)

void tv_desk_proposal_page_set_session (TvDeskProposalPage *self, TvDeskSession *session);
void tv_desk_proposal_page_show (TvDeskProposalPage *self, const char *proposal);

G_END_DECLS
