// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* One row of the opinions list. A row may be known only by its place in the list (a placeholder)
 * until its page has arrived; it is then filled in place and says so by notify::loaded. */
#define TV_TYPE_DESK_OPINION (tv_desk_opinion_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskOpinion, tv_desk_opinion, TV, DESK_OPINION, GObject)

TvDeskOpinion *tv_desk_opinion_new_placeholder (void);

/* Takes over a row of GET …/submissions. BAD_REQUEST, and stays as it was, without an id. */
gboolean tv_desk_opinion_fill (TvDeskOpinion *self, const TvJson *row, GError **error);

gboolean tv_desk_opinion_is_loaded (TvDeskOpinion *self);

/* Empty strings until loaded; never NULL. */
const char *tv_desk_opinion_get_id (TvDeskOpinion *self);
/* yyyy-mm-dd of writing. */
const char *tv_desk_opinion_get_day (TvDeskOpinion *self);
/* Unit code. */
const char *tv_desk_opinion_get_unit (TvDeskOpinion *self);
/* received opened answered published unreadable */
const char *tv_desk_opinion_get_state (TvDeskOpinion *self);
const char *tv_desk_opinion_get_stance (TvDeskOpinion *self);
const char *tv_desk_opinion_get_summary (TvDeskOpinion *self);

/* Translated words for codes of the wire; an unknown code is shown as it is. (transfer none) */
const char *tv_desk_opinion_state_label (const char *state);
const char *tv_desk_opinion_stance_label (const char *stance);
const char *tv_desk_opinion_channel_label (const char *channel);

G_END_DECLS
