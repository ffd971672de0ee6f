// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-review.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A picture of what happened to a plan's lots: the ones that stay in grey, the changed ones each in
 * a colour and a hatching of its kind, with a legend below. The table beside it says the same in
 * words. */
#define TV_TYPE_DESK_LOT_PICTURE (tv_desk_lot_picture_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskLotPicture, tv_desk_lot_picture, TV, DESK_LOT_PICTURE, GtkBox)

/* @difference: of @review, which is referenced. */
GtkWidget *tv_desk_lot_picture_new (const TvLotDifference *difference, TvDeskReview *review);

/* What a kind of change is called: "New lots". (transfer none) */
const char *tv_desk_lot_picture_label (TvLotChangeKind kind);

G_END_DECLS
