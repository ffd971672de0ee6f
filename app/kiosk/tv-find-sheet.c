// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-find-sheet.h"

#include "base/tv-format.h"
#include "geo/tv-coordinate.h"
#include "tv-map-place.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DELAY_MS 150
#define LIMIT 30

struct _TvFindSheet
{
  GtkWidget parent_instance;

  TvVisit *visit;   /* (owned) */
  TvPlan *plan;     /* (owned) */
  GtkWidget *frame; /* child: all below lie in it */
  GtkWidget *entry;
  GtkWidget *zone_box;
  GtkWidget *fault;
  GtkWidget *offer; /* what to type, and the office: while nothing is typed */
  GtkBox *results;
  const char *zone; /* of the grid: one of the list's */
  guint delay;      /* source: a search follows the typing, not each key */
};

G_DEFINE_FINAL_TYPE (TvFindSheet, tv_find_sheet, GTK_TYPE_WIDGET)

enum
{
  FOUND,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_find_sheet_dispose (GObject *object)
{
  TvFindSheet *self = TV_FIND_SHEET (object);

  g_clear_handle_id (&self->delay, g_source_remove);
  g_clear_pointer (&self->frame, gtk_widget_unparent);
  g_clear_pointer (&self->plan, tv_plan_unref);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (tv_find_sheet_parent_class)->dispose (object);
}

static void
tv_find_sheet_class_init (TvFindSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_find_sheet_dispose;
  signals[FOUND] = g_signal_new ("found",
                                 TV_TYPE_FIND_SHEET,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 2,
                                 G_TYPE_DOUBLE,
                                 G_TYPE_DOUBLE);
  signals[CLOSED] = g_signal_new ("closed",
                                  TV_TYPE_FIND_SHEET,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "find-sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tv_find_sheet_init (TvFindSheet *self)
{
}

/* A place of this plan is shown here; one of another plan is somewhere else to go to. */
static void
go_cb (TvFindSheet *self, GtkWidget *card)
{
  const TvVisitPlace *place = g_object_get_data (G_OBJECT (card), "place");

  tv_visit_touch (self->visit);
  if (place->kind == TV_VISIT_MAP && place->version == self->plan->version
      && g_strcmp0 (place->item, self->plan->item) == 0)
    g_signal_emit (self, signals[FOUND], 0, place->lon, place->lat);
  else
    tv_visit_go (self->visit, place);
}

static void
add_card (TvFindSheet *self,
          const char *icon,
          const char *title,
          const char *detail,
          TvVisitPlace *place)
{
  GtkWidget *card = tv_visit_card_new (icon, title, detail, NULL);

  g_object_set_data_full (G_OBJECT (card), "place", place, (GDestroyNotify) tv_visit_place_free);
  g_signal_connect_swapped (card, "clicked", G_CALLBACK (go_cb), self);
  gtk_box_append (self->results, card);
}

static void
show_fault (TvFindSheet *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->fault), text != NULL ? text : "");
  gtk_widget_set_visible (self->fault, text != NULL);
}

/* Where a hit lies; NULL for what has no place. */
static TvVisitPlace *
place_of_hit (TvFindSheet *self, const TvHit *hit)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (self->visit);
  TvVisitPlace *place;

  switch (hit->kind)
    {
    case TV_HIT_LOT:
      return tv_map_place_new (catalogue, hit->item, hit->version, hit->lon, hit->lat);
    case TV_HIT_PLACE:
      place = tv_map_place_new (catalogue, hit->item, hit->version, hit->lon, hit->lat);
      /* a place of the base map that no plan covers is still somewhere on this map */
      if (place != NULL)
        return place;
      place = tv_visit_place_new (TV_VISIT_MAP, self->plan->item, self->plan->version);
      place->has_point = TRUE;
      place->lon = hit->lon;
      place->lat = hit->lat;
      return place;
    case TV_HIT_UNIT:
      place = tv_visit_place_new (TV_VISIT_SEARCH, NULL, 0);
      place->text = g_strdup (hit->title);
      return place;
    case TV_HIT_PLAN:
      return tv_visit_place_new (TV_VISIT_MAP, hit->item, hit->version);
    case TV_HIT_PAGE:
    case TV_HIT_ROUND:
    case TV_HIT_INDICATOR:
    default:
      return NULL;
    }
}

static const char *
icon_of_hit (const TvHit *hit)
{
  switch (hit->kind)
    {
    case TV_HIT_LOT:
    case TV_HIT_PLACE:
      return "find-location-symbolic";
    case TV_HIT_UNIT:
      return "view-list-symbolic";
    case TV_HIT_PLAN:
    case TV_HIT_PAGE:
    case TV_HIT_ROUND:
    case TV_HIT_INDICATOR:
    default:
      return "mark-location-symbolic";
    }
}

/* How many of the hits have a place, those of the plan on the map first. */
static guint
add_hits (TvFindSheet *self, GPtrArray *hits)
{
  guint n_added = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < hits->len; i++)
      {
        const TvHit *hit = g_ptr_array_index (hits, i);
        gboolean here = g_strcmp0 (hit->item, self->plan->item) == 0;
        TvVisitPlace *place = here == (pass == 0) ? place_of_hit (self, hit) : NULL;

        if (place == NULL)
          continue;
        add_card (self, icon_of_hit (hit), hit->title, hit->subtitle, place);
        n_added++;
      }
  return n_added;
}

/* "Số 12A đường Thông Xanh, phường …": no plan knows house numbers, the street is what can be
 * found. NULL when nothing but a number is left, or nothing was taken away. */
static char *
strip_house (const char *text)
{
  g_autofree char *street = g_strndup (text, strcspn (text, ","));
  char *start = g_strstrip (street);

  if (g_str_has_prefix (start, "Số ") || g_str_has_prefix (start, "số ")
      || g_str_has_prefix (start, "so "))
    start = strchr (start, ' ') + 1;
  if (g_ascii_isdigit (*start))
    start += strcspn (start, " ");
  while (*start == ' ')
    start++;
  return *start != '\0' && strcmp (start, text) != 0 ? g_strdup (start) : NULL;
}

static void
find_words (TvFindSheet *self, const char *text)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (self->visit);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = tv_catalogue_search (catalogue, text, LIMIT, &error);
  g_autofree char *street = strip_house (text);
  guint n_found = hits != NULL ? add_hits (self, hits) : 0;

  if (n_found == 0 && street != NULL)
    {
      g_clear_pointer (&hits, g_ptr_array_unref);
      hits = tv_catalogue_search (catalogue, street, LIMIT, NULL);
      n_found = hits != NULL ? add_hits (self, hits) : 0;
    }
  if (error != NULL)
    gtk_box_append (self->results, tv_visit_error_new (error));
  else if (n_found == 0)
    show_fault (self,
                _ ("Nothing found. Type a lot as it stands on the plan (A1-NN01), a street, a "
                   "building, an old or new name of a ward, or coordinates."));
}

static const TvCoordinateZone *
find_zone (const char *crs)
{
  gsize n = 0;
  const TvCoordinateZone *zones = tv_coordinate_list_zones (&n);

  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (zones[i].crs, crs) == 0)
      return &zones[i];
  return &zones[0];
}

static void
find_coordinate (TvFindSheet *self, const char *text)
{
  const char *language = tv_visit_get_language (self->visit);
  const TvCoordinateZone *zone = find_zone (self->zone);
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autoptr (GError) error = NULL;
  TvVisitPlace *place;
  TvCoordinate typed;
  double lon = 0, lat = 0;

  if (!tv_coordinate_parse (text, &typed, &error))
    {
      show_fault (self, error->message);
      return;
    }
  gtk_widget_set_visible (self->zone_box, typed.grid);
  if (!tv_coordinate_to_lonlat (&typed, zone->crs, &lon, &lat, &error))
    {
      show_fault (self, error->message);
      return;
    }
  title = tv_coordinate_format_grid (lon, lat, zone->crs, language);
  if (typed.grid)
    /* TRANSLATORS: central meridian of a VN-2000 zone, where that zone is used */
    detail = g_strdup_printf (_ ("VN-2000, meridian %s (%s)"), zone->meridian, _ (zone->where));
  else
    detail = g_strdup (_ ("WGS 84, as satellite receivers and telephones show it"));
  place = tv_visit_place_new (TV_VISIT_MAP, self->plan->item, self->plan->version);
  place->has_point = TRUE;
  place->lon = lon;
  place->lat = lat;
  add_card (self,
            "find-location-symbolic",
            typed.grid && title != NULL ? title : text,
            detail,
            place);
}

static void
find (TvFindSheet *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  g_strstrip (text);
  show_fault (self, NULL);
  tv_visit_box_clear (self->results);
  gtk_widget_set_visible (self->zone_box, FALSE);
  gtk_widget_set_visible (self->offer, *text == '\0');
  if (*text == '\0')
    return;
  if (tv_coordinate_is_meant (text))
    find_coordinate (self, text);
  else
    find_words (self, text);
}

static gboolean
delay_cb (gpointer data)
{
  TvFindSheet *self = data;

  self->delay = 0;
  find (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (TvFindSheet *self)
{
  tv_visit_touch (self->visit);
  g_clear_handle_id (&self->delay, g_source_remove);
  self->delay = g_timeout_add (DELAY_MS, delay_cb, self);
}

/* Enter goes to the first that was found. */
static void
activate_cb (TvFindSheet *self)
{
  GtkWidget *first;

  g_clear_handle_id (&self->delay, g_source_remove);
  find (self);
  first = gtk_widget_get_first_child (GTK_WIDGET (self->results));
  if (GTK_IS_BUTTON (first))
    go_cb (self, first);
}

static void
close_cb (TvFindSheet *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
zone_cb (TvFindSheet *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  self->zone = g_object_get_data (G_OBJECT (button), "zone");
  find (self);
}

static void
build_zones (TvFindSheet *self)
{
  GtkWidget *flow = gtk_flow_box_new ();
  GtkToggleButton *group = NULL;
  gsize n = 0;
  const TvCoordinateZone *zones = tv_coordinate_list_zones (&n);

  self->zone_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (
      GTK_BOX (self->zone_box),
      tv_visit_label_new (_ ("VN-2000 zone (central meridian) of these numbers:"), "strong"));
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), (guint) n);
  for (gsize i = 0; i < n; i++)
    {
      GtkWidget *button = gtk_toggle_button_new ();
      g_autofree char *text = g_strdup_printf ("%s\n%s", zones[i].meridian, _ (zones[i].where));
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
      gtk_widget_add_css_class (label, "small");
      gtk_button_set_child (GTK_BUTTON (button), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      text,
                                      -1);
      g_object_set_data (G_OBJECT (button), "zone", (gpointer) zones[i].crs);
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), group);
      group = GTK_TOGGLE_BUTTON (button);
      gtk_toggle_button_set_active (group, g_strcmp0 (self->zone, zones[i].crs) == 0);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (zone_cb), self);
      gtk_flow_box_append (GTK_FLOW_BOX (flow), button);
      /* the box around a child would be one more stop for the keyboard */
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
  gtk_box_append (GTK_BOX (self->zone_box), flow);
  gtk_widget_set_visible (self->zone_box, FALSE);
}

/* The office of this machine's ward, as a plan of that ward draws it. */
static const TvHit *
find_office (TvFindSheet *self, GPtrArray *hits)
{
  const char *unit = tv_visit_get_unit (self->visit);

  for (guint i = 0; i < hits->len; i++)
    {
      const TvHit *hit = g_ptr_array_index (hits, i);
      g_autoptr (TvPlan) plan = NULL;

      if (hit->kind != TV_HIT_PLACE)
        continue;
      plan = tv_catalogue_get_plan (tv_visit_get_catalogue (self->visit),
                                    hit->item,
                                    hit->version,
                                    NULL);
      if (plan != NULL
          && (*unit == '\0' || g_strv_contains ((const char *const *) plan->units, unit)))
        return hit;
    }
  return NULL;
}

static void
build_offer (TvFindSheet *self)
{
  g_autoptr (GPtrArray) hits
      = tv_catalogue_search (tv_visit_get_catalogue (self->visit), "UBND", LIMIT, NULL);
  const TvHit *office = hits != NULL ? find_office (self, hits) : NULL;
  TvVisitPlace *place = office != NULL ? place_of_hit (self, office) : NULL;
  g_autofree char *label = NULL;
  GtkWidget *button;

  self->offer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_box_append (GTK_BOX (self->offer),
                  tv_visit_label_new (_ ("For example: A1-NN01 · Đường Thông Xanh · X 1318200 "
                                         "Y 568960 · 11,9404 108,4583"),
                                      "detail"));
  if (place == NULL)
    return;
  /* TRANSLATORS: name of the ward's office on the plan */
  label = g_strdup_printf (_ ("Around this office (%s)"), office->title);
  button = tv_visit_action_new ("go-home-symbolic", label, NULL);
  g_object_set_data_full (G_OBJECT (button), "place", place, (GDestroyNotify) tv_visit_place_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (go_cb), self);
  gtk_box_append (GTK_BOX (self->offer), button);
}

static void
build_head (TvFindSheet *self, GtkBox *box)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  GtkWidget *close = tv_visit_action_new ("window-close-symbolic", _ ("Close"), NULL);

  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Lot, street, place or coordinates"));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find on the map"),
                                  -1);
  gtk_widget_set_hexpand (self->entry, TRUE);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (close_cb), self);
  gtk_box_append (row, self->entry);
  gtk_box_append (row, close);
  gtk_box_append (box, GTK_WIDGET (row));
}

static void
build (TvFindSheet *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));

  gtk_widget_add_css_class (GTK_WIDGET (box), "lot");
  build_head (self, box);
  build_zones (self);
  gtk_box_append (box, self->zone_box);
  self->fault = tv_visit_label_new ("", "error-text");
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_box_append (box, self->fault);
  self->results = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  gtk_box_append (box, GTK_WIDGET (self->results));
  build_offer (self);
  gtk_box_append (box, self->offer);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (box));
  self->frame = scroller;
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
}

GtkWidget *
tv_find_sheet_new (TvVisit *visit, TvPlan *plan)
{
  TvFindSheet *self = g_object_new (TV_TYPE_FIND_SHEET, NULL);
  const TvPlanLayer *layer = plan->layers->len > 0 ? g_ptr_array_index (plan->layers, 0) : NULL;

  self->visit = g_object_ref (visit);
  self->plan = tv_plan_ref (plan);
  self->zone = find_zone (layer != NULL ? layer->crs : NULL)->crs;
  build (self);
  return GTK_WIDGET (self);
}

void
tv_find_sheet_start (TvFindSheet *self)
{
  g_return_if_fail (TV_IS_FIND_SHEET (self));

  gtk_widget_grab_focus (self->entry);
}
