// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-review.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One changed item of a proposal, all that is known about the change: for a plan its facts,
 * documents and lots, for others their files. (transfer floating) */
GtkWidget *tv_desk_proposal_item_new (TvDeskReview *review, const TvReviewedItem *item);

G_END_DECLS
