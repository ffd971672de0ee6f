// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-statement.h"

G_BEGIN_DECLS

/* For the table of statements that TvDb keeps. */
void tv_statement_free (gpointer self);

G_END_DECLS
