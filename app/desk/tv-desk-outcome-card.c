// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "tv-desk-outcome-card.h"
#include "tv-desk-words.h"

static GtkWidget *
new_card (const char *icon, const char *title, const char *explanation)
{
  GtkWidget *card = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *label = gtk_label_new (explanation);

  gtk_box_append (GTK_BOX (head), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (head), heading);
  gtk_widget_add_css_class (heading, "heading");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (card), box);
  gtk_widget_add_css_class (card, "desk-outcome");
  tv_desk_words_set_name (card, title);
  return card;
}

GtkWidget *
tv_desk_outcome_card_new (TvOutcome outcome)
{
  static const struct
  {
    const char *icon;
    const char *css_class;
    const char *explanation;
  } looks[] = {
    [TV_OUTCOME_ACCEPTED]
    = { "emblem-ok-symbolic", "accepted", N_ ("The plan is changed as asked.") },
    [TV_OUTCOME_PARTLY_ACCEPTED]
    = { "view-continuous-symbolic", "partly", N_ ("Some of it goes into the plan.") },
    [TV_OUTCOME_NOT_ACCEPTED]
    = { "window-close-symbolic", "refused", N_ ("The plan stays; the reason says why.") },
    [TV_OUTCOME_NOTED] = { "emblem-documents-symbolic", "noted", N_ ("Noted for later work.") },
  };
  GtkWidget *card = NULL;

  g_return_val_if_fail (outcome > TV_OUTCOME_NONE && outcome < G_N_ELEMENTS (looks), NULL);

  card = new_card (looks[outcome].icon, tv_outcome_label (outcome), _ (looks[outcome].explanation));
  gtk_widget_add_css_class (card, looks[outcome].css_class);
  return card;
}
