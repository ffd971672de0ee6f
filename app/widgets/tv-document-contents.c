// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-contents.h"

#include "base/tv-json.h"

#include <glib/gi18n-lib.h>

#define MAX_TEXT (4 * 1024 * 1024)
#define INDENT 28

struct _TvDocumentContents
{
  GtkWidget parent;

  GtkWidget *scroller;
  GtkBox *box;
  GCancellable *cancellable; /* (owned) (nullable) */
};

enum
{
  LOADED,
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDocumentContents, tv_document_contents, GTK_TYPE_WIDGET)

static void
clicked_cb (TvDocumentContents *self, GtkButton *button)
{
  guint page = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "page"));

  g_signal_emit (self, signals[CHOSEN], 0, page);
}

static void
add_entry (TvDocumentContents *self, const TvJson *entry)
{
  const char *title = tv_json_get_string (entry, "title", "");
  guint page = (guint) CLAMP (tv_json_get_int (entry, "page", 0), 0, G_MAXINT);
  int depth = (int) CLAMP (tv_json_get_int (entry, "depth", 0), 0, 6);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *label = gtk_label_new (title);
  g_autofree char *number = g_strdup_printf ("%u", page + 1);
  /* TRANSLATORS: an entry of a table of contents for a screen reader: title, page number */
  g_autofree char *name = g_strdup_printf (_ ("%s, page %u"), title, page + 1);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (label, depth * INDENT);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), gtk_label_new (number));
  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "page", GUINT_TO_POINTER (page));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_box_append (self->box, button);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentContents) self = data;
  g_autofree char *text = tv_renderer_get_outline_finish (TV_RENDERER (source), result, NULL);
  g_autoptr (TvJson) list = NULL;

  if (text == NULL || self->box == NULL)
    return;
  list = tv_json_parse (text, strlen (text), MAX_TEXT, NULL);
  for (gsize i = 0; i < json_array_size (list); i++)
    add_entry (self, json_array_get (list, i));
  if (json_array_size (list) > 0)
    g_signal_emit (self, signals[LOADED], 0);
}

void
tv_document_contents_load (TvDocumentContents *self, TvRenderer *renderer)
{
  g_return_if_fail (TV_IS_DOCUMENT_CONTENTS (self));
  tv_document_contents_clear (self);
  self->cancellable = g_cancellable_new ();
  tv_renderer_get_outline_async (renderer, self->cancellable, loaded_cb, g_object_ref (self));
}

void
tv_document_contents_clear (TvDocumentContents *self)
{
  GtkWidget *child;

  g_return_if_fail (TV_IS_DOCUMENT_CONTENTS (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  while (self->box != NULL && (child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
}

static void
tv_document_contents_dispose (GObject *object)
{
  TvDocumentContents *self = TV_DOCUMENT_CONTENTS (object);

  tv_document_contents_clear (self);
  self->box = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (tv_document_contents_parent_class)->dispose (object);
}

static void
tv_document_contents_class_init (TvDocumentContentsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_document_contents_dispose;
  signals[LOADED] = g_signal_new ("loaded",
                                  TV_TYPE_DOCUMENT_CONTENTS,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  0);
  signals[CHOSEN] = g_signal_new ("chosen",
                                  TV_TYPE_DOCUMENT_CONTENTS,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "document-contents");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tv_document_contents_init (TvDocumentContents *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "entries");
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->box));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
tv_document_contents_new (void)
{
  return g_object_new (TV_TYPE_DOCUMENT_CONTENTS, NULL);
}
