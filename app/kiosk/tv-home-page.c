// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_HOME_PAGE (tv_home_page_get_type ())
G_DECLARE_FINAL_TYPE (TvHomePage, tv_home_page, TV, HOME_PAGE, TvVisitPage)

struct _TvHomePage
{
  TvVisitPage parent;

  GtkEntry *entry;
  GtkGrid *choices;
  GtkBox *notice_box;
};

G_DEFINE_FINAL_TYPE (TvHomePage, tv_home_page, TV_TYPE_VISIT_PAGE)

#define COLUMNS 2

typedef struct
{
  TvVisitPlaceKind kind;
  const char *icon;
  const char *title;
  const char *detail;
} Choice;

static const Choice list[] = {
  { TV_VISIT_SEARCH,
    "mark-location-symbolic",
    N_ ("See the plans"),
    N_ ("Approved plans, their maps, drawings and decisions") },
  { TV_VISIT_ROUNDS,
    "chat-message-new-symbolic",
    N_ ("Open for your opinion"),
    N_ ("Draft plans that you can comment on now") },
  { TV_VISIT_LOOKUP,
    "edit-find-symbolic",
    N_ ("Look up a receipt"),
    N_ ("What became of your opinion") },
  { TV_VISIT_INDICATORS,
    "power-profile-performance-symbolic",
    N_ ("Development targets"),
    N_ ("What the province wants to reach by 2025 and 2030") },
  { TV_VISIT_UNITS,
    "view-list-symbolic",
    N_ ("Administrative units"),
    N_ ("The communes and wards since 1 July 2025 and what they were before") },
};

static void
choice_cb (TvHomePage *self, GtkWidget *button)
{
  guint kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "kind"));

  tv_visit_go_to (tv_visit_page_get_visit (TV_VISIT_PAGE (self)), kind, NULL, 0);
}

static void
search_cb (TvHomePage *self)
{
  g_autoptr (TvVisitPlace) place = tv_visit_place_new (TV_VISIT_SEARCH, NULL, 0);

  place->text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  tv_visit_go (tv_visit_page_get_visit (TV_VISIT_PAGE (self)), place);
}

static void
add_choices (TvHomePage *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (list); i++)
    {
      GtkWidget *button = tv_visit_choice_new (list[i].icon, _ (list[i].title), _ (list[i].detail));

      g_object_set_data (G_OBJECT (button), "kind", GUINT_TO_POINTER (list[i].kind));
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (choice_cb), self);
      gtk_grid_attach (self->choices, button, (int) i % COLUMNS, (int) i / COLUMNS, 1, 1);
    }
}

static void
tv_home_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_HOME_PAGE);
  G_OBJECT_CLASS (tv_home_page_parent_class)->dispose (object);
}

static void
tv_home_page_class_init (TvHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_home_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvHomePage, entry);
  gtk_widget_class_bind_template_child (widget_class, TvHomePage, choices);
  gtk_widget_class_bind_template_child (widget_class, TvHomePage, notice_box);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
}

static void
tv_home_page_init (TvHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_home_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvHomePage *self = tv_visit_page_new (TV_TYPE_HOME_PAGE, visit, place);

  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  add_choices (self);
  if (tv_visit_get_catalogue (visit) == NULL)
    gtk_box_append (
        self->notice_box,
        tv_visit_notice_new ("content-loading-symbolic",
                             _ ("The content is on its way"),
                             _ ("This machine has not received anything from the province yet. It "
                                "will appear here by itself.")));
  return GTK_WIDGET (self);
}
