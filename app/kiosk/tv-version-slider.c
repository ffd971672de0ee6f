// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-version-slider.h"

#include "base/tv-format.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* So many years can be read beside each other. */
#define MAX_YEARS 7

struct _TvVersionSlider
{
  GtkWidget parent_instance;

  GPtrArray *versions; /* (owned) (element-type TvPlan) */
  guint chosen;
  guint shown;
  char *language;
  GtkWidget *box; /* child: all below lie in it */
  GtkWidget *title;
  GtkWidget *detail;
  GtkWidget *scale;
  GtkWidget *earlier;
  GtkWidget *later;
};

G_DEFINE_FINAL_TYPE (TvVersionSlider, tv_version_slider, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_version_slider_dispose (GObject *object)
{
  TvVersionSlider *self = TV_VERSION_SLIDER (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->language, g_free);
  G_OBJECT_CLASS (tv_version_slider_parent_class)->dispose (object);
}

static void
tv_version_slider_class_init (TvVersionSliderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_version_slider_dispose;
  signals[CHOSEN] = g_signal_new ("chosen",
                                  TV_TYPE_VERSION_SLIDER,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "version-slider");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tv_version_slider_init (TvVersionSlider *self)
{
}

/* (nullable) "2026". (transfer full) */
static char *
dup_year (const TvPlan *version)
{
  const char *date = version->decision_date;

  return date != NULL && strlen (date) >= 4 ? g_strndup (date, 4) : NULL;
}

char *
tv_version_slider_title (const TvPlan *version)
{
  g_autofree char *year = NULL;

  g_return_val_if_fail (version != NULL, NULL);

  year = dup_year (version);
  return year != NULL ? g_strdup_printf ("%s – %s", year, tv_plan_state_label (version->state))
                      : g_strdup (tv_plan_state_label (version->state));
}

/* "Quyết định 02/QĐ-UBND ngày 14/03/2026". */
static char *
describe_decision (TvVersionSlider *self, const TvPlan *version)
{
  g_autofree char *date = version->decision_date != NULL
                              ? tv_format_iso_date (version->decision_date, self->language)
                              : NULL;

  if (version->decision_number == NULL)
    return g_strdup (_ ("There is no decision yet."));
  /* TRANSLATORS: number of a decision, its date */
  return date != NULL ? g_strdup_printf (_ ("Decision %s of %s"), version->decision_number, date)
                      /* TRANSLATORS: number of a decision */
                      : g_strdup_printf (_ ("Decision %s"), version->decision_number);
}

static void
show_chosen (TvVersionSlider *self)
{
  const TvPlan *version = g_ptr_array_index (self->versions, self->chosen);
  g_autofree char *title = tv_version_slider_title (version);
  g_autofree char *decision = describe_decision (self, version);
  /* TRANSLATORS: which version of how many, its decision */
  g_autofree char *detail
      = g_strdup_printf (_ ("Version %u of %u. %s%s"),
                         self->chosen + 1,
                         self->versions->len,
                         decision,
                         self->chosen == self->shown ? _ (" (the one on the left too)") : "");
  g_autofree char *text = g_strdup_printf ("%s. %s", title, detail);

  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->detail), detail);
  gtk_widget_set_sensitive (self->earlier, self->chosen > 0);
  gtk_widget_set_sensitive (self->later, self->chosen + 1 < self->versions->len);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text,
                                  /* GTK 4.8 passes on no text of a value */
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text,
                                  -1);
}

static void
value_changed_cb (TvVersionSlider *self)
{
  guint chosen = (guint) round (gtk_range_get_value (GTK_RANGE (self->scale)));

  if (chosen == self->chosen || chosen >= self->versions->len)
    return;
  self->chosen = chosen;
  show_chosen (self);
  g_signal_emit (self, signals[CHOSEN], 0, chosen);
}

/* Who goes to the end by keys stays on the row. */
static void
step (TvVersionSlider *self, double by)
{
  gtk_range_set_value (GTK_RANGE (self->scale), gtk_range_get_value (GTK_RANGE (self->scale)) + by);
  if (self->chosen == 0)
    gtk_widget_grab_focus (self->later);
  else if (self->chosen + 1 == self->versions->len)
    gtk_widget_grab_focus (self->earlier);
}

static void
earlier_cb (TvVersionSlider *self)
{
  step (self, -1);
}

static void
later_cb (TvVersionSlider *self)
{
  step (self, 1);
}

static GtkWidget *
new_scale (TvVersionSlider *self)
{
  guint n = self->versions->len;
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, MAX (n, 2) - 1, 1);

  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_scale_set_has_origin (GTK_SCALE (scale), FALSE);
  gtk_range_set_round_digits (GTK_RANGE (scale), 0);
  gtk_range_set_value (GTK_RANGE (scale), self->chosen);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *year = dup_year (g_ptr_array_index (self->versions, i));

      gtk_scale_add_mark (GTK_SCALE (scale), i, GTK_POS_BOTTOM, n <= MAX_YEARS ? year : NULL);
    }
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Versions of the plan by time"),
                                  -1);
  g_signal_connect_swapped (scale, "value-changed", G_CALLBACK (value_changed_cb), self);
  return scale;
}

static GtkWidget *
new_button (TvVersionSlider *self, const char *icon, const char *label, GCallback callback)
{
  GtkWidget *button = tv_visit_action_new (icon, label, NULL);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
build (TvVersionSlider *self)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->title = tv_visit_label_new ("", "card-title");
  self->detail = tv_visit_label_new ("", "detail");
  self->earlier = new_button (self, "go-previous-symbolic", _ ("Earlier"), G_CALLBACK (earlier_cb));
  self->later = new_button (self, "go-next-symbolic", _ ("Later"), G_CALLBACK (later_cb));
  self->scale = new_scale (self);
  gtk_box_append (row, self->earlier);
  gtk_box_append (row, self->scale);
  gtk_box_append (row, self->later);
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), self->detail);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (row));
}

GtkWidget *
tv_version_slider_new (GPtrArray *versions, guint chosen, guint shown, const char *language)
{
  TvVersionSlider *self;

  g_return_val_if_fail (versions != NULL && chosen < versions->len, NULL);

  self = g_object_new (TV_TYPE_VERSION_SLIDER, NULL);
  self->versions = g_ptr_array_ref (versions);
  self->chosen = chosen;
  self->shown = shown;
  self->language = g_strdup (language);
  build (self);
  show_chosen (self);
  return GTK_WIDGET (self);
}

guint
tv_version_slider_get_chosen (TvVersionSlider *self)
{
  g_return_val_if_fail (TV_IS_VERSION_SLIDER (self), 0);

  return self->chosen;
}
