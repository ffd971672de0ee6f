// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "model/tv-landuse.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"
#include "widgets/tv-map-view.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_MAP_PAGE (tv_map_page_get_type ())
G_DECLARE_FINAL_TYPE (TvMapPage, tv_map_page, TV, MAP_PAGE, TvVisitPage)

struct _TvMapPage
{
  TvVisitPage parent;

  GtkBox *map_box;
  GtkBox *lot_box;
  TvMapView *map;     /* (unowned) */
  GPtrArray *landuse; /* (owned) (nullable) (element-type TvLanduse) */
  TvPlan *plan;       /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TvMapPage, tv_map_page, TV_TYPE_VISIT_PAGE)

#define LANDUSE_MAX (4 * 1024 * 1024)
#define POINT_ZOOM 18

static void
show_hint (TvMapPage *self)
{
  tv_visit_box_clear (self->lot_box);
  gtk_box_append (
      self->lot_box,
      tv_visit_label_new (_ ("Touch a lot on the map to see what may be built there."), "strong"));
}

static const TvPlanDocument *
find_document (TvMapPage *self, const char *id)
{
  for (guint i = 0; self->plan != NULL && i < self->plan->documents->len; i++)
    {
      const TvPlanDocument *document = g_ptr_array_index (self->plan->documents, i);

      if (g_strcmp0 (document->id, id) == 0)
        return document;
    }
  return NULL;
}

static void
clause_cb (TvMapPage *self, GtkWidget *button)
{
  tv_visit_go (tv_visit_page_get_visit (TV_VISIT_PAGE (self)),
               g_object_get_data (G_OBJECT (button), "place"));
}

/* "See the clause": the very page of the regulation that the plain words come from. */
static void
add_clause (TvMapPage *self, const TvLanduse *use)
{
  const TvJson *clause = json_object_get (use->json, "clause");
  const TvPlanDocument *document
      = find_document (self, tv_json_get_string (clause, "document", NULL));
  gint64 page = tv_json_get_int (clause, "page", 1);
  g_autofree char *label = NULL;
  TvVisitPlace *place;
  GtkWidget *button;

  if (document == NULL || page < 1 || page > G_MAXINT)
    return;
  place = tv_visit_place_new (TV_VISIT_DOCUMENT, self->plan->item, self->plan->version);
  place->text = g_strdup (document->path);
  place->title = g_strdup (document->title);
  place->page = (guint) page - 1;
  /* TRANSLATORS: title of a document, page number */
  label = g_strdup_printf (_ ("Source: %s, page %d"), document->title, (int) page);
  button = tv_visit_action_new ("x-office-document-symbolic", label, NULL);
  g_object_set_data_full (G_OBJECT (button), "place", place, (GDestroyNotify) tv_visit_place_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clause_cb), self);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (self->lot_box, button);
}

static void
show_lot (TvMapPage *self, const TvJson *lot)
{
  TvVisit *visit = tv_visit_page_get_visit (TV_VISIT_PAGE (self));
  const char *language = tv_visit_get_language (visit);
  const char *code = tv_json_get_string (lot, "code", NULL);
  const char *number = tv_json_get_string (lot, "lot", NULL);
  const TvLanduse *use
      = self->landuse != NULL && code != NULL ? tv_landuse_list_find (self->landuse, code) : NULL;
  g_autofree char *title = NULL;

  tv_visit_box_clear (self->lot_box);
  gtk_box_append (self->lot_box,
                  tv_visit_label_new (_ ("What may be built here?"), "lot-question"));
  if (number != NULL && *number != '\0')
    /* TRANSLATORS: lot number, land-use code, its name */
    title = g_strdup_printf (_ ("Lot %s – %s: %s"),
                             number,
                             code != NULL ? code : "",
                             use != NULL ? tv_landuse_get_name (use, language) : "");
  else
    title = g_strdup_printf ("%s: %s",
                             code != NULL ? code : "",
                             use != NULL ? tv_landuse_get_name (use, language) : "");
  gtk_box_append (self->lot_box, tv_visit_label_new (title, "card-title"));
  if (use == NULL)
    {
      gtk_box_append (self->lot_box,
                      tv_visit_label_new (_ ("The plan does not explain this code in plain words. "
                                             "Ask the staff for its regulation."),
                                          "body"));
      return;
    }
  gtk_box_append (self->lot_box, tv_visit_label_new (tv_landuse_get_plain (use, language), "body"));
  add_clause (self, use);
}

static void
tapped_cb (TvMapPage *self, double lon, double lat, const char *text)
{
  g_autoptr (TvJson) lot = NULL;

  tv_visit_touch (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  if (text != NULL)
    lot = tv_json_parse (text, strlen (text), LANDUSE_MAX, NULL);
  if (lot != NULL && json_is_object (lot))
    show_lot (self, lot);
  else
    show_hint (self);
}

static void
load_landuse (TvMapPage *self, TvCatalogue *catalogue, const TvVisitPlace *place)
{
  g_autoptr (GBytes) bytes
      = tv_catalogue_read (catalogue, place->item, place->version, "landuse.json", NULL);
  g_autoptr (TvJson) json = NULL;
  g_autoptr (GError) error = NULL;

  if (bytes == NULL)
    return;
  json = tv_json_parse_bytes (bytes, LANDUSE_MAX, &error);
  if (json != NULL)
    self->landuse = tv_landuse_list_parse (json, &error);
  if (error != NULL)
    g_message ("landuse.json: %s", error->message);
}

static void
add_map (TvMapPage *self, TvVisit *visit, const TvVisitPlace *place)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (visit);
  g_auto (GStrv) basemaps = tv_catalogue_list_items (catalogue, "basemap", NULL);
  GtkWidget *map = tv_map_view_new ();

  self->map = TV_MAP_VIEW (map);
  gtk_widget_set_hexpand (map, TRUE);
  gtk_widget_set_vexpand (map, TRUE);
  gtk_box_append (self->map_box, map);
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
      tapped_cb (self, place->lon, place->lat, lot);
    }
}

static void
tv_map_page_dispose (GObject *object)
{
  TvMapPage *self = TV_MAP_PAGE (object);

  g_clear_pointer (&self->landuse, g_ptr_array_unref);
  g_clear_pointer (&self->plan, tv_plan_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_MAP_PAGE);
  G_OBJECT_CLASS (tv_map_page_parent_class)->dispose (object);
}

static void
tv_map_page_class_init (TvMapPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_map_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvMapPage, map_box);
  gtk_widget_class_bind_template_child (widget_class, TvMapPage, lot_box);
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

  show_hint (self);
  if (tv_visit_get_catalogue (visit) != NULL)
    {
      self->plan = tv_catalogue_get_plan (tv_visit_get_catalogue (visit),
                                          place->item,
                                          place->version,
                                          NULL);
      if (self->plan != NULL)
        tv_visit_page_set_title (TV_VISIT_PAGE (self), self->plan->name);
      load_landuse (self, tv_visit_get_catalogue (visit), place);
      add_map (self, visit, place);
    }
  return GTK_WIDGET (self);
}
