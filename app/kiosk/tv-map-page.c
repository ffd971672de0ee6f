// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-lot-card.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "widgets/tv-map-view.h"
#include "widgets/tv-split-box.h"

#define TV_TYPE_MAP_PAGE (tv_map_page_get_type ())
G_DECLARE_FINAL_TYPE (TvMapPage, tv_map_page, TV, MAP_PAGE, TvVisitPage)

struct _TvMapPage
{
  TvVisitPage parent;

  TvSplitBox *split;
  TvMapView *map;  /* (unowned) */
  TvLotCard *card; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (TvMapPage, tv_map_page, TV_TYPE_VISIT_PAGE)

#define POINT_ZOOM 18

static void
ask (TvMapPage *self, double lon, double lat)
{
  TvVisitPlace *place = tv_visit_page_get_place (TV_VISIT_PAGE (self));

  /* So that the answer stays when the page is made again in another language. */
  place->has_point = TRUE;
  place->lon = lon;
  place->lat = lat;
  tv_lot_card_ask (self->card, place->item, place->version, lon, lat);
}

static void
tapped_cb (TvMapPage *self, double lon, double lat, const char *text)
{
  tv_visit_touch (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  tv_map_view_clear_point (self->map);
  ask (self, lon, lat);
}

static void
add_map (TvMapPage *self, TvVisit *visit, const TvVisitPlace *place)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (visit);
  g_auto (GStrv) basemaps = tv_catalogue_list_items (catalogue, "basemap", NULL);
  GtkWidget *map = tv_map_view_new ();

  self->map = TV_MAP_VIEW (map);
  tv_split_box_set_main (self->split, map);
  if (basemaps != NULL && basemaps[0] != NULL)
    tv_map_view_set_basemap (self->map, tv_visit_get_content (visit), basemaps[0], 0);
  tv_map_view_set_plan (self->map, tv_visit_get_content (visit), place->item, place->version);
  tv_map_view_set_legend_visible (self->map, g_strcmp0 (place->text, TV_VISIT_MAP_LEGEND) == 0);
  g_signal_connect_swapped (map, "tapped", G_CALLBACK (tapped_cb), self);
  if (place->has_point)
    {
      g_autofree char *lot = NULL;

      tv_map_view_show_point (self->map, place->lon, place->lat, POINT_ZOOM);
      lot = tv_map_view_identify (self->map, place->lon, place->lat);
      ask (self, place->lon, place->lat);
    }
}

static void
tv_map_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_MAP_PAGE);
  G_OBJECT_CLASS (tv_map_page_parent_class)->dispose (object);
}

static void
tv_map_page_class_init (TvMapPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TV_TYPE_SPLIT_BOX);
  G_OBJECT_CLASS (klass)->dispose = tv_map_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvMapPage, split);
}

static void
tv_map_page_init (TvMapPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_map_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvMapPage *self = tv_visit_page_new (TV_TYPE_MAP_PAGE, visit, place);
  TvCatalogue *catalogue = tv_visit_get_catalogue (visit);
  g_autoptr (TvPlan) plan = NULL;

  if (catalogue == NULL)
    return GTK_WIDGET (self);
  plan = tv_catalogue_get_plan (catalogue, place->item, place->version, NULL);
  if (plan != NULL)
    tv_visit_page_set_title (TV_VISIT_PAGE (self), plan->name);
  self->card = TV_LOT_CARD (tv_lot_card_new (visit));
  tv_split_box_set_side (self->split, GTK_WIDGET (self->card));
  add_map (self, visit, place);
  return GTK_WIDGET (self);
}
