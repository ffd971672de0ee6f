// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-items-private.h"

#include "base/tv-error.h"

#include <string.h>

static void
item_free (gpointer data)
{
  TvCatalogueItem *self = data;

  tv_item_unref (self->item);
  g_clear_pointer (&self->plan, tv_plan_unref);
  g_free (self);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const TvItem *left = (*(const TvCatalogueItem *const *) a)->item;
  const TvItem *right = (*(const TvCatalogueItem *const *) b)->item;
  int order = g_strcmp0 (right->released, left->released);

  if (order == 0)
    order = strcmp (left->id, right->id);
  if (order == 0)
    order = left->version > right->version ? -1 : left->version < right->version;
  return order;
}

static void
mark_newest (GPtrArray *items)
{
  g_autoptr (GHashTable) newest = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    {
      TvCatalogueItem *one = g_ptr_array_index (items, i);
      TvCatalogueItem *other = g_hash_table_lookup (newest, one->item->id);

      if (other != NULL && other->item->version >= one->item->version)
        continue;
      if (other != NULL)
        other->is_newest = FALSE;
      one->is_newest = TRUE;
      g_hash_table_replace (newest, one->item->id, one);
    }
}

TvCatalogueBuild *
tv_catalogue_build_new (TvDb *db,
                        TvObjectStore *objects,
                        GPtrArray *items,
                        GCancellable *cancellable)
{
  TvCatalogueBuild *self = g_new0 (TvCatalogueBuild, 1);

  self->db = g_object_ref (db);
  self->objects = g_object_ref (objects);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->cancellable = cancellable;
  for (guint i = 0; i < items->len; i++)
    {
      TvCatalogueItem *one = g_new0 (TvCatalogueItem, 1);

      one->item = tv_item_ref (g_ptr_array_index (items, i));
      g_ptr_array_add (self->items, one);
    }
  g_ptr_array_sort (self->items, compare_items);
  mark_newest (self->items);
  return self;
}

void
tv_catalogue_build_free (TvCatalogueBuild *self)
{
  g_clear_object (&self->db);
  g_clear_object (&self->objects);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->units, tv_unit_register_unref);
  g_free (self);
}

char *
tv_catalogue_build_locate (TvCatalogueBuild *self,
                           const TvItem *item,
                           const char *path,
                           GError **error)
{
  const TvItemFile *file = tv_item_find_file (item, path);

  if (file != NULL && tv_object_store_has (self->objects, file->sha256))
    return tv_object_store_path (self->objects, file->sha256);
  g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "Item %s has no %s", item->id, path);
  return NULL;
}

TvJson *
tv_catalogue_build_load (TvCatalogueBuild *self,
                         const TvItem *item,
                         const char *path,
                         GError **error)
{
  g_autofree char *name = tv_catalogue_build_locate (self, item, path, error);
  TvJson *json;

  if (name == NULL)
    return NULL;
  json = tv_json_load_file (name, TV_CATALOGUE_MAX_JSON, error);
  if (json == NULL)
    g_prefix_error (error, "Item %s, %s: ", item->id, path);
  return json;
}

static gboolean
add_item (TvCatalogueBuild *self, TvCatalogueItem *one, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (self->db,
                       "INSERT INTO item (id, version, kind, title, released, newest)"
                       " VALUES (?, ?, ?, ?, ?, ?)",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, one->item->id);
  tv_statement_bind_int (statement, 2, one->item->version);
  tv_statement_bind_text (statement, 3, one->item->kind);
  tv_statement_bind_text (statement, 4, one->item->title != NULL ? one->item->title : "");
  tv_statement_bind_text (statement, 5, one->item->released != NULL ? one->item->released : "");
  tv_statement_bind_int (statement, 6, one->is_newest);
  if (!tv_statement_run (statement, error))
    return FALSE;
  one->row = tv_db_last_row (self->db);
  return TRUE;
}

static gboolean
add_file (TvCatalogueBuild *self, gint64 row, const TvItemFile *file, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (self->db, "INSERT INTO file VALUES (?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, row);
  tv_statement_bind_text (statement, 2, file->path);
  tv_statement_bind_text (statement, 3, file->sha256);
  tv_statement_bind_int (statement, 4, (gint64) file->length);
  tv_statement_bind_text (statement, 5, file->type != NULL ? file->type : "");
  return tv_statement_run (statement, error);
}

static gboolean
add_json (TvDb *db, const char *sql, gint64 row, gint64 rank, const TvJson *json, GError **error)
{
  g_autofree char *text = tv_json_to_text (json, 0);
  TvStatement *statement = tv_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, row);
  tv_statement_bind_text (statement, 2, text);
  if (rank >= 0)
    tv_statement_bind_int (statement, 3, rank);
  return tv_statement_run (statement, error);
}

static gboolean
add_documents (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  for (guint i = 0; i < one->plan->documents->len; i++)
    {
      const TvPlanDocument *document = g_ptr_array_index (one->plan->documents, i);
      TvStatement *statement
          = tv_db_prepare (self->db, "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)", error);

      if (statement == NULL)
        return FALSE;
      tv_statement_bind_int (statement, 1, one->row);
      tv_statement_bind_text (statement, 2, document->id);
      tv_statement_bind_text (statement, 3, document->role);
      tv_statement_bind_text (statement, 4, document->title);
      tv_statement_bind_text (statement, 5, document->path);
      tv_statement_bind_int (statement, 6, document->pages);
      if (!tv_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_places (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  static const double anywhere[4] = { -180, -90, 180, 90 };
  const double *bounds = one->plan->bounds;
  TvStatement *statement;

  for (gsize i = 0; one->plan->units[i] != NULL; i++)
    {
      statement = tv_db_prepare (self->db, "INSERT OR IGNORE INTO plan_unit VALUES (?, ?)", error);
      if (statement == NULL)
        return FALSE;
      tv_statement_bind_text (statement, 1, one->plan->units[i]);
      tv_statement_bind_int (statement, 2, one->row);
      if (!tv_statement_run (statement, error))
        return FALSE;
    }
  /* Replaced versions too: who asks about a place is shown its history. Without a boundary a plan
   * may lie anywhere; its lots decide. */
  if (!(bounds[2] > bounds[0]))
    bounds = anywhere;
  statement = tv_db_prepare (self->db, "INSERT INTO boundary_rtree VALUES (?, ?, ?, ?, ?)", error);
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, one->row);
  tv_statement_bind_double (statement, 2, bounds[0]);
  tv_statement_bind_double (statement, 3, bounds[2]);
  tv_statement_bind_double (statement, 4, bounds[1]);
  tv_statement_bind_double (statement, 5, bounds[3]);
  return tv_statement_run (statement, error);
}

static gboolean
add_plan (TvCatalogueBuild *self, TvCatalogueItem *one, GError **error)
{
  g_autoptr (TvJson) json = tv_catalogue_build_load (self, one->item, "plan.json", error);

  if (json == NULL)
    return FALSE;
  one->plan = tv_plan_parse (one->item->id, one->item->version, json, error);
  if (one->plan == NULL)
    {
      g_prefix_error (error, "Item %s: ", one->item->id);
      return FALSE;
    }
  /* Items come newest first, so their own numbers are the rank. */
  return add_json (self->db,
                   "INSERT INTO plan (item, json, rank) VALUES (?, ?, ?)",
                   one->row,
                   one->row,
                   json,
                   error)
         && add_documents (self, one, error) && add_places (self, one, error);
}

static gboolean
add_round (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  g_autoptr (TvJson) json = tv_catalogue_build_load (self, one->item, "round.json", error);
  g_autoptr (TvRound) round = NULL;

  if (json == NULL)
    return FALSE;
  round = tv_round_parse (one->item->id, one->item->version, json, error);
  return round != NULL
         && add_json (self->db,
                      "INSERT INTO round (item, json) VALUES (?, ?)",
                      one->row,
                      -1,
                      json,
                      error);
}

static gboolean
load_units (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  g_autoptr (TvJson) json = NULL;

  if (!one->is_newest)
    return TRUE;
  json = tv_catalogue_build_load (self, one->item, "units.json", error);
  if (json == NULL)
    return FALSE;
  g_clear_pointer (&self->units, tv_unit_register_unref);
  self->units = tv_unit_register_parse (json, error);
  if (self->units == NULL)
    g_prefix_error (error, "Item %s: ", one->item->id);
  return self->units != NULL;
}

static gboolean
add_contents (TvCatalogueBuild *self, TvCatalogueItem *one, GError **error)
{
  if (strcmp (one->item->kind, "plan") == 0)
    return add_plan (self, one, error);
  if (strcmp (one->item->kind, "round") == 0)
    return add_round (self, one, error);
  if (strcmp (one->item->kind, "units") == 0)
    return load_units (self, one, error);
  return TRUE;
}

gboolean
tv_catalogue_build_items (TvCatalogueBuild *self, GError **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      TvCatalogueItem *one = g_ptr_array_index (self->items, i);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
          || !add_item (self, one, error))
        return FALSE;
      for (guint f = 0; f < one->item->files->len; f++)
        if (!add_file (self, one->row, g_ptr_array_index (one->item->files, f), error))
          return FALSE;
      if (!add_contents (self, one, error))
        return FALSE;
    }
  return TRUE;
}
