// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-text.h"

#include "base/tv-json.h"
#include "base/tv-phrase.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define MAX_TEXT ((gsize) 64 * 1024 * 1024)
#define N_SIZES 6
#define FIRST_SIZE 2
/* Some 65 letters a line at the first size. */
#define COLUMN 940

struct _TvDocumentText
{
  GtkWidget parent;

  GtkWidget *scroller;
  GtkBox *box;
  TvRenderer *renderer;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
  TvJson *pages;             /* (owned) (nullable): of this document in text.json */
  char *document;            /* id in text.json (nullable) */
  gboolean loading;          /* text.json is on its way */
  guint page;
  char *query; /* (nullable) */
  guint n_paragraphs;
  int size;
};

G_DEFINE_FINAL_TYPE (TvDocumentText, tv_document_text, GTK_TYPE_WIDGET)

static void
clear (TvDocumentText *self)
{
  GtkWidget *child;

  while (self->box != NULL && (child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  self->n_paragraphs = 0;
}

static GtkLabel *
add_label (TvDocumentText *self, const char *text, const char *css, GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "accessible-role", role, NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css);
  gtk_box_append (self->box, label);
  return GTK_LABEL (label);
}

/* Words that are looked for, in the paragraph as it is written. */
static void
highlight (GtkLabel *label, const char *text, const char *query)
{
  g_autoptr (GArray) ranges = query != NULL ? tv_phrase_find (text, query) : NULL;
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; ranges != NULL && i < ranges->len; i++)
    {
      const TvTextRange *range = &g_array_index (ranges, TvTextRange, i);
      PangoAttribute *attribute = pango_attr_background_new (0xffff, 0xe0e0, 0x6666);

      attribute->start_index = (guint) range->start;
      attribute->end_index = (guint) range->end;
      pango_attr_list_insert (attributes, attribute);
    }
  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
}

static void
show_paragraphs (TvDocumentText *self, const TvJson *paragraphs)
{
  /* TRANSLATORS: heading above the text of a page */
  g_autofree char *heading = g_strdup_printf (_ ("Page %u"), self->page + 1);

  clear (self);
  add_label (self, heading, "page-heading", GTK_ACCESSIBLE_ROLE_HEADING);
  for (gsize i = 0; i < json_array_size (paragraphs); i++)
    {
      const char *text = tv_json_get_string (json_array_get (paragraphs, i), "text", "");

      if (*text == '\0')
        continue;
      highlight (add_label (self, text, "paragraph", GTK_ACCESSIBLE_ROLE_LABEL), text, self->query);
      self->n_paragraphs++;
    }
  if (self->n_paragraphs == 0)
    add_label (
        self,
        _ ("This page is a picture: there is no text to be read. Go back to the page view to "
           "look at it, or ask the staff to read it out."),
        "paragraph",
        GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)),
      0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentText) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tv_renderer_get_text_finish (TV_RENDERER (source), result, &error);
  g_autoptr (TvJson) paragraphs = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || TV_RENDERER (source) != self->renderer || self->box == NULL)
    return;
  if (text != NULL)
    paragraphs = tv_json_parse (text, strlen (text), MAX_TEXT, NULL);
  show_paragraphs (self, paragraphs);
}

static const TvJson *
find_page (TvDocumentText *self)
{
  for (gsize i = 0; i < json_array_size (self->pages); i++)
    {
      const TvJson *page = json_array_get (self->pages, i);

      if (tv_json_get_int (page, "page", 0) == (gint64) self->page + 1)
        return page;
    }
  return NULL;
}

static void
fill (TvDocumentText *self)
{
  const TvJson *page = find_page (self);

  if (self->loading || self->renderer == NULL)
    return;
  if (page != NULL)
    show_paragraphs (self, json_object_get (page, "paragraphs"));
  else
    tv_renderer_get_text_async (self->renderer,
                                self->page,
                                self->cancellable,
                                read_cb,
                                g_object_ref (self));
}

typedef struct
{
  int fd;
  char *document;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;

  close (source->fd);
  g_free (source->document);
  g_free (source);
}

/* In a thread: the text of a whole plan may be megabytes. */
static void
parse_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const Source *source = data;
  g_autoptr (GMappedFile) file = g_mapped_file_new_from_fd (source->fd, FALSE, NULL);
  g_autoptr (TvJson) all = NULL;
  TvJson *pages = json_array ();

  if (file != NULL)
    all = tv_json_parse (g_mapped_file_get_contents (file),
                         g_mapped_file_get_length (file),
                         MAX_TEXT,
                         NULL);
  for (gsize i = 0; i < json_array_size (all); i++)
    {
      TvJson *page = json_array_get (all, i);

      if (g_strcmp0 (tv_json_get_string (page, "document", NULL), source->document) == 0)
        json_array_append (pages, page);
    }
  g_task_return_pointer (task, pages, (GDestroyNotify) json_decref);
}

static void
parsed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  TvDocumentText *self = TV_DOCUMENT_TEXT (object);
  g_autoptr (TvJson) pages = g_task_propagate_pointer (G_TASK (result), NULL);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  self->loading = FALSE;
  self->pages = g_steal_pointer (&pages);
  fill (self);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentText) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  Source *source;
  int fd = tv_content_open_finish (TV_CONTENT (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (fd < 0)
    {
      self->loading = FALSE;
      fill (self);
      return;
    }
  source = g_new0 (Source, 1);
  source->fd = fd;
  source->document = g_strdup (self->document);
  task = g_task_new (self, self->cancellable, parsed_cb, NULL);
  g_task_set_task_data (task, source, source_free);
  g_task_run_in_thread (task, parse_thread);
}

/* documents/<id>.pdf, as plans have them. */
static char *
get_document_id (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  char *dot = strrchr (name, '.');

  if (dot != NULL)
    *dot = '\0';
  return g_steal_pointer (&name);
}

void
tv_document_text_open (TvDocumentText *self,
                       TvContent *content,
                       const char *item,
                       guint version,
                       const char *path,
                       TvRenderer *renderer)
{
  g_return_if_fail (TV_IS_DOCUMENT_TEXT (self));
  g_return_if_fail (TV_IS_RENDERER (renderer));
  tv_document_text_close (self);
  self->renderer = g_object_ref (renderer);
  self->cancellable = g_cancellable_new ();
  if (content == NULL || item == NULL || path == NULL)
    return;
  self->loading = TRUE;
  self->document = get_document_id (path);
  tv_content_open_async (content,
                         item,
                         version,
                         "text.json",
                         self->cancellable,
                         opened_cb,
                         g_object_ref (self));
}

void
tv_document_text_close (TvDocumentText *self)
{
  g_return_if_fail (TV_IS_DOCUMENT_TEXT (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->renderer);
  g_clear_pointer (&self->pages, json_decref);
  g_clear_pointer (&self->document, g_free);
  g_clear_pointer (&self->query, g_free);
  self->loading = FALSE;
  clear (self);
}

gboolean
tv_document_text_is_open (TvDocumentText *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_TEXT (self), FALSE);
  return self->renderer != NULL;
}

void
tv_document_text_show_page (TvDocumentText *self, guint page, const char *query)
{
  g_return_if_fail (TV_IS_DOCUMENT_TEXT (self));
  self->page = page;
  g_free (self->query);
  self->query = g_strdup (query);
  fill (self);
}

guint
tv_document_text_get_n_paragraphs (TvDocumentText *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_TEXT (self), 0);
  return self->n_paragraphs;
}

gboolean
tv_document_text_can_step (TvDocumentText *self, int step)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_TEXT (self), FALSE);
  return self->size + step >= 0 && self->size + step < N_SIZES;
}

void
tv_document_text_step_size (TvDocumentText *self, int step)
{
  g_autofree char *old = g_strdup_printf ("size-%d", self->size);
  g_autofree char *new = NULL;

  g_return_if_fail (TV_IS_DOCUMENT_TEXT (self));
  self->size = CLAMP (self->size + step, 0, N_SIZES - 1);
  new = g_strdup_printf ("size-%d", self->size);
  gtk_widget_remove_css_class (GTK_WIDGET (self->box), old);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), new);
}

static void
tv_document_text_dispose (GObject *object)
{
  TvDocumentText *self = TV_DOCUMENT_TEXT (object);

  tv_document_text_close (self);
  self->box = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (tv_document_text_parent_class)->dispose (object);
}

static void
tv_document_text_class_init (TvDocumentTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_document_text_dispose;
  gtk_widget_class_set_css_name (widget_class, "document-text");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tv_document_text_init (TvDocumentText *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "text");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), COLUMN);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), COLUMN);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  self->size = FIRST_SIZE;
  tv_document_text_step_size (self, 0);
}

GtkWidget *
tv_document_text_new (void)
{
  return g_object_new (TV_TYPE_DOCUMENT_TEXT, NULL);
}
