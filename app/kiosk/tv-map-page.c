// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-compare-sheet.h"
#include "tv-find-sheet.h"
#include "tv-layer-sheet.h"
#include "tv-lot-card.h"
#include "tv-lot-list.h"
#include "tv-measure-sheet.h"
#include "tv-story-sheet.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"
#include "widgets/tv-map-view-keys.h"
#include "widgets/tv-split-box.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_MAP_PAGE (tv_map_page_get_type ())
G_DECLARE_FINAL_TYPE (TvMapPage, tv_map_page, TV, MAP_PAGE, TvVisitPage)

struct _TvMapPage
{
  TvVisitPage parent;

  GtkBox *tools;
  TvSplitBox *split;
  TvPlan *plan;            /* (owned) (nullable) */
  GtkOverlay *overlay;     /* (unowned): the map, and what is laid over it */
  TvMapView *map;          /* (unowned) */
  TvMapMeasure *measure;   /* (owned) (nullable): made when it is first used */
  GtkStack *side;          /* (unowned): the card, or the tool that is in use */
  TvLotCard *card;         /* (unowned) */
  GtkWidget *find;         /* (unowned) (nullable): each made when it is first used */
  GtkWidget *list;         /* (unowned) (nullable) */
  GtkWidget *layers;       /* (unowned) (nullable) */
  GtkWidget *measurements; /* (unowned) (nullable) */
  GtkWidget *compare;      /* (unowned) (nullable) */
  GtkWidget *story;        /* (unowned) (nullable): nobody has written one */
};

G_DEFINE_FINAL_TYPE (TvMapPage, tv_map_page, TV_TYPE_VISIT_PAGE)

#define POINT_ZOOM 18

/* A stack draws one child, but tells assistive technology of all that are visible. */
static void
show_side (TvMapPage *self, gpointer part)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->side)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, child == (GtkWidget *) part);
  gtk_stack_set_visible_child (self->side, part);
  if (self->measure != NULL)
    tv_map_measure_set_active (self->measure, part == (gpointer) self->measurements);
  if (self->compare != NULL)
    tv_compare_sheet_set_active (TV_COMPARE_SHEET (self->compare),
                                 part == (gpointer) self->compare);
}

static void
ask (TvMapPage *self, double lon, double lat)
{
  TvVisitPlace *place = tv_visit_page_get_place (TV_VISIT_PAGE (self));

  /* So that the answer stays when the page is made again in another language. */
  place->has_point = TRUE;
  place->lon = lon;
  place->lat = lat;
  tv_lot_card_ask (self->card, place->item, place->version, lon, lat);
  show_side (self, self->card);
}

static void
show_point (TvMapPage *self, double lon, double lat)
{
  g_autofree char *lot = NULL;

  tv_map_view_show_point (self->map, lon, lat, POINT_ZOOM);
  lot = tv_map_view_identify (self->map, lon, lat);
  ask (self, lon, lat);
}

static void
tapped_cb (TvMapPage *self, double lon, double lat, const char *text)
{
  tv_visit_touch (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  tv_map_view_clear_point (self->map);
  ask (self, lon, lat);
}

static void
close_cb (TvMapPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* the keyboard leaves with the field */
  if (root != NULL)
    gtk_root_set_focus (root, NULL);
  show_side (self, self->card);
}

static void
found_cb (TvMapPage *self, double lon, double lat)
{
  close_cb (self);
  show_point (self, lon, lat);
}

/* Puts a tool's sheet into the side. */
static GtkWidget *
add_sheet (TvMapPage *self, GtkWidget *sheet)
{
  g_signal_connect_swapped (sheet, "closed", G_CALLBACK (close_cb), self);
  gtk_stack_add_child (self->side, sheet);
  return sheet;
}

static TvVisit *
touch (TvMapPage *self)
{
  TvVisit *visit = tv_visit_page_get_visit (TV_VISIT_PAGE (self));

  tv_visit_touch (visit);
  return visit;
}

static void
find_cb (TvMapPage *self)
{
  TvVisit *visit = touch (self);

  if (self->find == NULL)
    {
      self->find = add_sheet (self, tv_find_sheet_new (visit, self->plan));
      g_signal_connect_swapped (self->find, "found", G_CALLBACK (found_cb), self);
    }
  show_side (self, self->find);
  tv_find_sheet_start (TV_FIND_SHEET (self->find));
}

static void
list_cb (TvMapPage *self)
{
  TvVisit *visit = touch (self);

  if (self->list == NULL)
    {
      self->list = add_sheet (self, tv_lot_list_new (visit, self->plan, self->map));
      g_signal_connect_swapped (self->list, "chosen", G_CALLBACK (found_cb), self);
    }
  show_side (self, self->list);
}

static void
layers_cb (TvMapPage *self)
{
  TvVisit *visit = touch (self);

  if (self->layers == NULL)
    self->layers = add_sheet (self, tv_layer_sheet_new (visit, self->plan, self->map));
  show_side (self, self->layers);
}

static void
measure_cb (TvMapPage *self)
{
  TvVisit *visit = touch (self);

  if (self->measurements == NULL)
    {
      self->measure = tv_map_measure_new (self->map);
      self->measurements = add_sheet (self, tv_measure_sheet_new (visit, self->measure));
    }
  show_side (self, self->measurements);
}

static void
compare_cb (TvMapPage *self)
{
  TvVisit *visit = touch (self);

  if (self->compare == NULL)
    self->compare
        = add_sheet (self, tv_compare_sheet_new (visit, self->plan, self->map, self->overlay));
  show_side (self, self->compare);
}

static void
story_cb (TvMapPage *self)
{
  touch (self);
  show_side (self, self->story);
  tv_story_sheet_start (TV_STORY_SHEET (self->story));
}

static void
add_tool (TvMapPage *self, const char *icon, const char *label, GCallback callback)
{
  GtkWidget *button = tv_visit_action_new (icon, label, NULL);

  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (self->tools, button);
}

static void
add_side (TvMapPage *self, TvVisit *visit)
{
  GtkWidget *side = gtk_stack_new ();

  self->side = GTK_STACK (side);
  gtk_stack_set_vhomogeneous (self->side, FALSE);
  tv_split_box_set_side (self->split, side);
  self->card = TV_LOT_CARD (tv_lot_card_new (visit));
  gtk_stack_add_child (self->side, GTK_WIDGET (self->card));
  if (self->plan == NULL)
    return;
  add_tool (self, "edit-find-symbolic", _ ("Find"), G_CALLBACK (find_cb));
  add_tool (self, "view-list-bullet-symbolic", _ ("List"), G_CALLBACK (list_cb));
  add_tool (self, "focus-windows-symbolic", _ ("Layers"), G_CALLBACK (layers_cb));
  add_tool (self, "document-edit-symbolic", _ ("Measure"), G_CALLBACK (measure_cb));
  add_tool (self, "object-flip-horizontal-symbolic", _ ("Compare"), G_CALLBACK (compare_cb));
}

static void
add_map (TvMapPage *self, TvVisit *visit, const TvVisitPlace *place)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (visit);
  g_auto (GStrv) basemaps = tv_catalogue_list_items (catalogue, "basemap", NULL);
  GtkWidget *map = tv_map_view_new ();
  GtkWidget *overlay = gtk_overlay_new ();

  self->map = TV_MAP_VIEW (map);
  self->overlay = GTK_OVERLAY (overlay);
  gtk_overlay_set_child (self->overlay, map);
  tv_split_box_set_main (self->split, overlay);
  tv_map_view_enable_keys (self->map);
  if (basemaps != NULL && basemaps[0] != NULL)
    tv_map_view_set_basemap (self->map, tv_visit_get_content (visit), basemaps[0], 0);
  tv_map_view_set_plan (self->map, tv_visit_get_content (visit), place->item, place->version);
  tv_map_view_set_legend_visible (self->map, g_strcmp0 (place->text, TV_VISIT_MAP_LEGEND) == 0);
  g_signal_connect_swapped (map, "tapped", G_CALLBACK (tapped_cb), self);
  if (self->plan != NULL)
    self->story = tv_story_sheet_new (visit, self->plan->item, self->map);
  if (self->story != NULL)
    {
      add_sheet (self, self->story);
      add_tool (self, "media-playback-start-symbolic", _ ("Explained"), G_CALLBACK (story_cb));
    }
  show_side (self, self->card);
  if (place->has_point)
    show_point (self, place->lon, place->lat);
}

static void
tv_map_page_dispose (GObject *object)
{
  TvMapPage *self = TV_MAP_PAGE (object);

  g_clear_object (&self->measure);
  g_clear_pointer (&self->plan, tv_plan_unref);
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
  gtk_widget_class_bind_template_child (widget_class, TvMapPage, tools);
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

  if (catalogue == NULL)
    return GTK_WIDGET (self);
  self->plan = tv_catalogue_get_plan (catalogue, place->item, place->version, NULL);
  if (self->plan != NULL)
    tv_visit_page_set_title (TV_VISIT_PAGE (self), self->plan->name);
  add_side (self, visit);
  add_map (self, visit, place);
  return GTK_WIDGET (self);
}
