// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-find.h"

#include "tv-widgets.h"

#include "base/tv-json.h"
#include "base/tv-text.h"

#include <glib/gi18n-lib.h>

#define DELAY_MS 300
#define MAX_TEXT (4 * 1024 * 1024)
/* Nobody goes through more; the count says "more than". */
#define MAX_PLACES 5000

/* What was found on one page. */
typedef struct
{
  GArray *boxes; /* (element-type double[4]) */
  GArray *ends;  /* (element-type guint): of each place, in boxes */
} Page;

struct _TvDocumentFind
{
  GtkWidget parent;

  GtkEditable *entry;
  GtkLabel *count_label;
  GtkWidget *previous_button;
  GtkWidget *next_button;

  TvRenderer *renderer; /* (owned) (nullable) */
  guint n_pages;
  guint from;                /* the page being read */
  GPtrArray *pages;          /* (element-type Page) (nullable elements) */
  GCancellable *cancellable; /* (owned) (nullable): of the search that runs */
  guint searched;            /* pages done */
  guint start;               /* page the search began with */
  gboolean loose;            /* the words may stand apart: they nowhere follow each other */
  guint count;
  gboolean has_current;
  guint page, place; /* the current one */
  guint delay;       /* source */
};

enum
{
  SHOW,
  CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDocumentFind, tv_document_find, GTK_TYPE_WIDGET)

static void
page_free (gpointer data)
{
  Page *page = data;

  if (page == NULL)
    return;
  g_array_unref (page->boxes);
  g_array_unref (page->ends);
  g_free (page);
}

static Page *
get_page (TvDocumentFind *self, guint number)
{
  return number < self->pages->len ? g_ptr_array_index (self->pages, number) : NULL;
}

/* How many places stand before the current one. */
static guint
count_before (TvDocumentFind *self)
{
  guint count = self->place;

  for (guint i = 0; i < self->page; i++)
    {
      const Page *page = get_page (self, i);

      count += page != NULL ? page->ends->len : 0;
    }
  return count;
}

static void
update (TvDocumentFind *self)
{
  g_autofree char *folded = tv_text_fold (gtk_editable_get_text (self->entry));
  gboolean searching = tv_document_find_is_searching (self);
  g_autofree char *text = NULL;

  if (*folded == '\0' || self->renderer == NULL)
    text = g_strdup ("");
  else if (self->count == 0)
    text = g_strdup (searching ? _ ("Searching…") : _ ("Not found"));
  else
    text = g_strdup_printf ("%u/%u%s",
                            self->has_current ? count_before (self) + 1 : 0,
                            self->count,
                            searching || self->count >= MAX_PLACES ? "…" : "");
  gtk_label_set_label (self->count_label, text);
  gtk_widget_set_sensitive (self->previous_button, self->count > 0);
  gtk_widget_set_sensitive (self->next_button, self->count > 0);
}

static void
show (TvDocumentFind *self, guint page, guint place)
{
  self->has_current = TRUE;
  self->page = page;
  self->place = place;
  update (self);
  g_signal_emit (self, signals[SHOW], 0, page);
}

static void
add_place (Page *page, const TvJson *place)
{
  for (gsize i = 0; i < json_array_size (place); i++)
    {
      const TvJson *box = json_array_get (place, i);

      if (json_array_size (box) != 4)
        continue;
      for (gsize k = 0; k < 4; k++)
        {
          double value = json_number_value (json_array_get (box, k));

          g_array_append_val (page->boxes, value);
        }
    }
  g_array_append_vals (page->ends, &(guint){ page->boxes->len / 4 }, 1);
}

static void search_page (TvDocumentFind *self);

static void
take_places (TvDocumentFind *self, guint number, const char *text)
{
  g_autoptr (TvJson) places = tv_json_parse (text, strlen (text), MAX_TEXT, NULL);
  Page *page;

  if (json_array_size (places) == 0)
    return;
  page = g_new0 (Page, 1);
  page->boxes = g_array_new (FALSE, FALSE, sizeof (double));
  page->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  for (gsize i = 0; i < json_array_size (places); i++)
    add_place (page, json_array_get (places, i));
  g_clear_pointer (&self->pages->pdata[number], page_free);
  self->pages->pdata[number] = page;
  self->count += page->ends->len;
  if (!self->has_current)
    show (self, number, 0);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentFind) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tv_renderer_find_finish (TV_RENDERER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || TV_RENDERER (source) != self->renderer || self->cancellable == NULL)
    return;
  /* A page that cannot be read has no words; the next one may. */
  if (text != NULL)
    take_places (self, (self->start + self->searched) % self->n_pages, text);
  self->searched++;
  search_page (self);
  update (self);
}

static gboolean
has_words (TvDocumentFind *self)
{
  g_autofree char *folded = tv_text_fold (gtk_editable_get_text (self->entry));

  return strchr (folded, ' ') != NULL;
}

static void
search_page (TvDocumentFind *self)
{
  /* The search over all plans finds words that stand apart, too. */
  if (self->searched >= self->n_pages && self->count == 0 && !self->loose && has_words (self))
    {
      self->loose = TRUE;
      self->searched = 0;
    }
  if (self->searched >= self->n_pages || self->count >= MAX_PLACES)
    {
      g_clear_object (&self->cancellable);
      return;
    }
  tv_renderer_find_async (self->renderer,
                          (self->start + self->searched) % self->n_pages,
                          gtk_editable_get_text (self->entry),
                          self->loose,
                          self->cancellable,
                          found_cb,
                          g_object_ref (self));
}

static void
forget (TvDocumentFind *self)
{
  g_clear_handle_id (&self->delay, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < self->pages->len; i++)
    g_clear_pointer (&self->pages->pdata[i], page_free);
  self->count = 0;
  self->searched = 0;
  self->loose = FALSE;
  self->has_current = FALSE;
}

static void
start (TvDocumentFind *self)
{
  g_autofree char *folded = tv_text_fold (gtk_editable_get_text (self->entry));
  gboolean had = self->count > 0;

  forget (self);
  if (had)
    g_signal_emit (self, signals[SHOW], 0, self->from);
  if (self->renderer != NULL && *folded != '\0')
    {
      self->start = self->from;
      self->cancellable = g_cancellable_new ();
      search_page (self);
    }
  update (self);
}

static gboolean
delay_cb (gpointer data)
{
  TvDocumentFind *self = data;

  self->delay = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (TvDocumentFind *self)
{
  g_clear_handle_id (&self->delay, g_source_remove);
  self->delay = g_timeout_add (DELAY_MS, delay_cb, self);
}

static void
close_cb (TvDocumentFind *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

/* The next page with a place from @page on, @step 1 or n - 1; one there is. */
static guint
find_page (TvDocumentFind *self, guint page, guint step)
{
  do
    page = (page + step) % self->n_pages;
  while (get_page (self, page) == NULL);
  return page;
}

void
tv_document_find_next (TvDocumentFind *self)
{
  const Page *page;

  g_return_if_fail (TV_IS_DOCUMENT_FIND (self));
  if (self->count == 0)
    return;
  page = get_page (self, self->page);
  if (page != NULL && self->place + 1 < page->ends->len)
    show (self, self->page, self->place + 1);
  else
    show (self, find_page (self, self->page, 1), 0);
}

void
tv_document_find_previous (TvDocumentFind *self)
{
  guint number;

  g_return_if_fail (TV_IS_DOCUMENT_FIND (self));
  if (self->count == 0)
    return;
  if (self->place > 0)
    {
      show (self, self->page, self->place - 1);
      return;
    }
  number = find_page (self, self->page, self->n_pages - 1);
  show (self, number, get_page (self, number)->ends->len - 1);
}

void
tv_document_find_open (TvDocumentFind *self, TvRenderer *renderer, guint n_pages)
{
  g_return_if_fail (TV_IS_DOCUMENT_FIND (self));
  g_return_if_fail (TV_IS_RENDERER (renderer) && n_pages > 0);
  forget (self);
  g_set_object (&self->renderer, renderer);
  self->n_pages = n_pages;
  g_ptr_array_set_size (self->pages, (int) n_pages);
  start (self);
}

void
tv_document_find_close (TvDocumentFind *self)
{
  g_return_if_fail (TV_IS_DOCUMENT_FIND (self));
  forget (self);
  g_ptr_array_set_size (self->pages, 0);
  g_clear_object (&self->renderer);
  self->n_pages = 0;
}

gboolean
tv_document_find_is_open (TvDocumentFind *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_FIND (self), FALSE);
  return self->renderer != NULL;
}

void
tv_document_find_set_page (TvDocumentFind *self, guint page)
{
  g_return_if_fail (TV_IS_DOCUMENT_FIND (self));
  self->from = page;
}

void
tv_document_find_set_query (TvDocumentFind *self, const char *query)
{
  g_return_if_fail (TV_IS_DOCUMENT_FIND (self));
  gtk_editable_set_text (self->entry, query != NULL ? query : "");
  start (self);
}

const char *
tv_document_find_get_query (TvDocumentFind *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_FIND (self), "");
  return gtk_editable_get_text (self->entry);
}

GArray *
tv_document_find_get_boxes (TvDocumentFind *self, guint page, guint *ret_first, guint *ret_n)
{
  const Page *found;

  g_return_val_if_fail (TV_IS_DOCUMENT_FIND (self), NULL);
  *ret_first = *ret_n = 0;
  found = get_page (self, page);
  if (found == NULL)
    return NULL;
  if (self->has_current && self->page == page)
    {
      if (self->place > 0)
        *ret_first = g_array_index (found->ends, guint, self->place - 1);
      *ret_n = g_array_index (found->ends, guint, self->place) - *ret_first;
    }
  return found->boxes;
}

guint
tv_document_find_get_count (TvDocumentFind *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_FIND (self), 0);
  return self->count;
}

gboolean
tv_document_find_is_searching (TvDocumentFind *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_FIND (self), FALSE);
  return self->cancellable != NULL || self->delay != 0;
}

void
tv_document_find_focus (TvDocumentFind *self)
{
  g_return_if_fail (TV_IS_DOCUMENT_FIND (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        TvDocumentFind *self)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  close_cb (self);
  return GDK_EVENT_STOP;
}

static void
tv_document_find_dispose (GObject *object)
{
  TvDocumentFind *self = TV_DOCUMENT_FIND (object);
  GtkWidget *child;

  tv_document_find_close (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TV_TYPE_DOCUMENT_FIND);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tv_document_find_parent_class)->dispose (object);
}

static void
tv_document_find_finalize (GObject *object)
{
  g_ptr_array_unref (TV_DOCUMENT_FIND (object)->pages);
  G_OBJECT_CLASS (tv_document_find_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n, GType type)
{
  return g_signal_new (name,
                       TV_TYPE_DOCUMENT_FIND,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n,
                       type);
}

static void
tv_document_find_class_init (TvDocumentFindClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  tv_widgets_init ();
  G_OBJECT_CLASS (klass)->dispose = tv_document_find_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_document_find_finalize;
  signals[SHOW] = add_signal ("show-place", 1, G_TYPE_UINT);
  signals[CLOSED] = add_signal ("closed", 0, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/vn/thamvan/widgets/tv-document-find.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDocumentFind, entry);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentFind, count_label);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentFind, previous_button);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentFind, next_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, tv_document_find_next);
  gtk_widget_class_bind_template_callback (widget_class, tv_document_find_previous);
  gtk_widget_class_set_css_name (widget_class, "document-find");
}

static void
tv_document_find_init (TvDocumentFind *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->pages = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
tv_document_find_new (void)
{
  return g_object_new (TV_TYPE_DOCUMENT_FIND, NULL);
}
