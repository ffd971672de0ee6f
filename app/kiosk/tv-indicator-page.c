// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "model/tv-indicator.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_INDICATOR_PAGE (tv_indicator_page_get_type ())
G_DECLARE_FINAL_TYPE (TvIndicatorPage, tv_indicator_page, TV, INDICATOR_PAGE, TvVisitPage)

struct _TvIndicatorPage
{
  TvVisitPage parent;

  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (TvIndicatorPage, tv_indicator_page, TV_TYPE_VISIT_PAGE)

#define INDICATORS_MAX (4 * 1024 * 1024)

static void
add_target (GtkWidget *box,
            const TvIndicator *indicator,
            const TvJson *target,
            const char *language)
{
  g_autofree char *year = g_strdup_printf ("%d", (int) tv_json_get_int (target, "year", 0));
  g_autofree char *text = tv_indicator_format_target (indicator, target, language);
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (cell, "target");
  gtk_widget_set_hexpand (cell, TRUE);
  gtk_box_append (GTK_BOX (cell), tv_visit_label_new (year, "target-year"));
  gtk_box_append (GTK_BOX (cell), tv_visit_label_new (text, "target-value"));
  gtk_box_append (GTK_BOX (box), cell);
}

static void
add_indicator (TvIndicatorPage *self,
               guint number,
               const TvIndicator *indicator,
               const char *language)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *targets = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  g_autofree char *title = g_strdup_printf ("%u. %s", number, indicator->name);

  gtk_widget_add_css_class (card, "round");
  gtk_box_set_homogeneous (GTK_BOX (targets), TRUE);
  gtk_box_append (GTK_BOX (card), tv_visit_label_new (title, "card-title"));
  if (indicator->territory != NULL)
    gtk_box_append (GTK_BOX (card), tv_visit_label_new (indicator->territory, "detail"));
  for (gsize i = 0; i < json_array_size (indicator->targets); i++)
    add_target (targets, indicator, json_array_get (indicator->targets, i), language);
  gtk_box_append (GTK_BOX (card), targets);
  gtk_box_append (self->box, card);
}

static void
add_set (TvIndicatorPage *self, TvVisit *visit, const char *item, GError **error)
{
  g_autoptr (GBytes) bytes
      = tv_catalogue_read (tv_visit_get_catalogue (visit), item, 0, "indicators.json", error);
  g_autoptr (TvJson) json = NULL;
  g_autoptr (GPtrArray) indicators = NULL;
  const char *title;
  const char *source;

  if (bytes == NULL)
    return;
  json = tv_json_parse_bytes (bytes, INDICATORS_MAX, error);
  if (json == NULL)
    return;
  indicators = tv_indicator_list_parse (json, error);
  if (indicators == NULL)
    return;
  title = tv_json_get_localized (json, "title", tv_visit_get_language (visit));
  source = tv_json_get_localized (json, "source", tv_visit_get_language (visit));
  if (title != NULL)
    gtk_box_append (self->box, tv_visit_label_new (title, "heading"));
  if (source != NULL)
    gtk_box_append (self->box, tv_visit_label_new (source, "detail"));
  for (guint i = 0; i < indicators->len; i++)
    add_indicator (self, i + 1, g_ptr_array_index (indicators, i), tv_visit_get_language (visit));
}

static void
fill (TvIndicatorPage *self, TvVisit *visit)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (visit);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) items
      = catalogue != NULL ? tv_catalogue_list_items (catalogue, "indicators", &error) : NULL;

  for (guint i = 0; items != NULL && items[i] != NULL && error == NULL; i++)
    add_set (self, visit, items[i], &error);
  if (error != NULL)
    gtk_box_append (self->box, tv_visit_error_new (error));
  else if (items == NULL || items[0] == NULL)
    gtk_box_append (self->box,
                    tv_visit_notice_new ("power-profile-performance-symbolic",
                                         _ ("No targets have been published yet"),
                                         NULL));
}

static void
tv_indicator_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_INDICATOR_PAGE);
  G_OBJECT_CLASS (tv_indicator_page_parent_class)->dispose (object);
}

static void
tv_indicator_page_class_init (TvIndicatorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_indicator_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/vn/thamvan/kiosk/tv-indicator-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvIndicatorPage, box);
}

static void
tv_indicator_page_init (TvIndicatorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_indicator_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvIndicatorPage *self = tv_visit_page_new (TV_TYPE_INDICATOR_PAGE, visit, place);

  tv_visit_page_set_title (TV_VISIT_PAGE (self), _ ("Development targets"));
  fill (self, visit);
  return GTK_WIDGET (self);
}
