// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The small pieces all pages are put together from. Texts are plain, never markup. */

/* A wrapping label; @css: "title", "body", "small", "strong", … */
GtkWidget *tv_visit_label_new (const char *text, const char *css);

/* A button with an icon and words; @css (nullable): "primary", "danger". */
GtkWidget *tv_visit_action_new (const char *icon, const char *label, const char *css);

/* A large choice of the home page. @detail (nullable) */
GtkWidget *tv_visit_choice_new (const char *icon, const char *title, const char *detail);

/* One line of a list that opens something: title, what it is, a badge. @detail, @badge (nullable)
 * @icon (nullable) */
GtkWidget *tv_visit_card_new (const char *icon,
                              const char *title,
                              const char *detail,
                              const char *badge);

/* "label: value" over the whole width. */
GtkWidget *tv_visit_fact_new (const char *label, const char *value);

/* A heading between parts of a page. */
GtkWidget *tv_visit_heading_new (const char *text);

/* In the middle of nothing: an icon, what is, what to do. @advice (nullable) */
GtkWidget *tv_visit_notice_new (const char *icon, const char *title, const char *advice);

/* The same from an error, in the reader's words; the error goes to the log. */
GtkWidget *tv_visit_error_new (const GError *error);

void tv_visit_box_clear (GtkBox *box);

G_END_DECLS
