// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"

#include "tv-desk-opinion-list.h"

#define PAGE TV_DESK_OPINION_LIST_PAGE
#define MAX_PAGES 40

typedef enum
{
  PROP_LOADING = 1,
  PROP_ERROR_WORD,
} TvDeskOpinionListProperty;

static GParamSpec *props[PROP_ERROR_WORD + 1];

typedef struct
{
  TvDeskOpinion *rows[PAGE]; /* (owned) (nullable): made when somebody asks */
  gboolean loaded;
  guint64 used;
} Page;

struct _TvDeskOpinionList
{
  GObject parent_instance;

  TvDeskApi *api;      /* (owned) */
  char *round;         /* (owned) (nullable) */
  TvDeskFilter filter; /* (owned strings) */

  guint n_items;
  GHashTable *pages;  /* (owned) page number → Page */
  GPtrArray *cursors; /* (owned) cursors[n] asks for page n; [0] is NULL */
  GArray *wanted;     /* (owned) page numbers, the latest wish last */
  guint64 clock;      /* counts uses, for the least lately used */
  guint fetching;     /* page number of the request under way */
  gboolean is_loading;
  GError *error;             /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
};

static void tv_desk_opinion_list_model_init (GListModelInterface *iface);
static void fetch_next (TvDeskOpinionList *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (TvDeskOpinionList,
                               tv_desk_opinion_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      tv_desk_opinion_list_model_init))

static void
page_free (Page *page)
{
  for (guint i = 0; i < PAGE; i++)
    g_clear_object (&page->rows[i]);
  g_free (page);
}

static void
clear_filter (TvDeskFilter *filter)
{
  g_clear_pointer (&filter->state, g_free);
  g_clear_pointer (&filter->unit, g_free);
  g_clear_pointer (&filter->query, g_free);
}

static void
tv_desk_opinion_list_dispose (GObject *object)
{
  TvDeskOpinionList *self = TV_DESK_OPINION_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->api);
  G_OBJECT_CLASS (tv_desk_opinion_list_parent_class)->dispose (object);
}

static void
tv_desk_opinion_list_finalize (GObject *object)
{
  TvDeskOpinionList *self = TV_DESK_OPINION_LIST (object);

  g_free (self->round);
  clear_filter (&self->filter);
  g_hash_table_unref (self->pages);
  g_ptr_array_unref (self->cursors);
  g_array_unref (self->wanted);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (tv_desk_opinion_list_parent_class)->finalize (object);
}

static void
tv_desk_opinion_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TvDeskOpinionList *self = TV_DESK_OPINION_LIST (object);

  switch ((TvDeskOpinionListProperty) id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    case PROP_ERROR_WORD:
      g_value_set_string (value, self->error != NULL ? tv_error_to_word (self->error) : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
tv_desk_opinion_list_class_init (TvDeskOpinionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = tv_desk_opinion_list_dispose;
  object_class->finalize = tv_desk_opinion_list_finalize;
  object_class->get_property = tv_desk_opinion_list_get_property;
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  props[PROP_ERROR_WORD] = g_param_spec_string ("error-word", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
tv_desk_opinion_list_init (TvDeskOpinionList *self)
{
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) page_free);
  self->cursors = g_ptr_array_new_with_free_func (g_free);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (guint));
}

TvDeskOpinionList *
tv_desk_opinion_list_new (TvDeskApi *api)
{
  TvDeskOpinionList *self = NULL;

  g_return_val_if_fail (TV_IS_DESK_API (api), NULL);

  self = g_object_new (TV_TYPE_DESK_OPINION_LIST, NULL);
  self->api = g_object_ref (api);
  return self;
}

static void
set_loading (TvDeskOpinionList *self, gboolean loading)
{
  if (self->is_loading == loading)
    return;
  self->is_loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void
take_error (TvDeskOpinionList *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR_WORD]);
}

/* Never while a page is wanted or being filled: a view would lose rows it just asked for. */
static void
forget_old_pages (TvDeskOpinionList *self)
{
  while (g_hash_table_size (self->pages) > MAX_PAGES)
    {
      GHashTableIter iter;
      gpointer key = NULL;
      gpointer value = NULL;
      gpointer oldest = NULL;
      guint64 used = G_MAXUINT64;

      g_hash_table_iter_init (&iter, self->pages);
      while (g_hash_table_iter_next (&iter, &key, &value))
        {
          const Page *page = value;

          if (page->loaded && page->used < used)
            {
              used = page->used;
              oldest = key;
            }
        }
      if (used == G_MAXUINT64)
        return;
      g_hash_table_remove (self->pages, oldest);
    }
}

static Page *
ensure_page (TvDeskOpinionList *self, guint number)
{
  Page *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));

  if (page == NULL)
    {
      page = g_new0 (Page, 1);
      page->used = ++self->clock;
      g_hash_table_insert (self->pages, GUINT_TO_POINTER (number), page);
      forget_old_pages (self);
    }
  page->used = ++self->clock;
  return page;
}

static TvDeskOpinion *
ensure_row (Page *page, guint index)
{
  if (page->rows[index] == NULL)
    page->rows[index] = tv_desk_opinion_new_placeholder ();
  return page->rows[index];
}

static void
want_page (TvDeskOpinionList *self, guint number)
{
  for (guint i = 0; i < self->wanted->len; i++)
    if (g_array_index (self->wanted, guint, i) == number)
      {
        g_array_remove_index (self->wanted, i);
        break;
      }
  g_array_append_val (self->wanted, number);
  if (!self->is_loading && self->error == NULL)
    fetch_next (self);
}

static void
unwant_page (TvDeskOpinionList *self, guint number)
{
  for (guint i = 0; i < self->wanted->len; i++)
    if (g_array_index (self->wanted, guint, i) == number)
      {
        g_array_remove_index (self->wanted, i);
        return;
      }
}

static void
set_length (TvDeskOpinionList *self, guint length)
{
  const guint old = self->n_items;

  if (length == old)
    return;
  self->n_items = length;
  if (length > old)
    g_list_model_items_changed (G_LIST_MODEL (self), old, 0, length - old);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), length, old - length, 0);
}

/* The count is the server's promise; the pages are what is really there. */
static void
settle_length (TvDeskOpinionList *self, guint number, const TvDeskOpinionBatch *reply)
{
  const guint seen = number * PAGE + (guint) json_array_size (reply->rows);

  if (reply->next == NULL)
    set_length (self, seen);
  else if (number == 0)
    set_length (self, MAX (reply->count, seen + 1));
  else if (seen >= self->n_items)
    set_length (self, seen + 1);
}

static gboolean
take_page (TvDeskOpinionList *self, guint number, const TvDeskOpinionBatch *reply, GError **error)
{
  const gsize n_rows = json_array_size (reply->rows);
  Page *page = ensure_page (self, number);

  if (n_rows > PAGE || (reply->next != NULL && n_rows != PAGE))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "%" G_GSIZE_FORMAT " rows instead of %d on page %u",
                   n_rows,
                   PAGE,
                   number);
      return FALSE;
    }
  for (guint i = 0; i < n_rows; i++)
    if (!tv_desk_opinion_fill (ensure_row (page, i), json_array_get (reply->rows, i), error))
      return FALSE;
  page->loaded = TRUE;
  if (reply->next != NULL && self->cursors->len == number + 1)
    g_ptr_array_add (self->cursors, g_strdup (reply->next));
  settle_length (self, number, reply);
  return TRUE;
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskOpinionList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDeskOpinionBatch) reply
      = tv_desk_api_list_opinions_finish (TV_DESK_API (source), result, &error);

  /* Another question has been asked since. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  unwant_page (self, self->fetching);
  if (reply != NULL)
    take_page (self, self->fetching, reply, &error);
  set_loading (self, FALSE);
  if (error != NULL)
    take_error (self, g_steal_pointer (&error));
  else
    fetch_next (self);
}

/* A page can be asked for only by the cursor of the one before: far jumps walk there. */
static void
fetch_next (TvDeskOpinionList *self)
{
  while (self->wanted->len > 0)
    {
      const guint wish = g_array_index (self->wanted, guint, self->wanted->len - 1);
      const guint reachable = MIN (wish, self->cursors->len - 1);
      const Page *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (wish));

      if ((page != NULL && page->loaded) || (wish > 0 && wish * PAGE >= self->n_items))
        {
          unwant_page (self, wish);
          continue;
        }
      self->fetching = reachable;
      set_loading (self, TRUE);
      tv_desk_api_list_opinions_async (self->api,
                                       self->round,
                                       &self->filter,
                                       g_ptr_array_index (self->cursors, reachable),
                                       PAGE,
                                       self->cancellable,
                                       page_cb,
                                       g_object_ref (self));
      return;
    }
}

static void
start_over (TvDeskOpinionList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_array_set_size (self->wanted, 0);
  g_hash_table_remove_all (self->pages);
  g_ptr_array_set_size (self->cursors, 0);
  g_ptr_array_add (self->cursors, NULL);
  set_loading (self, FALSE);
  if (self->error != NULL)
    take_error (self, NULL);
  set_length (self, 0);
  if (self->round != NULL)
    want_page (self, 0);
}

void
tv_desk_opinion_list_show (TvDeskOpinionList *self, const char *round, const TvDeskFilter *filter)
{
  g_autofree char *old_round = NULL;
  TvDeskFilter old = { NULL, NULL, NULL };

  g_return_if_fail (TV_IS_DESK_OPINION_LIST (self));

  /* The new values may be the list's own. */
  old_round = self->round;
  old = self->filter;
  self->round = g_strdup (round);
  self->filter.state = filter != NULL ? g_strdup (filter->state) : NULL;
  self->filter.unit = filter != NULL ? g_strdup (filter->unit) : NULL;
  self->filter.query = filter != NULL ? g_strdup (filter->query) : NULL;
  clear_filter (&old);
  start_over (self);
}

void
tv_desk_opinion_list_refresh (TvDeskOpinionList *self)
{
  g_return_if_fail (TV_IS_DESK_OPINION_LIST (self));
  start_over (self);
}

gboolean
tv_desk_opinion_list_is_loading (TvDeskOpinionList *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION_LIST (self), FALSE);
  return self->is_loading;
}

const GError *
tv_desk_opinion_list_get_error (TvDeskOpinionList *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION_LIST (self), NULL);
  return self->error;
}

guint
tv_desk_opinion_list_get_n_pages (TvDeskOpinionList *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION_LIST (self), 0);
  return g_hash_table_size (self->pages);
}

static GType
get_item_type (GListModel *model)
{
  return TV_TYPE_DESK_OPINION;
}

static guint
get_n_items (GListModel *model)
{
  return TV_DESK_OPINION_LIST (model)->n_items;
}

static gpointer
get_item (GListModel *model, guint position)
{
  TvDeskOpinionList *self = TV_DESK_OPINION_LIST (model);
  Page *page = NULL;

  if (position >= self->n_items)
    return NULL;
  page = ensure_page (self, position / PAGE);
  if (!page->loaded)
    want_page (self, position / PAGE);
  return g_object_ref (ensure_row (page, position % PAGE));
}

static void
tv_desk_opinion_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}
