// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The answer to "what may be built on this land?": plain words first, then figures, the clause that
 * governs it, every plan that covers the place with its history, the source, and a warning where
 * plans disagree or the one on the map does not count today. */
#define TV_TYPE_LOT_CARD (tv_lot_card_get_type ())
G_DECLARE_FINAL_TYPE (TvLotCard, tv_lot_card, TV, LOT_CARD, GtkWidget)

GtkWidget *tv_lot_card_new (TvVisit *visit);

/* Answers for a place, first by the plan on the map. @version 0: newest. FALSE, and the card is
 * empty, where no plan is. */
gboolean tv_lot_card_ask (TvLotCard *self, const char *item, guint version, double lon, double lat);

/* Asks for a touch. */
void tv_lot_card_invite (TvLotCard *self);

G_END_DECLS
