// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-strip.h"

#include "tv-document-tiles.h"

#include <glib/gi18n-lib.h>

#define THUMB_WIDTH 104
#define THUMB_HEIGHT 128
#define KEY "tv-document-strip-thumb"

struct _TvDocumentStrip
{
  GtkWidget parent;

  GtkWidget *scroller;
  GtkListView *list;
  GtkSingleSelection *selection; /* (owned) */
  TvRenderer *renderer;          /* (owned) (nullable) */
  GPtrArray *thumbs;             /* (element-type GdkPaintable) (nullable elements) */
  GCancellable *cancellable;     /* (owned) (nullable) */
  guint n_pages;
};

enum
{
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDocumentStrip, tv_document_strip, GTK_TYPE_WIDGET)

/* A page that is on its way to a row of the list. */
typedef struct
{
  TvDocumentStrip *self; /* (owned) */
  GtkPicture *picture;   /* (owned) */
  guint page;
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->self);
  g_object_unref (load->picture);
  g_free (load);
}

/* The row may show another page by now. */
static gboolean
is_wanted (Load *load)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (load->picture), KEY)) == load->page + 1;
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = data;
  TvRendererImage *image = tv_renderer_draw_finish (TV_RENDERER (source), result, NULL);
  GdkPaintable *paintable;

  if (image != NULL && TV_RENDERER (source) == load->self->renderer
      && load->page < load->self->thumbs->len)
    {
      paintable = tv_document_tiles_to_paintable (image);
      g_clear_object (&load->self->thumbs->pdata[load->page]);
      load->self->thumbs->pdata[load->page] = paintable;
      if (is_wanted (load))
        gtk_picture_set_paintable (load->picture, paintable);
    }
  else
    {
      g_clear_pointer (&image, tv_renderer_image_free);
    }
  load_free (load);
}

static void
sized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = data;
  TvRendererPage page;

  if (tv_renderer_get_page_finish (TV_RENDERER (source), result, &page, NULL)
      && TV_RENDERER (source) == load->self->renderer && is_wanted (load))
    tv_renderer_draw_async (TV_RENDERER (source),
                            load->page,
                            MIN (THUMB_WIDTH / page.width, THUMB_HEIGHT / page.height),
                            NULL,
                            load->self->cancellable,
                            drawn_cb,
                            load);
  else
    load_free (load);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, TvDocumentStrip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *picture = gtk_picture_new ();

  gtk_widget_set_size_request (picture, THUMB_WIDTH, THUMB_HEIGHT);
  gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_SCALE_DOWN);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, TvDocumentStrip *self)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkPicture *picture = GTK_PICTURE (gtk_widget_get_first_child (box));
  GtkLabel *label = GTK_LABEL (gtk_widget_get_last_child (box));
  guint page = gtk_list_item_get_position (item);
  g_autofree char *number = g_strdup_printf ("%u", page + 1);
  /* TRANSLATORS: what a screen reader calls the small picture of a page */
  g_autofree char *name = g_strdup_printf (_ ("Page %u"), page + 1);
  Load *load;

  gtk_label_set_label (label, number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_picture_set_alternative_text (picture, name);
  g_object_set_data (G_OBJECT (picture), KEY, GUINT_TO_POINTER (page + 1));
  if (self->renderer == NULL || page >= self->thumbs->len)
    return;
  gtk_picture_set_paintable (picture, g_ptr_array_index (self->thumbs, page));
  if (g_ptr_array_index (self->thumbs, page) != NULL)
    return;
  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->picture = g_object_ref (picture);
  load->page = page;
  tv_renderer_get_page_async (self->renderer, page, self->cancellable, sized_cb, load);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, TvDocumentStrip *self)
{
  GtkWidget *picture = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  g_object_set_data (G_OBJECT (picture), KEY, NULL);
  gtk_picture_set_paintable (GTK_PICTURE (picture), NULL);
}

static void
activate_cb (TvDocumentStrip *self, guint position)
{
  g_signal_emit (self, signals[CHOSEN], 0, position);
}

void
tv_document_strip_open (TvDocumentStrip *self, TvRenderer *renderer, guint n_pages)
{
  g_autoptr (GtkStringList) pages = gtk_string_list_new (NULL);

  g_return_if_fail (TV_IS_DOCUMENT_STRIP (self));
  tv_document_strip_close (self);
  self->renderer = g_object_ref (renderer);
  self->cancellable = g_cancellable_new ();
  self->n_pages = n_pages;
  g_ptr_array_set_size (self->thumbs, (int) n_pages);
  for (guint i = 0; i < n_pages; i++)
    gtk_string_list_append (pages, "");
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (pages));
}

void
tv_document_strip_close (TvDocumentStrip *self)
{
  g_return_if_fail (TV_IS_DOCUMENT_STRIP (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->renderer);
  gtk_single_selection_set_model (self->selection, NULL);
  for (guint i = 0; i < self->thumbs->len; i++)
    g_clear_object (&self->thumbs->pdata[i]);
  g_ptr_array_set_size (self->thumbs, 0);
  self->n_pages = 0;
}

gboolean
tv_document_strip_is_open (TvDocumentStrip *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_STRIP (self), FALSE);
  return self->renderer != NULL;
}

void
tv_document_strip_set_page (TvDocumentStrip *self, guint page)
{
  GtkAdjustment *adjustment;
  double step;

  g_return_if_fail (TV_IS_DOCUMENT_STRIP (self));
  if (page >= self->n_pages)
    return;
  gtk_single_selection_set_selected (self->selection, page);
  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  /* All are as wide as each other. */
  step = gtk_adjustment_get_upper (adjustment) / self->n_pages;
  gtk_adjustment_set_value (adjustment,
                            (page + 0.5) * step - gtk_adjustment_get_page_size (adjustment) / 2);
}

static void
tv_document_strip_dispose (GObject *object)
{
  TvDocumentStrip *self = TV_DOCUMENT_STRIP (object);

  if (self->selection != NULL)
    tv_document_strip_close (self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (tv_document_strip_parent_class)->dispose (object);
}

static void
tv_document_strip_finalize (GObject *object)
{
  g_ptr_array_unref (TV_DOCUMENT_STRIP (object)->thumbs);
  G_OBJECT_CLASS (tv_document_strip_parent_class)->finalize (object);
}

static void
tv_document_strip_class_init (TvDocumentStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_document_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_document_strip_finalize;
  signals[CHOSEN] = g_signal_new ("chosen",
                                  TV_TYPE_DOCUMENT_STRIP,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "document-strip");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tv_document_strip_init (TvDocumentStrip *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->thumbs = g_ptr_array_new ();
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->list = GTK_LIST_VIEW (
      gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->list), GTK_ORIENTATION_HORIZONTAL);
  gtk_list_view_set_single_click_activate (self->list, TRUE);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activate_cb), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
tv_document_strip_new (void)
{
  return g_object_new (TV_TYPE_DOCUMENT_STRIP, NULL);
}
