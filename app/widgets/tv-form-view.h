// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "forms/tv-form-session.h"

G_BEGIN_DECLS

/* Draws one filling of a form for fingers: a page at a time, what is wrong beside its question, and
 * before sending a page with every answer, each to be corrected with one touch.
 *
 * Signals:
 *  - "pick-place" (char *path, double longitude, double latitude): the citizen wants to choose a
 * place on the map for this question; NaN when none is chosen yet. Answer with
 * tv_form_view_set_place().
 *  - "finished" (): "Send" was pressed and nothing is wrong; tv_form_session_finish() succeeds now.
 *  - "cancelled" (): the citizen gives up. */
#define TV_TYPE_FORM_VIEW (tv_form_view_get_type ())
G_DECLARE_FINAL_TYPE (TvFormView, tv_form_view, TV, FORM_VIEW, GtkWidget)

GtkWidget *tv_form_view_new (void);

/* Starts at the first page. NULL empties the view, so that nothing of a citizen stays in a widget.
 * (nullable) */
void tv_form_view_set_session (TvFormView *self, TvFormSession *session);

/* (transfer none) (nullable) */
TvFormSession *tv_form_view_get_session (TvFormView *self);

/* Draws everything anew, after the language of the session or of the program changed. */
void tv_form_view_reload (TvFormView *self);

/* The place chosen for a geopoint question, degrees in WGS 84. */
void tv_form_view_set_place (TvFormView *self, const char *path, double longitude, double latitude);

/* While @busy nothing can be pressed: the opinion is being sealed and stored. */
void tv_form_view_set_busy (TvFormView *self, gboolean busy);

G_END_DECLS
