// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-parts.h"

#include "base/tv-error.h"

GtkWidget *
tv_visit_label_new (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
new_icon (const char *name, int size)
{
  GtkWidget *image = gtk_image_new_from_icon_name (name);

  gtk_image_set_pixel_size (GTK_IMAGE (image), size);
  return image;
}

static void
name_it (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
}

GtkWidget *
tv_visit_action_new (const char *icon, const char *label, const char *css)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = gtk_label_new (label);

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  /* On one line where there is room. */
  gtk_label_set_natural_wrap_mode (GTK_LABEL (text), GTK_NATURAL_WRAP_NONE);
  if (icon != NULL)
    gtk_box_append (GTK_BOX (box), new_icon (icon, 32));
  gtk_box_append (GTK_BOX (box), text);
  gtk_button_set_child (GTK_BUTTON (button), box);
  if (css != NULL)
    gtk_widget_add_css_class (button, css);
  name_it (button, label);
  return button;
}

GtkWidget *
tv_visit_choice_new (const char *icon, const char *title, const char *detail)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *image = new_icon (icon, 56);

  gtk_widget_add_css_class (button, "choice");
  gtk_widget_add_css_class (image, "choice-icon");
  gtk_widget_set_valign (image, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), tv_visit_label_new (title, "choice-title"));
  if (detail != NULL)
    gtk_box_append (GTK_BOX (words), tv_visit_label_new (detail, "detail"));
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), new_icon ("go-next-symbolic", 32));
  gtk_button_set_child (GTK_BUTTON (button), box);
  name_it (button, title);
  return button;
}

GtkWidget *
tv_visit_card_new (const char *icon, const char *title, const char *detail, const char *badge)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  gtk_widget_add_css_class (button, "card");
  if (icon != NULL)
    gtk_box_append (GTK_BOX (box), new_icon (icon, 40));
  gtk_box_append (GTK_BOX (words), tv_visit_label_new (title, "card-title"));
  if (detail != NULL && *detail != '\0')
    gtk_box_append (GTK_BOX (words), tv_visit_label_new (detail, "detail"));
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  if (badge != NULL && *badge != '\0')
    {
      GtkWidget *label = gtk_label_new (badge);

      gtk_widget_add_css_class (label, "badge");
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_box_append (GTK_BOX (box), new_icon ("go-next-symbolic", 28));
  gtk_button_set_child (GTK_BUTTON (button), box);
  name_it (button, title);
  return button;
}

GtkWidget *
tv_visit_fact_new (const char *label, const char *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *name = tv_visit_label_new (label, "fact-name");
  GtkWidget *text = tv_visit_label_new (value, "fact-value");

  gtk_widget_add_css_class (box, "fact");
  gtk_label_set_width_chars (GTK_LABEL (name), 18);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 18);
  gtk_label_set_yalign (GTK_LABEL (name), 0);
  gtk_label_set_yalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), text);
  return box;
}

GtkWidget *
tv_visit_heading_new (const char *text)
{
  return tv_visit_label_new (text, "heading");
}

GtkWidget *
tv_visit_notice_new (const char *icon, const char *title, const char *advice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *heading = tv_visit_label_new (title, "notice-title");

  gtk_widget_add_css_class (box, "notice");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (box, TRUE);
  gtk_label_set_justify (GTK_LABEL (heading), GTK_JUSTIFY_CENTER);
  gtk_label_set_xalign (GTK_LABEL (heading), 0.5);
  gtk_label_set_max_width_chars (GTK_LABEL (heading), 36);
  gtk_box_append (GTK_BOX (box), new_icon (icon, 72));
  gtk_box_append (GTK_BOX (box), heading);
  if (advice != NULL && *advice != '\0')
    {
      GtkWidget *words = tv_visit_label_new (advice, "body");

      gtk_label_set_justify (GTK_LABEL (words), GTK_JUSTIFY_CENTER);
      gtk_label_set_xalign (GTK_LABEL (words), 0.5);
      gtk_label_set_max_width_chars (GTK_LABEL (words), 44);
      gtk_box_append (GTK_BOX (box), words);
    }
  return box;
}

GtkWidget *
tv_visit_error_new (const GError *error)
{
  const char *advice = NULL;
  const char *text = tv_error_explain (error, &advice);

  g_message ("%s", error->message);
  return tv_visit_notice_new ("dialog-warning-symbolic", text, advice);
}

void
tv_visit_box_clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}
