// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "forms/tv-question.h"

G_BEGIN_DECLS

/* One question with what it takes to answer it, and beside it what is wrong with the answer.
 *
 * Signals: "answered" (const char *value) at each change by the user; "pick-place" () when a place
 * is to be chosen on the map. */
#define TV_TYPE_QUESTION_VIEW (tv_question_view_get_type ())
G_DECLARE_FINAL_TYPE (TvQuestionView, tv_question_view, TV, QUESTION_VIEW, GtkWidget)

/* @question: (transfer full). */
GtkWidget *tv_question_view_new (TvQuestion *question);

/* (transfer none) */
const char *tv_question_view_get_path (TvQuestionView *self);

/* The question as it stands now: other words, another computed value or place. What the user is
 * writing stays. @question: (transfer full). */
void tv_question_view_update (TvQuestionView *self, TvQuestion *question);

/* @message in words beside the question; NULL when nothing is wrong. */
void tv_question_view_set_fault (TvQuestionView *self, const char *message);
gboolean tv_question_view_has_fault (TvQuestionView *self);

/* Gives the focus to its first part. */
void tv_question_view_focus (TvQuestionView *self);

G_END_DECLS
