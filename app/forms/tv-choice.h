// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One of the answers a question offers. */
typedef struct
{
  char *value; /* (owned) what an answer is stored as, never shown */
  char *label; /* (owned) what the reader sees, in the language asked for */
} TvChoice;

/* Copies both texts. (transfer full) */
TvChoice *tv_choice_new (const char *value, const char *label);
void tv_choice_free (TvChoice *self);

G_END_DECLS
