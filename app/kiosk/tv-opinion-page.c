// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-opinion.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"

#include "base/tv-error.h"
#include "widgets/tv-form-view.h"
#include "widgets/tv-map-view.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define TV_TYPE_OPINION_PAGE (tv_opinion_page_get_type ())
G_DECLARE_FINAL_TYPE (TvOpinionPage, tv_opinion_page, TV, OPINION_PAGE, TvVisitPage)

struct _TvOpinionPage
{
  TvVisitPage parent;

  GtkStack *stack;
  GtkLabel *privacy_label;
  GtkLabel *error_label;
  GtkBox *form_box;
  GtkBox *map_box;
  GtkWidget *use_button;
  TvOpinion *opinion; /* (owned) (nullable) */
  TvFormView *form;   /* (unowned) (nullable) */
  TvMapView *map;     /* (unowned) (nullable): made when a place is asked for */
  char *place_path;   /* (nullable): of the question that asks */
};

G_DEFINE_FINAL_TYPE (TvOpinionPage, tv_opinion_page, TV_TYPE_VISIT_PAGE)

#define PLACE_ZOOM 17

static void
show_form (TvOpinionPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "form");
}

static void
pin_moved_cb (TvOpinionPage *self, double lon, double lat)
{
  tv_visit_touch (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  gtk_widget_set_sensitive (self->use_button, TRUE);
}

static void
make_map (TvOpinionPage *self)
{
  TvVisit *visit = tv_visit_page_get_visit (TV_VISIT_PAGE (self));
  TvRound *round = tv_opinion_get_round (self->opinion);
  g_auto (GStrv) basemaps
      = tv_catalogue_list_items (tv_visit_get_catalogue (visit), "basemap", NULL);
  GtkWidget *map = tv_map_view_new ();

  self->map = TV_MAP_VIEW (map);
  gtk_widget_set_hexpand (map, TRUE);
  gtk_box_append (self->map_box, map);
  if (basemaps != NULL && basemaps[0] != NULL)
    tv_map_view_set_basemap (self->map, tv_visit_get_content (visit), basemaps[0], 0);
  if (round->plan != NULL)
    tv_map_view_set_plan (self->map,
                          tv_visit_get_content (visit),
                          round->plan,
                          round->plan_version);
  tv_map_view_set_pin_mode (self->map, TRUE);
  g_signal_connect_swapped (map, "pin-moved", G_CALLBACK (pin_moved_cb), self);
}

static void
pick_place_cb (TvOpinionPage *self, const char *path, double lon, double lat)
{
  g_free (self->place_path);
  self->place_path = g_strdup (path);
  if (self->map == NULL)
    make_map (self);
  if (!isnan (lon) && !isnan (lat))
    tv_map_view_show_point (self->map, lon, lat, PLACE_ZOOM);
  gtk_widget_set_sensitive (self->use_button, tv_map_view_get_pin (self->map, &lon, &lat));
  gtk_stack_set_visible_child_name (self->stack, "place");
}

static void
no_place_cb (TvOpinionPage *self)
{
  show_form (self);
}

static void
use_place_cb (TvOpinionPage *self)
{
  double lon;
  double lat;

  if (tv_map_view_get_pin (self->map, &lon, &lat))
    tv_form_view_set_place (self->form, self->place_path, lon, lat);
  show_form (self);
}

static void
show_send_error (TvOpinionPage *self, GError *error)
{
  const char *advice = NULL;
  const char *what = tv_error_explain (error, &advice);
  /* TRANSLATORS: what went wrong, what to do */
  g_autofree char *text = g_strdup_printf (_ ("Your opinion has not been sent yet. %s %s"),
                                           what,
                                           advice != NULL ? advice : "");

  g_message ("sending: %s", error->message);
  gtk_label_set_label (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvOpinionPage) self = TV_OPINION_PAGE (data);
  TvVisit *visit = tv_visit_page_get_visit (TV_VISIT_PAGE (self));
  g_autoptr (GError) error = NULL;

  if (self->form != NULL)
    tv_form_view_set_busy (self->form, FALSE);
  if (!tv_opinion_send_finish (TV_OPINION (source), result, &error))
    {
      show_send_error (self, error);
      return;
    }
  /* Nothing of what was written stays in a widget. */
  if (self->form != NULL)
    tv_form_view_set_session (self->form, NULL);
  tv_visit_go_to (visit, TV_VISIT_RECEIPT, NULL, 0);
}

static void
finished_cb (TvOpinionPage *self)
{
  tv_visit_touch (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  tv_form_view_set_busy (self->form, TRUE);
  tv_opinion_send_async (self->opinion, NULL, sent_cb, g_object_ref (self));
}

static void
cancelled_cb (TvOpinionPage *self)
{
  TvVisit *visit = tv_visit_page_get_visit (TV_VISIT_PAGE (self));

  tv_visit_take_opinion (visit, NULL);
  tv_visit_back (visit);
}

static void
answered_cb (TvOpinionPage *self)
{
  tv_visit_touch (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
}

/* Home and back again goes on where the citizen left off; another round begins anew. */
static TvOpinion *
take_opinion (TvVisit *visit, const char *round, GError **error)
{
  TvOpinion *opinion = tv_visit_get_opinion (visit);

  if (opinion != NULL && tv_opinion_get_state (opinion) == NULL
      && g_str_equal (tv_opinion_get_round (opinion)->item, round))
    return g_object_ref (opinion);
  opinion = tv_opinion_new (visit, round, error);
  if (opinion == NULL)
    return NULL;
  tv_visit_take_opinion (visit, opinion);
  return g_object_ref (opinion);
}

static void
show_form_view (TvOpinionPage *self)
{
  GtkWidget *form = tv_form_view_new ();

  self->form = TV_FORM_VIEW (form);
  gtk_widget_set_hexpand (form, TRUE);
  gtk_box_append (self->form_box, form);
  g_signal_connect_swapped (form, "pick-place", G_CALLBACK (pick_place_cb), self);
  g_signal_connect_swapped (form, "finished", G_CALLBACK (finished_cb), self);
  g_signal_connect_swapped (form, "cancelled", G_CALLBACK (cancelled_cb), self);
  g_signal_connect_object (tv_opinion_get_session (self->opinion),
                           "changed",
                           G_CALLBACK (answered_cb),
                           self,
                           G_CONNECT_SWAPPED);
  tv_form_view_set_session (self->form, tv_opinion_get_session (self->opinion));
}

static void
fill (TvOpinionPage *self, TvVisit *visit, const TvVisitPlace *place)
{
  g_autoptr (GError) error = NULL;

  self->opinion = take_opinion (visit, place->item, &error);
  if (self->opinion == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->privacy_label), FALSE);
      gtk_box_append (self->form_box, tv_visit_error_new (error));
      return;
    }
  tv_visit_page_set_title (TV_VISIT_PAGE (self), tv_opinion_get_round (self->opinion)->title);
  show_form_view (self);
}

static void
tv_opinion_page_dispose (GObject *object)
{
  TvOpinionPage *self = TV_OPINION_PAGE (object);

  self->form = NULL;
  self->map = NULL;
  g_clear_object (&self->opinion);
  g_clear_pointer (&self->place_path, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_OPINION_PAGE);
  G_OBJECT_CLASS (tv_opinion_page_parent_class)->dispose (object);
}

static void
tv_opinion_page_class_init (TvOpinionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_opinion_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/vn/thamvan/kiosk/tv-opinion-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvOpinionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TvOpinionPage, privacy_label);
  gtk_widget_class_bind_template_child (widget_class, TvOpinionPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, TvOpinionPage, form_box);
  gtk_widget_class_bind_template_child (widget_class, TvOpinionPage, map_box);
  gtk_widget_class_bind_template_child (widget_class, TvOpinionPage, use_button);
  gtk_widget_class_bind_template_callback (widget_class, no_place_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_place_cb);
}

static void
tv_opinion_page_init (TvOpinionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_opinion_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvOpinionPage *self = tv_visit_page_new (TV_TYPE_OPINION_PAGE, visit, place);

  fill (self, visit, place);
  return GTK_WIDGET (self);
}
