// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-lot-card.h"

#include "base/tv-format.h"
#include "geo/tv-legend.h"
#include "model/tv-lot-figure.h"
#include "tv-plan-words.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SWATCH_WIDTH 92
#define SWATCH_HEIGHT 64
#define QUOTE_MOST 420

struct _TvLotCard
{
  GtkWidget parent_instance;

  TvVisit *visit;       /* (owned) */
  GtkWidget *scroller;  /* child */
  GtkBox *box;          /* in @scroller */
  GHashTable *words;    /* (owned) (element-type utf8 TvPlanWords): "item@version" */
  GPtrArray *covers;    /* (owned) (nullable) (element-type TvCover): of the last question */
  const TvCover *cover; /* in @covers (nullable): the one that answers */
  double lon, lat;
};

G_DEFINE_FINAL_TYPE (TvLotCard, tv_lot_card, GTK_TYPE_WIDGET)

static void
tv_lot_card_dispose (GObject *object)
{
  TvLotCard *self = TV_LOT_CARD (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->covers, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_hash_table_unref);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (tv_lot_card_parent_class)->dispose (object);
}

static void
tv_lot_card_class_init (TvLotCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_lot_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "lot-card");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tv_lot_card_init (TvLotCard *self)
{
  GtkScrolledWindow *scroller;

  self->words = g_hash_table_new_full (g_str_hash,
                                       g_str_equal,
                                       g_free,
                                       (GDestroyNotify) tv_plan_words_free);
  self->scroller = gtk_scrolled_window_new ();
  scroller = GTK_SCROLLED_WINDOW (self->scroller);
  gtk_scrolled_window_set_policy (scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (scroller, TRUE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "lot");
  gtk_scrolled_window_set_child (scroller, GTK_WIDGET (self->box));
}

static TvPlanWords *
get_words (TvLotCard *self, const TvPlan *plan)
{
  g_autofree char *key = g_strdup_printf ("%s@%u", plan->item, plan->version);
  TvPlanWords *words = g_hash_table_lookup (self->words, key);

  if (words == NULL)
    {
      words = tv_plan_words_new (tv_visit_get_catalogue (self->visit), plan->item, plan->version);
      g_hash_table_insert (self->words, g_steal_pointer (&key), words);
    }
  return words;
}

static const TvLanduse *
find_use (TvLotCard *self, const TvCover *cover)
{
  return tv_plan_words_find_use (get_words (self, cover->plan), cover->code);
}

/* "ODT – Đất ở đô thị", as far as the plan explains its code. (transfer full) */
static char *
describe_use (TvLotCard *self, const TvCover *cover)
{
  const TvLanduse *use = find_use (self, cover);

  if (cover->code == NULL)
    return g_strdup (_ ("No lot of this plan lies here."));
  if (use == NULL)
    return g_strdup (cover->code);
  return g_strdup_printf ("%s – %s",
                          cover->code,
                          tv_landuse_get_name (use, tv_visit_get_language (self->visit)));
}

static char *
describe_decision (TvLotCard *self, const TvPlan *plan)
{
  g_autofree char *date
      = plan->decision_date != NULL
            ? tv_format_iso_date (plan->decision_date, tv_visit_get_language (self->visit))
            : NULL;

  if (plan->decision_number == NULL)
    return NULL;
  if (date == NULL)
    return g_strdup (plan->decision_number);
  /* TRANSLATORS: number of a decision, its date */
  return g_strdup_printf (_ ("%s of %s"), plan->decision_number, date);
}

static void
go_cb (TvLotCard *self, GtkWidget *button)
{
  tv_visit_go (self->visit, g_object_get_data (G_OBJECT (button), "place"));
}

static void
add_opener (TvLotCard *self, GtkBox *box, GtkWidget *button, TvVisitPlace *place)
{
  g_object_set_data_full (G_OBJECT (button), "place", place, (GDestroyNotify) tv_visit_place_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (go_cb), self);
  gtk_box_append (box, button);
}

static TvVisitPlace *
place_here (TvLotCard *self, const TvPlan *plan)
{
  TvVisitPlace *place = tv_visit_place_new (TV_VISIT_MAP, plan->item, plan->version);

  place->has_point = TRUE;
  place->lon = self->lon;
  place->lat = self->lat;
  return place;
}

/* A sample keeps its style: the class it draws belongs to it. */
typedef struct
{
  TvStyle *style;
  const TvStyleClass *class;
} Swatch;

static void
swatch_free (gpointer data)
{
  tv_style_unref (((Swatch *) data)->style);
  g_free (data);
}

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  tv_legend_draw_sample (cr, TV_STYLE_FILL, ((Swatch *) data)->class, width, height);
}

static GtkWidget *
new_swatch (TvLotCard *self)
{
  TvPlanWords *words = get_words (self, self->cover->plan);
  const TvStyleClass *class = tv_plan_words_find_class (words,
                                                        self->cover->layer,
                                                        self->cover->code);
  GtkWidget *area;
  Swatch *swatch;

  if (class == NULL)
    return NULL;
  area = g_object_new (GTK_TYPE_DRAWING_AREA,
                       "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION,
                       NULL);
  swatch = g_new0 (Swatch, 1);
  swatch->style = tv_style_ref (tv_plan_words_get_style (words));
  swatch->class = class;
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), SWATCH_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SWATCH_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_swatch, swatch, swatch_free);
  gtk_widget_set_valign (area, GTK_ALIGN_START);
  return area;
}

/* Colour and pattern as on the map, the code, its name, the lot. */
static void
add_title (TvLotCard *self)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18));
  GtkBox *words = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  GtkWidget *swatch = new_swatch (self);
  g_autofree char *use = describe_use (self, self->cover);

  if (swatch != NULL)
    gtk_box_append (row, swatch);
  if (self->cover->lot != NULL && *self->cover->lot != '\0')
    {
      /* TRANSLATORS: code of a lot on a plan */
      g_autofree char *lot = g_strdup_printf (_ ("Lot %s"), self->cover->lot);

      gtk_box_append (words, tv_visit_label_new (lot, "detail"));
    }
  gtk_box_append (words, tv_visit_label_new (use, "card-title"));
  gtk_widget_set_valign (GTK_WIDGET (words), GTK_ALIGN_CENTER);
  gtk_box_append (row, GTK_WIDGET (words));
  gtk_box_append (self->box, GTK_WIDGET (row));
}

/* The first sentence is the answer, the rest its conditions. */
static void
add_plain (TvLotCard *self, const TvLanduse *use)
{
  const char *plain
      = use != NULL ? tv_landuse_get_plain (use, tv_visit_get_language (self->visit)) : NULL;
  const char *stop = plain != NULL ? strstr (plain, ". ") : NULL;

  if (plain == NULL)
    {
      gtk_box_append (self->box,
                      tv_visit_label_new (_ ("The plan does not explain this code in plain words. "
                                             "Ask the staff for its regulation."),
                                          "body"));
    }
  else if (stop == NULL)
    {
      gtk_box_append (self->box, tv_visit_label_new (plain, "lot-answer"));
    }
  else
    {
      g_autofree char *first = g_strndup (plain, stop + 1 - plain);

      gtk_box_append (self->box, tv_visit_label_new (first, "lot-answer"));
      gtk_box_append (self->box, tv_visit_label_new (stop + 2, "body"));
    }
}

static GtkBox *
add_warning_box (TvLotCard *self, const char *text)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));

  gtk_widget_add_css_class (GTK_WIDGET (box), "superseded");
  gtk_box_append (box, tv_visit_label_new (text, "strong"));
  gtk_box_append (self->box, GTK_WIDGET (box));
  return box;
}

static const TvCover *
find_newest (TvLotCard *self, const char *item)
{
  for (guint i = 0; i < self->covers->len; i++)
    {
      const TvCover *cover = g_ptr_array_index (self->covers, i);

      if (cover->newest && g_strcmp0 (cover->plan->item, item) == 0)
        return cover;
    }
  return NULL;
}

/* A plan that does not count today says so before anything is built by it. */
static void
add_state_warning (TvLotCard *self)
{
  if (tv_cover_is_in_force (self->cover))
    return;
  if (tv_cover_is_proposed (self->cover))
    {
      add_warning_box (self,
                       _ ("This plan is only proposed. Nothing may be built by it until it is "
                          "approved."));
    }
  else
    {
      const TvCover *newest = find_newest (self, self->cover->plan->item);
      GtkBox *box = add_warning_box (self, _ ("This plan is no longer in force."));

      if (newest != NULL && newest != self->cover)
        add_opener (
            self,
            box,
            tv_visit_action_new ("go-next-symbolic", _ ("Show what holds here today"), "primary"),
            place_here (self, newest->plan));
    }
}

static void
add_disagreement (TvLotCard *self)
{
  GtkBox *box = NULL;

  for (guint i = 0; i < self->covers->len; i++)
    {
      const TvCover *other = g_ptr_array_index (self->covers, i);
      g_autofree char *use = NULL;
      g_autofree char *line = NULL;

      if (!tv_cover_disagrees (self->cover, other))
        continue;
      if (box == NULL)
        box = add_warning_box (self,
                               _ ("Plans do not agree about this land. Ask the planning office "
                                  "before you buy or build."));
      use = describe_use (self, other);
      /* TRANSLATORS: land use, name of the plan that says so, state of that plan */
      line = g_strdup_printf (_ ("%s, says “%s” (%s)"),
                              use,
                              other->plan->name,
                              tv_plan_state_label (other->plan->state));
      gtk_box_append (box, tv_visit_label_new (line, "body"));
    }
}

static void
add_figures (TvLotCard *self, const TvLanduse *use)
{
  g_autoptr (GPtrArray) figures
      = tv_lot_figure_list (self->cover->properties,
                            self->cover->lot != NULL ? self->cover->area_m2 : 0,
                            use,
                            tv_visit_get_language (self->visit));
  GtkBox *box;

  if (figures->len == 0)
    return;
  box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_widget_add_css_class (GTK_WIDGET (box), "facts");
  for (guint i = 0; i < figures->len; i++)
    {
      const TvLotFigure *figure = g_ptr_array_index (figures, i);

      gtk_box_append (box, tv_visit_fact_new (figure->label, figure->value));
    }
  gtk_box_append (self->box, GTK_WIDGET (box));
}

static const TvPlanDocument *
find_document (const TvPlan *plan, const char *id)
{
  for (guint i = 0; i < plan->documents->len; i++)
    {
      const TvPlanDocument *document = g_ptr_array_index (plan->documents, i);

      if (g_strcmp0 (document->id, id) == 0)
        return document;
    }
  return NULL;
}

/* Returns the paragraph it stands in. (transfer full) (nullable) */
static char *
add_quote (TvLotCard *self, const TvJson *clause)
{
  g_autofree char *paragraph = NULL;
  g_autofree char *text = tv_plan_words_dup_clause (get_words (self, self->cover->plan),
                                                    tv_json_get_string (clause, "document", NULL),
                                                    tv_json_get_int (clause, "page", 1),
                                                    tv_json_get_string (clause, "paragraph", NULL),
                                                    self->cover->code,
                                                    &paragraph);
  g_autofree char *start = NULL;
  g_autofree char *quote = NULL;

  if (text == NULL)
    return NULL;
  if (g_utf8_strlen (text, -1) > QUOTE_MOST)
    start = g_utf8_substring (text, 0, QUOTE_MOST);
  quote = g_strdup_printf (start != NULL ? "“%s…”" : "“%s”", start != NULL ? start : text);
  gtk_box_append (self->box, tv_visit_label_new (quote, "quote"));
  return g_steal_pointer (&paragraph);
}

/* The very words of the regulation, and the page to read them on. */
static void
add_clause (TvLotCard *self, const TvLanduse *use)
{
  const TvJson *clause = use != NULL ? json_object_get (use->json, "clause") : NULL;
  const TvPlan *plan = self->cover->plan;
  const TvPlanDocument *document
      = find_document (plan, tv_json_get_string (clause, "document", NULL));
  gint64 page = tv_json_get_int (clause, "page", 1);
  g_autofree char *label = NULL;
  TvVisitPlace *place;

  if (document == NULL || page < 1 || page > G_MAXINT)
    return;
  place = tv_visit_place_new (TV_VISIT_DOCUMENT, plan->item, plan->version);
  place->paragraph = add_quote (self, clause);
  place->text = g_strdup (document->path);
  place->title = g_strdup (document->title);
  place->page = (guint) page - 1;
  /* TRANSLATORS: title of a document, page number */
  label = g_strdup_printf (_ ("Read the rule: %s, page %d"), document->title, (int) page);
  add_opener (self,
              self->box,
              tv_visit_action_new ("x-office-document-symbolic", label, NULL),
              place);
}

static void
add_plans (TvLotCard *self)
{
  gtk_box_append (self->box, tv_visit_heading_new (_ ("All plans for this place, newest first")));
  for (guint i = 0; i < self->covers->len; i++)
    {
      const TvCover *cover = g_ptr_array_index (self->covers, i);
      g_autofree char *decision = describe_decision (self, cover->plan);
      g_autofree char *use = describe_use (self, cover);
      g_autofree char *detail = NULL;
      const char *state = cover->newest ? tv_plan_state_label (cover->plan->state)
                                        : _ ("Replaced by a newer version");
      GtkWidget *card;

      detail = g_strdup_printf ("%s\n%s%s%s",
                                use,
                                decision != NULL ? decision : "",
                                decision != NULL ? " · " : "",
                                state);
      card = tv_visit_card_new (NULL,
                                cover->plan->name != NULL ? cover->plan->name : cover->plan->item,
                                detail,
                                cover == self->cover ? _ ("on the map") : NULL);
      if (!cover->newest)
        gtk_widget_add_css_class (card, "old");
      add_opener (self, self->box, card, place_here (self, cover->plan));
    }
}

static double
find_accuracy (const TvCover *cover)
{
  for (guint i = 0; i < cover->plan->layers->len; i++)
    {
      const TvPlanLayer *layer = g_ptr_array_index (cover->plan->layers, i);

      if (g_strcmp0 (layer->id, cover->layer) == 0)
        return layer->accuracy_m;
    }
  return 0;
}

static void
add_source (TvLotCard *self)
{
  const TvPlan *plan = self->cover->plan;
  g_autofree char *decision = describe_decision (self, plan);
  g_autofree char *scale = plan->scale > 0 ? tv_format_scale (plan->scale) : NULL;
  double accuracy = find_accuracy (self->cover);
  g_autoptr (GString) text = g_string_new (NULL);

  if (decision != NULL)
    /* TRANSLATORS: number and date of a decision */
    g_string_append_printf (text, _ ("Source: %s"), decision);
  if (plan->decision_issuer != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", plan->decision_issuer);
  if (scale != NULL)
    /* TRANSLATORS: scale of a plan, "1/2.000" */
    g_string_append_printf (text, _ (", scale %s"), scale);
  if (text->len > 0)
    g_string_append (text, ". ");
  if (accuracy > 0)
    {
      g_autofree char *number = tv_format_number (accuracy, 1, tv_visit_get_language (self->visit));

      /* TRANSLATORS: metres */
      g_string_append_printf (text, _ ("The map is good to about %s m. "), number);
    }
  g_string_append (text, _ ("The boundary of your land is what the land registry says."));
  gtk_box_append (self->box, tv_visit_label_new (text->str, "small"));
}

static void
show_answer (TvLotCard *self)
{
  const TvLanduse *use = find_use (self, self->cover);

  tv_visit_box_clear (self->box);
  gtk_box_append (self->box, tv_visit_label_new (_ ("What may be built here?"), "lot-question"));
  add_state_warning (self);
  if (self->cover->code != NULL)
    {
      add_plain (self, use);
      add_title (self);
      add_disagreement (self);
      add_figures (self, use);
      add_clause (self, use);
    }
  else
    gtk_box_append (
        self->box,
        tv_visit_label_new (_ ("This plan covers the place but has no lot here."), "lot-answer"));
  add_plans (self);
  add_source (self);
}

/* The plan on the map answers; where it does not reach, the newest one that counts. */
static const TvCover *
choose (GPtrArray *covers, const char *item, guint version)
{
  const TvCover *best = NULL;

  for (guint i = 0; i < covers->len; i++)
    {
      const TvCover *cover = g_ptr_array_index (covers, i);

      if (g_strcmp0 (cover->plan->item, item) == 0
          && (version == 0 ? cover->newest : cover->plan->version == version))
        return cover;
      if (best == NULL || (!tv_cover_is_in_force (best) && tv_cover_is_in_force (cover)))
        best = cover;
    }
  return best;
}

gboolean
tv_lot_card_ask (TvLotCard *self, const char *item, guint version, double lon, double lat)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (TV_IS_LOT_CARD (self), FALSE);

  self->cover = NULL;
  g_clear_pointer (&self->covers, g_ptr_array_unref);
  self->lon = lon;
  self->lat = lat;
  self->covers = tv_catalogue_list_covers (tv_visit_get_catalogue (self->visit), lon, lat, &error);
  if (self->covers == NULL)
    {
      tv_visit_box_clear (self->box);
      gtk_box_append (self->box, tv_visit_error_new (error));
      return FALSE;
    }
  self->cover = choose (self->covers, item, version);
  if (self->cover == NULL)
    {
      tv_visit_box_clear (self->box);
      gtk_box_append (self->box,
                      tv_visit_label_new (_ ("No plan on this machine covers this place. Touch "
                                             "inside the coloured area."),
                                          "strong"));
      return FALSE;
    }
  show_answer (self);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)),
      0);
  return TRUE;
}

void
tv_lot_card_invite (TvLotCard *self)
{
  g_return_if_fail (TV_IS_LOT_CARD (self));

  tv_visit_box_clear (self->box);
  gtk_box_append (
      self->box,
      tv_visit_label_new (_ ("Touch a lot on the map to see what may be built there."), "strong"));
}

GtkWidget *
tv_lot_card_new (TvVisit *visit)
{
  TvLotCard *self = g_object_new (TV_TYPE_LOT_CARD, NULL);

  self->visit = g_object_ref (visit);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("About the place that was touched"),
                                  -1);
  tv_lot_card_invite (self);
  return GTK_WIDGET (self);
}
