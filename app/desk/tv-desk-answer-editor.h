// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Where one opinion is answered: outcome, reason, references, text. What is typed is kept as a
 * sealed draft on this PC every few seconds; "Save answer" brings it to the server, where it waits
 * to be published. Signal "saved": the server has it. */
#define TV_TYPE_DESK_ANSWER_EDITOR (tv_desk_answer_editor_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskAnswerEditor, tv_desk_answer_editor, TV, DESK_ANSWER_EDITOR, AdwBin)

void tv_desk_answer_editor_set_session (TvDeskAnswerEditor *self, TvDeskSession *session);

/* Shows the answer of an opinion, or its draft, or an empty one. */
void tv_desk_answer_editor_edit (TvDeskAnswerEditor *self, TvDeskSubmission *submission);

/* Titles of the plan's documents, to refer to. */
void tv_desk_answer_editor_set_documents (TvDeskAnswerEditor *self, const char *const *titles);

/* Whether something typed is neither at the server nor in a draft. */
gboolean tv_desk_answer_editor_is_unsaved (TvDeskAnswerEditor *self);

/* As if the buttons were pressed. */
void tv_desk_answer_editor_save (TvDeskAnswerEditor *self);
void tv_desk_answer_editor_save_draft (TvDeskAnswerEditor *self);

/* Forgets what was typed since the last save. */
void tv_desk_answer_editor_discard (TvDeskAnswerEditor *self);

/* What is on the screen now; for tests. (transfer full) */
TvDeskAnswer *tv_desk_answer_editor_dup_answer (TvDeskAnswerEditor *self);

G_END_DECLS
