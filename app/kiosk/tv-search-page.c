// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-format.h"
#include "tv-map-place.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_SEARCH_PAGE (tv_search_page_get_type ())
G_DECLARE_FINAL_TYPE (TvSearchPage, tv_search_page, TV, SEARCH_PAGE, TvVisitPage)

struct _TvSearchPage
{
  TvVisitPage parent;

  GtkEntry *entry;
  GtkLabel *count_label;
  GtkBox *box;
  guint delay; /* source: a search follows the typing, not each key */
};

G_DEFINE_FINAL_TYPE (TvSearchPage, tv_search_page, TV_TYPE_VISIT_PAGE)

#define DELAY_MS 120
#define LIMIT 60

static void
open_cb (TvSearchPage *self, GtkWidget *card)
{
  const TvVisitPlace *place = g_object_get_data (G_OBJECT (card), "place");

  tv_visit_go (tv_visit_page_get_visit (TV_VISIT_PAGE (self)), place);
}

static void
add_card (TvSearchPage *self, GtkWidget *card, TvVisitPlace *place)
{
  g_object_set_data_full (G_OBJECT (card), "place", place, (GDestroyNotify) tv_visit_place_free);
  g_signal_connect_swapped (card, "clicked", G_CALLBACK (open_cb), self);
  gtk_box_append (self->box, card);
}

static char *
describe_plan (TvSearchPage *self, const TvPlan *plan)
{
  const char *language = tv_visit_get_language (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  g_autofree char *date
      = plan->decision_date != NULL ? tv_format_iso_date (plan->decision_date, language) : NULL;
  g_autofree char *scale = plan->scale > 0 ? tv_format_scale (plan->scale) : NULL;
  g_autoptr (GString) text = g_string_new (plan->place != NULL ? plan->place : "");

  if (plan->decision_number != NULL && date != NULL)
    {
      if (text->len > 0)
        g_string_append (text, "\n");
      /* TRANSLATORS: number of a decision, its date */
      g_string_append_printf (text, _ ("Decision %s of %s"), plan->decision_number, date);
    }
  if (scale != NULL)
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      /* TRANSLATORS: scale of a plan, "1/2.000" */
      g_string_append_printf (text, _ ("scale %s"), scale);
    }
  return g_strdup (text->str);
}

static guint
list_plans (TvSearchPage *self, const char *query, GError **error)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  g_autoptr (GPtrArray) plans = tv_catalogue_list_plans (catalogue, query, NULL, error);

  if (plans == NULL)
    return 0;
  for (guint i = 0; i < plans->len && i < LIMIT; i++)
    {
      const TvPlan *plan = g_ptr_array_index (plans, i);
      g_autofree char *detail = describe_plan (self, plan);

      add_card (self,
                tv_visit_card_new ("mark-location-symbolic",
                                   plan->name != NULL ? plan->name : plan->item,
                                   detail,
                                   tv_plan_state_label (plan->state)),
                tv_visit_place_new (TV_VISIT_PLAN, plan->item, plan->version));
    }
  return MIN (plans->len, LIMIT);
}

static const char *
get_hit_icon (TvHitKind kind)
{
  switch (kind)
    {
    case TV_HIT_PAGE:
      return "x-office-document-symbolic";
    case TV_HIT_LOT:
    case TV_HIT_PLACE:
      return "find-location-symbolic";
    case TV_HIT_UNIT:
      return "view-list-symbolic";
    case TV_HIT_ROUND:
      return "chat-message-new-symbolic";
    case TV_HIT_INDICATOR:
      return "power-profile-performance-symbolic";
    case TV_HIT_PLAN:
    default:
      return "mark-location-symbolic";
    }
}

static char *
find_document_path (TvCatalogue *catalogue, const TvHit *hit, char **ret_title)
{
  g_autoptr (TvPlan) plan = tv_catalogue_get_plan (catalogue, hit->item, hit->version, NULL);

  for (guint i = 0; plan != NULL && i < plan->documents->len; i++)
    {
      const TvPlanDocument *document = g_ptr_array_index (plan->documents, i);

      if (g_strcmp0 (document->id, hit->document) == 0)
        {
          *ret_title = g_strdup (document->title);
          return g_strdup (document->path);
        }
    }
  return NULL;
}

/* NULL for what no plan on show has to do with. */
static TvVisitPlace *
place_of_hit (TvCatalogue *catalogue, const TvHit *hit, const char *query)
{
  TvVisitPlace *place = tv_visit_place_new (TV_VISIT_PLAN, hit->item, hit->version);

  switch (hit->kind)
    {
    case TV_HIT_PAGE:
      place->text = find_document_path (catalogue, hit, &place->title);
      place->page = hit->page > 0 ? hit->page - 1 : 0;
      place->words = g_strdup (query);
      if (place->text != NULL)
        place->kind = TV_VISIT_DOCUMENT;
      break;
    case TV_HIT_PLACE:
      tv_visit_place_free (place);
      return tv_map_place_new (catalogue, hit->item, hit->version, hit->lon, hit->lat);
    case TV_HIT_LOT:
      place->kind = TV_VISIT_MAP;
      place->has_point = TRUE;
      place->lon = hit->lon;
      place->lat = hit->lat;
      break;
    case TV_HIT_UNIT:
      place->kind = TV_VISIT_UNITS;
      place->text = g_strdup (hit->title);
      break;
    case TV_HIT_ROUND:
      place->kind = TV_VISIT_ROUNDS;
      break;
    case TV_HIT_INDICATOR:
      place->kind = TV_VISIT_INDICATORS;
      break;
    case TV_HIT_PLAN:
    default:
      break;
    }
  return place;
}

/* What else is found: pages of documents, lots, units, rounds. */
static guint
list_hits (TvSearchPage *self, const char *query, GError **error)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  g_autoptr (GPtrArray) hits = NULL;
  guint count = 0;

  if (*query == '\0')
    return 0;
  hits = tv_catalogue_search (catalogue, query, LIMIT, error);
  for (guint i = 0; hits != NULL && i < hits->len; i++)
    {
      const TvHit *hit = g_ptr_array_index (hits, i);
      TvVisitPlace *place = hit->kind != TV_HIT_PLAN ? place_of_hit (catalogue, hit, query) : NULL;

      if (place == NULL)
        continue;
      if (count++ == 0)
        gtk_box_append (self->box, tv_visit_heading_new (_ ("Also found")));
      add_card (self,
                tv_visit_card_new (get_hit_icon (hit->kind),
                                   hit->title,
                                   hit->snippet != NULL ? hit->snippet : hit->subtitle,
                                   NULL),
                place);
    }
  return count;
}

static void
fill (TvSearchPage *self)
{
  TvVisit *visit = tv_visit_page_get_visit (TV_VISIT_PAGE (self));
  g_autofree char *query = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;
  guint plans = 0;
  guint hits = 0;

  tv_visit_box_clear (self->box);
  g_strstrip (query);
  if (tv_visit_get_catalogue (visit) != NULL)
    {
      plans = list_plans (self, query, &error);
      if (error == NULL)
        hits = list_hits (self, query, &error);
    }
  count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u plan", "%u plans", plans), plans);
  gtk_label_set_label (self->count_label, count);
  if (error != NULL)
    gtk_box_append (self->box, tv_visit_error_new (error));
  else if (plans + hits == 0)
    gtk_box_append (self->box,
                    tv_visit_notice_new ("edit-find-symbolic",
                                         _ ("Nothing found"),
                                         _ ("Try fewer or other words; accents are not needed. Old "
                                            "names of communes work too.")));
}

static gboolean
delay_cb (gpointer data)
{
  TvSearchPage *self = data;

  self->delay = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (TvSearchPage *self)
{
  TvVisitPlace *place = tv_visit_page_get_place (TV_VISIT_PAGE (self));

  if (place == NULL)
    return;
  /* So that the words stay when the page is made again in another language. */
  g_free (place->text);
  place->text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_clear_handle_id (&self->delay, g_source_remove);
  self->delay = g_timeout_add (DELAY_MS, delay_cb, self);
}

static void
clear_cb (TvSearchPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
tv_search_page_dispose (GObject *object)
{
  g_clear_handle_id (&TV_SEARCH_PAGE (object)->delay, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_SEARCH_PAGE);
  G_OBJECT_CLASS (tv_search_page_parent_class)->dispose (object);
}

static void
tv_search_page_class_init (TvSearchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_search_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-search-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvSearchPage, entry);
  gtk_widget_class_bind_template_child (widget_class, TvSearchPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, TvSearchPage, box);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
tv_search_page_init (TvSearchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_search_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvSearchPage *self = tv_visit_page_new (TV_TYPE_SEARCH_PAGE, visit, place);

  tv_visit_page_set_title (TV_VISIT_PAGE (self), _ ("Plans"));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  if (place->text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), place->text);
  g_clear_handle_id (&self->delay, g_source_remove);
  fill (self);
  return GTK_WIDGET (self);
}
