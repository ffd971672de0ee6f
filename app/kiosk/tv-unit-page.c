// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-text.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_UNIT_PAGE (tv_unit_page_get_type ())
G_DECLARE_FINAL_TYPE (TvUnitPage, tv_unit_page, TV, UNIT_PAGE, TvVisitPage)

struct _TvUnitPage
{
  TvVisitPage parent;

  GtkEntry *entry;
  GtkBox *box;
  TvUnitRegister *units; /* (owned) (nullable) */
  guint delay;
};

G_DEFINE_FINAL_TYPE (TvUnitPage, tv_unit_page, TV_TYPE_VISIT_PAGE)

#define DELAY_MS 120

/* The words that a unit is found by: its own and those of the units merged into it. */
static gboolean
matches (const TvUnit *unit, const char *folded)
{
  g_autofree char *former = unit->former != NULL ? g_strjoinv (" ", unit->former) : g_strdup ("");
  g_autofree char *all = g_strjoin (" ", unit->name, former, unit->code, NULL);
  g_autofree char *text = tv_text_fold (all);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (text, words[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

static void
add_unit (TvUnitPage *self, const TvUnit *unit)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *name = tv_unit_dup_full_name (unit);

  gtk_widget_add_css_class (row, "unit");
  gtk_box_append (GTK_BOX (row), tv_visit_label_new (name, "card-title"));
  if (unit->former != NULL && unit->former[0] != NULL)
    {
      g_autofree char *former = g_strjoinv (", ", unit->former);
      /* TRANSLATORS: names of the units that were merged into this one */
      g_autofree char *text = g_strdup_printf (_ ("Formerly: %s"), former);

      gtk_box_append (GTK_BOX (row), tv_visit_label_new (text, "detail"));
    }
  gtk_box_append (self->box, row);
}

static int
compare_units (gconstpointer a, gconstpointer b)
{
  return tv_text_collate ((*(TvUnit *const *) a)->name, (*(TvUnit *const *) b)->name);
}

static void
fill (TvUnitPage *self)
{
  g_autofree char *folded = tv_text_fold (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  tv_visit_box_clear (self->box);
  for (guint i = 0; self->units != NULL && i < self->units->units->len; i++)
    {
      TvUnit *unit = g_ptr_array_index (self->units->units, i);

      if (unit->valid_to == NULL && matches (unit, folded))
        g_ptr_array_add (found, unit);
    }
  g_ptr_array_sort (found, compare_units);
  for (guint i = 0; i < found->len; i++)
    add_unit (self, g_ptr_array_index (found, i));
  if (found->len == 0)
    gtk_box_append (self->box,
                    tv_visit_notice_new ("view-list-symbolic",
                                         _ ("Nothing found"),
                                         _ ("Try fewer letters; accents are not needed.")));
}

static gboolean
delay_cb (gpointer data)
{
  TvUnitPage *self = data;

  self->delay = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (TvUnitPage *self)
{
  g_clear_handle_id (&self->delay, g_source_remove);
  self->delay = g_timeout_add (DELAY_MS, delay_cb, self);
}

static void
tv_unit_page_dispose (GObject *object)
{
  TvUnitPage *self = TV_UNIT_PAGE (object);

  g_clear_handle_id (&self->delay, g_source_remove);
  g_clear_pointer (&self->units, tv_unit_register_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_UNIT_PAGE);
  G_OBJECT_CLASS (tv_unit_page_parent_class)->dispose (object);
}

static void
tv_unit_page_class_init (TvUnitPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_unit_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-unit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvUnitPage, entry);
  gtk_widget_class_bind_template_child (widget_class, TvUnitPage, box);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
tv_unit_page_init (TvUnitPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_unit_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvUnitPage *self = tv_visit_page_new (TV_TYPE_UNIT_PAGE, visit, place);

  tv_visit_page_set_title (TV_VISIT_PAGE (self), _ ("Administrative units"));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  if (tv_visit_get_catalogue (visit) != NULL)
    self->units = tv_catalogue_get_units (tv_visit_get_catalogue (visit), NULL);
  if (place->text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), place->text);
  g_clear_handle_id (&self->delay, g_source_remove);
  fill (self);
  return GTK_WIDGET (self);
}
