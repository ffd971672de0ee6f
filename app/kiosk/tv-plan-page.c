// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-format.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_PLAN_PAGE (tv_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (TvPlanPage, tv_plan_page, TV, PLAN_PAGE, TvVisitPage)

struct _TvPlanPage
{
  TvVisitPage parent;

  GtkBox *box;
  TvPlan *plan; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TvPlanPage, tv_plan_page, TV_TYPE_VISIT_PAGE)

static void
open_cb (TvPlanPage *self, GtkWidget *button)
{
  const TvVisitPlace *place = g_object_get_data (G_OBJECT (button), "place");

  tv_visit_go (tv_visit_page_get_visit (TV_VISIT_PAGE (self)), place);
}

static void
add_opener (TvPlanPage *self, GtkBox *box, GtkWidget *button, TvVisitPlace *place)
{
  g_object_set_data_full (G_OBJECT (button), "place", place, (GDestroyNotify) tv_visit_place_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (open_cb), self);
  gtk_box_append (box, button);
}

static void
add_fact (GtkBox *box, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    gtk_box_append (box, tv_visit_fact_new (label, value));
}

static char *
format_decision (const TvPlan *plan, const char *language)
{
  g_autofree char *date
      = plan->decision_date != NULL ? tv_format_iso_date (plan->decision_date, language) : NULL;

  if (plan->decision_number == NULL)
    return NULL;
  if (date == NULL)
    return g_strdup (plan->decision_number);
  /* TRANSLATORS: number of a decision, its date */
  return g_strdup_printf (_ ("%s of %s"), plan->decision_number, date);
}

static char *
format_body (const TvPlan *plan, const char *which)
{
  const TvJson *bodies = json_object_get (plan->json, "bodies");

  return g_strdup (tv_json_get_string (bodies, which, NULL));
}

static void
add_facts (TvPlanPage *self, const char *language)
{
  const TvPlan *plan = self->plan;
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  g_autofree char *scale = plan->scale > 0 ? tv_format_scale (plan->scale) : NULL;
  g_autofree char *number
      = plan->area_ha > 0 ? tv_format_number (plan->area_ha, 2, language) : NULL;
  /* TRANSLATORS: area in hectares */
  g_autofree char *area = number != NULL ? g_strdup_printf (_ ("%s ha"), number) : NULL;
  g_autofree char *decision = format_decision (plan, language);
  g_autofree char *preparing = format_body (plan, "preparing");
  g_autofree char *former
      = plan->former_units != NULL ? g_strjoinv (", ", plan->former_units) : NULL;

  gtk_widget_add_css_class (GTK_WIDGET (box), "facts");
  add_fact (box, _ ("State"), tv_plan_state_label (plan->state));
  add_fact (box, _ ("Place"), plan->place);
  add_fact (box, _ ("Formerly"), former);
  add_fact (box, _ ("Area"), area);
  add_fact (box, _ ("Scale"), scale);
  add_fact (box, _ ("Decision"), decision);
  add_fact (box, _ ("Issued by"), plan->decision_issuer);
  add_fact (box, _ ("Prepared by"), preparing);
  gtk_box_append (self->box, GTK_WIDGET (box));
}

static const char *
get_role_label (const char *role)
{
  static const struct
  {
    const char *role;
    const char *label;
  } labels[] = {
    { "decision", N_ ("Decision") },
    { "explanation", N_ ("Explanation") },
    { "drawing", N_ ("Drawing") },
    { "regulation", N_ ("Regulation") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (g_strcmp0 (labels[i].role, role) == 0)
        return _ (labels[i].label);
    }
  return _ ("Document");
}

static void
add_documents (TvPlanPage *self)
{
  if (self->plan->documents == NULL || self->plan->documents->len == 0)
    return;
  gtk_box_append (self->box, tv_visit_heading_new (_ ("Documents")));
  for (guint i = 0; i < self->plan->documents->len; i++)
    {
      const TvPlanDocument *document = g_ptr_array_index (self->plan->documents, i);
      TvVisitPlace *place
          = tv_visit_place_new (TV_VISIT_DOCUMENT, self->plan->item, self->plan->version);
      const char *title = document->title != NULL ? document->title : document->id;
      g_autofree char *pages = NULL;

      place->text = g_strdup (document->path);
      place->title = g_strdup (title);
      if (document->pages > 0)
        pages = g_strdup_printf (
            g_dngettext (GETTEXT_PACKAGE, "%u page", "%u pages", document->pages),
            document->pages);
      add_opener (self,
                  self->box,
                  tv_visit_card_new ("x-office-document-symbolic",
                                     title,
                                     get_role_label (document->role),
                                     pages),
                  place);
    }
}

static void
add_versions (TvPlanPage *self, TvCatalogue *catalogue)
{
  g_autoptr (GPtrArray) versions = tv_catalogue_list_versions (catalogue, self->plan->item, NULL);

  if (versions == NULL || versions->len < 2)
    return;
  gtk_box_append (self->box, tv_visit_heading_new (_ ("Other versions of this plan")));
  for (guint i = 0; i < versions->len; i++)
    {
      const TvPlan *version = g_ptr_array_index (versions, i);
      g_autofree char *title = NULL;
      g_autofree char *decision = NULL;

      if (version->version == self->plan->version)
        continue;
      /* TRANSLATORS: number of a version of a plan */
      title = g_strdup_printf (_ ("Version %u"), version->version);
      decision = format_decision (
          version,
          tv_visit_get_language (tv_visit_page_get_visit (TV_VISIT_PAGE (self))));
      add_opener (self,
                  self->box,
                  tv_visit_card_new ("document-open-recent-symbolic",
                                     title,
                                     decision,
                                     tv_plan_state_label (version->state)),
                  tv_visit_place_new (TV_VISIT_PLAN, version->item, version->version));
    }
}

/* A plan that has been replaced says so before anything else. */
static void
add_warning (TvPlanPage *self, TvCatalogue *catalogue)
{
  g_autoptr (TvPlan) newest = tv_catalogue_get_plan (catalogue, self->plan->item, 0, NULL);
  GtkWidget *box;

  if (newest == NULL || newest->version == self->plan->version)
    return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (box, "superseded");
  gtk_box_append (
      GTK_BOX (box),
      tv_visit_label_new (_ ("This is an old version. It is no longer in force."), "strong"));
  add_opener (self,
              GTK_BOX (box),
              tv_visit_action_new ("go-next-symbolic", _ ("Go to the version in force"), "primary"),
              tv_visit_place_new (TV_VISIT_PLAN, newest->item, newest->version));
  gtk_box_append (self->box, box);
}

static void
fill (TvPlanPage *self, TvVisit *visit, const TvVisitPlace *place)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (visit);
  g_autoptr (GError) error = NULL;
  GtkWidget *map;

  if (catalogue != NULL)
    self->plan = tv_catalogue_get_plan (catalogue, place->item, place->version, &error);
  if (self->plan == NULL)
    {
      if (error != NULL)
        gtk_box_append (self->box, tv_visit_error_new (error));
      return;
    }
  tv_visit_page_set_title (TV_VISIT_PAGE (self), self->plan->name);
  add_warning (self, catalogue);
  map = tv_visit_action_new ("mark-location-symbolic",
                             _ ("Open the map: what may be built here?"),
                             "primary");
  add_opener (self,
              self->box,
              map,
              tv_visit_place_new (TV_VISIT_MAP, self->plan->item, self->plan->version));
  add_facts (self, tv_visit_get_language (visit));
  add_documents (self);
  add_versions (self, catalogue);
}

static void
tv_plan_page_dispose (GObject *object)
{
  g_clear_pointer (&TV_PLAN_PAGE (object)->plan, tv_plan_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_PLAN_PAGE);
  G_OBJECT_CLASS (tv_plan_page_parent_class)->dispose (object);
}

static void
tv_plan_page_class_init (TvPlanPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_plan_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-plan-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvPlanPage, box);
}

static void
tv_plan_page_init (TvPlanPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_plan_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvPlanPage *self = tv_visit_page_new (TV_TYPE_PLAN_PAGE, visit, place);

  fill (self, visit, place);
  return GTK_WIDGET (self);
}
