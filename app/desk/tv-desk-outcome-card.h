// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/tv-answer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One of the outcomes an answer may have, as a toggle that says what it means. (transfer floating)
 */
GtkWidget *tv_desk_outcome_card_new (TvOutcome outcome);

G_END_DECLS
