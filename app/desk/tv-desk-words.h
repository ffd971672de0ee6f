// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TV_DESK_RESOURCE "/vn/thamvan/ThamVan/desk/"

/* What happened and what to do, in one paragraph, in the reader's language. (transfer full) */
char *tv_desk_words_for_error (const GError *error);

/* Gives the entry inside a row the row's title as its accessible name. */
void tv_desk_words_label_row (AdwEntryRow *row);

/* The accessible name of any widget. */
void tv_desk_words_set_name (GtkWidget *widget, const char *name);

/* Reads and writes the whole text of a text view. (transfer full) */
char *tv_desk_words_get_text (GtkTextView *view);
void tv_desk_words_set_text (GtkTextView *view, const char *text);

G_END_DECLS
