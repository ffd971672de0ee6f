// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What was proposed for publication: what waits for signatures, and what became of the rest.
 *
 * Signals: "opened" (id of a proposal). "counted" (how many wait for the reader's signature, as
 * guint): after each load. */
#define TV_TYPE_DESK_PROPOSALS_PAGE (tv_desk_proposals_page_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskProposalsPage, tv_desk_proposals_page, TV, DESK_PROPOSALS_PAGE, AdwBin)

void tv_desk_proposals_page_set_session (TvDeskProposalsPage *self, TvDeskSession *session);

/* Asks the server again. */
void tv_desk_proposals_page_load (TvDeskProposalsPage *self);

G_END_DECLS
