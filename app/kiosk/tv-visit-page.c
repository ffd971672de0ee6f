// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-page.h"

#include "tv-visit-pages.h"

typedef struct
{
  TvVisit *visit;      /* (owned) */
  TvVisitPlace *place; /* (owned) */
  char *title;         /* (nullable) */
} TvVisitPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TvVisitPage, tv_visit_page, GTK_TYPE_BOX)

#define PRIVATE(self) ((TvVisitPagePrivate *) tv_visit_page_get_instance_private (self))

typedef GtkWidget *(*Maker) (TvVisit *visit, const TvVisitPlace *place);

static const Maker makers[TV_VISIT_N_PLACES] = {
  [TV_VISIT_HOME] = tv_home_page_new,         [TV_VISIT_SEARCH] = tv_search_page_new,
  [TV_VISIT_PLAN] = tv_plan_page_new,         [TV_VISIT_MAP] = tv_map_page_new,
  [TV_VISIT_DOCUMENT] = tv_document_page_new, [TV_VISIT_ROUNDS] = tv_round_page_new,
  [TV_VISIT_OPINION] = tv_opinion_page_new,   [TV_VISIT_RECEIPT] = tv_receipt_page_new,
  [TV_VISIT_LOOKUP] = tv_lookup_page_new,     [TV_VISIT_INDICATORS] = tv_indicator_page_new,
  [TV_VISIT_UNITS] = tv_unit_page_new,
};

GtkWidget *
tv_visit_page_make (TvVisit *visit, const TvVisitPlace *place)
{
  g_return_val_if_fail (TV_IS_VISIT (visit), NULL);
  g_return_val_if_fail (place != NULL && place->kind < TV_VISIT_N_PLACES, NULL);
  return makers[place->kind](visit, place);
}

gpointer
tv_visit_page_new (GType type, TvVisit *visit, const TvVisitPlace *place)
{
  TvVisitPage *self;
  TvVisitPagePrivate *private;

  g_return_val_if_fail (g_type_is_a (type, TV_TYPE_VISIT_PAGE), NULL);
  self = g_object_new (type, "orientation", GTK_ORIENTATION_VERTICAL, NULL);
  private = PRIVATE (self);
  private->visit = g_object_ref (visit);
  private->place = tv_visit_place_copy (place);
  return self;
}

TvVisit *
tv_visit_page_get_visit (TvVisitPage *self)
{
  g_return_val_if_fail (TV_IS_VISIT_PAGE (self), NULL);
  return PRIVATE (self)->visit;
}

TvVisitPlace *
tv_visit_page_get_place (TvVisitPage *self)
{
  g_return_val_if_fail (TV_IS_VISIT_PAGE (self), NULL);
  return PRIVATE (self)->place;
}

void
tv_visit_page_set_title (TvVisitPage *self, const char *title)
{
  g_return_if_fail (TV_IS_VISIT_PAGE (self));
  g_free (PRIVATE (self)->title);
  PRIVATE (self)->title = g_strdup (title);
}

const char *
tv_visit_page_get_title (TvVisitPage *self)
{
  g_return_val_if_fail (TV_IS_VISIT_PAGE (self), NULL);
  return PRIVATE (self)->title;
}

static void
tv_visit_page_finalize (GObject *object)
{
  TvVisitPagePrivate *private = PRIVATE (TV_VISIT_PAGE (object));

  g_clear_object (&private->visit);
  g_clear_pointer (&private->place, tv_visit_place_free);
  g_clear_pointer (&private->title, g_free);
  G_OBJECT_CLASS (tv_visit_page_parent_class)->finalize (object);
}

static void
tv_visit_page_class_init (TvVisitPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_visit_page_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "page");
}

static void
tv_visit_page_init (TvVisitPage *self)
{
}
