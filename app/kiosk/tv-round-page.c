// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-format.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_ROUND_PAGE (tv_round_page_get_type ())
G_DECLARE_FINAL_TYPE (TvRoundPage, tv_round_page, TV, ROUND_PAGE, TvVisitPage)

struct _TvRoundPage
{
  TvVisitPage parent;

  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (TvRoundPage, tv_round_page, TV_TYPE_VISIT_PAGE)

static void
plan_cb (TvRoundPage *self, GtkWidget *button)
{
  const TvRound *round = g_object_get_data (G_OBJECT (button), "round");

  tv_visit_go_to (tv_visit_page_get_visit (TV_VISIT_PAGE (self)),
                  TV_VISIT_PLAN,
                  round->plan,
                  round->plan_version);
}

static void
opinion_cb (TvRoundPage *self, GtkWidget *button)
{
  const TvRound *round = g_object_get_data (G_OBJECT (button), "round");

  tv_visit_go_to (tv_visit_page_get_visit (TV_VISIT_PAGE (self)),
                  TV_VISIT_OPINION,
                  round->item,
                  round->version);
}

static void
add_button (TvRoundPage *self,
            GtkWidget *box,
            const TvRound *round,
            GtkWidget *button,
            void (*callback) (TvRoundPage *, GtkWidget *))
{
  g_object_set_data_full (G_OBJECT (button),
                          "round",
                          tv_round_ref ((TvRound *) round),
                          (GDestroyNotify) tv_round_unref);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (callback), self);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_box_append (GTK_BOX (box), button);
}

static char *
describe_days (const TvRound *round, gint64 now)
{
  int left = tv_round_days_left (round, "residents", now);

  if (left < 0)
    return g_strdup (_ ("Not open yet"));
  if (left == 0 || g_strcmp0 (round->state, "closed") == 0)
    return g_strdup (_ ("Closed"));
  if (left == 1)
    return g_strdup (_ ("Last day today"));
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d day left", "%d days left", (gulong) left),
      left);
}

static gboolean
is_open (const TvRound *round, gint64 now)
{
  return g_strcmp0 (round->state, "closed") != 0
         && tv_round_days_left (round, "residents", now) > 0;
}

static char *
describe_window (const TvRound *round, const char *language)
{
  const TvRoundAudience *audience = tv_round_get_audience (round, "residents");
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (audience == NULL)
    return NULL;
  from = tv_format_iso_date (audience->from, language);
  to = tv_format_iso_date (audience->to, language);
  /* TRANSLATORS: first and last day of a consultation */
  return g_strdup_printf (_ ("From %s to the end of %s"), from, to);
}

static void
add_round (TvRoundPage *self, TvVisit *visit, const TvRound *round)
{
  gint64 now = tv_visit_now (visit);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *title = tv_visit_label_new (round->title, "card-title");
  GtkWidget *actions = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  g_autofree char *days = describe_days (round, now);
  g_autofree char *window = describe_window (round, tv_visit_get_language (visit));
  GtkWidget *badge = gtk_label_new (days);

  gtk_widget_add_css_class (card, "round");
  gtk_widget_add_css_class (badge, is_open (round, now) ? "badge-open" : "badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), badge);
  gtk_box_append (GTK_BOX (card), head);
  if (round->agency_name != NULL)
    gtk_box_append (GTK_BOX (card), tv_visit_label_new (round->agency_name, "detail"));
  if (window != NULL)
    gtk_box_append (GTK_BOX (card), tv_visit_label_new (window, "detail"));
  if (round->plan != NULL)
    add_button (self,
                actions,
                round,
                tv_visit_action_new ("mark-location-symbolic", _ ("See the draft plan"), NULL),
                plan_cb);
  if (is_open (round, now))
    add_button (self,
                actions,
                round,
                tv_visit_action_new ("document-edit-symbolic", _ ("Give my opinion"), "primary"),
                opinion_cb);
  gtk_box_append (GTK_BOX (card), actions);
  gtk_box_append (self->box, card);
}

/* Open ones first, the most urgent at the top. */
static int
compare_rounds (gconstpointer a, gconstpointer b, gpointer data)
{
  const TvRound *one = *(const TvRound *const *) a;
  const TvRound *two = *(const TvRound *const *) b;
  gint64 now = *(gint64 *) data;
  gboolean one_open = is_open (one, now);
  gboolean two_open = is_open (two, now);

  if (one_open != two_open)
    return one_open ? -1 : 1;
  return tv_round_days_left (one, "residents", now) - tv_round_days_left (two, "residents", now);
}

static void
fill (TvRoundPage *self, TvVisit *visit)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (visit);
  gint64 now = tv_visit_now (visit);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rounds
      = catalogue != NULL ? tv_catalogue_list_rounds (catalogue, &error) : NULL;

  if (error != NULL)
    {
      gtk_box_append (self->box, tv_visit_error_new (error));
      return;
    }
  if (rounds == NULL || rounds->len == 0)
    {
      gtk_box_append (self->box,
                      tv_visit_notice_new ("chat-message-new-symbolic",
                                           _ ("No consultation is open at the moment"),
                                           _ ("New ones appear here as soon as the province "
                                              "publishes them.")));
      return;
    }
  g_ptr_array_sort_with_data (rounds, compare_rounds, &now);
  for (guint i = 0; i < rounds->len; i++)
    add_round (self, visit, g_ptr_array_index (rounds, i));
}

static void
tv_round_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_ROUND_PAGE);
  G_OBJECT_CLASS (tv_round_page_parent_class)->dispose (object);
}

static void
tv_round_page_class_init (TvRoundPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_round_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-round-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvRoundPage, box);
}

static void
tv_round_page_init (TvRoundPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_round_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvRoundPage *self = tv_visit_page_new (TV_TYPE_ROUND_PAGE, visit, place);

  tv_visit_page_set_title (TV_VISIT_PAGE (self), _ ("Open for your opinion"));
  fill (self, visit);
  return GTK_WIDGET (self);
}
