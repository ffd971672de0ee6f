// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-answer-editor.h"

G_BEGIN_DECLS

/* One opinion: what was written, what the check found, where it points, what became of it; and
 * beside it the answer. */
#define TV_TYPE_DESK_OPINION_PAGE (tv_desk_opinion_page_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskOpinionPage, tv_desk_opinion_page, TV, DESK_OPINION_PAGE, AdwBin)

void tv_desk_opinion_page_set_session (TvDeskOpinionPage *self, TvDeskSession *session);

/* @id: the submission; @round: the consultation it belongs to. */
void tv_desk_opinion_page_show (TvDeskOpinionPage *self, const char *id, TvDeskRound *round);

TvDeskAnswerEditor *tv_desk_opinion_page_get_editor (TvDeskOpinionPage *self); /* (transfer none) */

G_END_DECLS
