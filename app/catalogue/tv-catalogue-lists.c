// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-private.h"
#include "tv-catalogue-search-private.h"

#include "base/tv-error.h"

#include <string.h>

static TvJson *
parse_column (TvStatement *statement, int column, GError **error)
{
  const char *text = tv_statement_text (statement, column);

  return tv_json_parse (text != NULL ? text : "",
                        text != NULL ? strlen (text) : 0,
                        TV_CATALOGUE_MAX_JSON,
                        error);
}

/* Columns: id, version, json. */
static TvPlan *
read_plan (TvStatement *statement, GError **error)
{
  g_autoptr (TvJson) json = parse_column (statement, 2, error);

  if (json == NULL)
    return NULL;
  return tv_plan_parse (tv_statement_text (statement, 0),
                        (guint) tv_statement_int (statement, 1),
                        json,
                        error);
}

static TvRound *
read_round (TvStatement *statement, GError **error)
{
  g_autoptr (TvJson) json = parse_column (statement, 2, error);

  if (json == NULL)
    return NULL;
  return tv_round_parse (tv_statement_text (statement, 0),
                         (guint) tv_statement_int (statement, 1),
                         json,
                         error);
}

typedef gpointer (*ReadFunc) (TvStatement *statement, GError **error);

static GPtrArray *
read_all (TvStatement *statement, ReadFunc read, GDestroyNotify destroy, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (destroy);
  TvStep step;

  while ((step = tv_statement_step (statement, error)) == TV_STEP_ROW)
    {
      gpointer one = read (statement, error);

      if (one == NULL)
        {
          tv_statement_reset (statement);
          return NULL;
        }
      g_ptr_array_add (list, one);
    }
  return step == TV_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* The one row asked for, or NOT_FOUND. */
static gpointer
read_one (TvStatement *statement, ReadFunc read, const char *item, GError **error)
{
  TvStep step = tv_statement_step (statement, error);
  gpointer one = NULL;

  if (step == TV_STEP_ROW)
    {
      one = read (statement, error);
      tv_statement_reset (statement);
    }
  else if (step == TV_STEP_DONE)
    g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "No item %s", item);
  return one;
}

/* What @sql finds, its first parameter being @item (nullable: it has none). */
static GPtrArray *
query_all (TvCatalogue *self,
           const char *sql,
           const char *item,
           ReadFunc read,
           GDestroyNotify destroy,
           GError **error)
{
  TvStatement *statement = tv_db_prepare (tv_catalogue_lock (self), sql, error);
  GPtrArray *list = NULL;

  if (statement != NULL && item != NULL)
    tv_statement_bind_text (statement, 1, item);
  if (statement != NULL)
    list = read_all (statement, read, destroy, error);
  tv_catalogue_unlock (self);
  return list;
}

/* The one @sql finds, its parameters being @item and @version. */
static gpointer
query_one (TvCatalogue *self,
           const char *sql,
           const char *item,
           guint version,
           ReadFunc read,
           GError **error)
{
  TvStatement *statement = tv_db_prepare (tv_catalogue_lock (self), sql, error);
  gpointer one = NULL;

  if (statement != NULL)
    {
      tv_statement_bind_text (statement, 1, item);
      tv_statement_bind_int (statement, 2, version);
      one = read_one (statement, read, item, error);
    }
  tv_catalogue_unlock (self);
  return one;
}

static GPtrArray *
list_by_rank (TvDb *db, const char *unit, GError **error)
{
  TvStatement *statement = tv_db_prepare (
      db,
      "SELECT i.id, i.version, p.json FROM plan p JOIN item i ON i.row = p.item"
      " WHERE i.newest AND (?1 IS NULL OR EXISTS"
      "  (SELECT 1 FROM plan_unit u WHERE u.item = p.item AND u.unit = ?1)) ORDER BY p.rank",
      error);

  if (statement == NULL)
    return NULL;
  tv_statement_bind_text (statement, 1, unit);
  return read_all (statement, (ReadFunc) read_plan, (GDestroyNotify) tv_plan_unref, error);
}

static gboolean
is_in_unit (const TvPlan *plan, const char *unit)
{
  return unit == NULL || g_strv_contains ((const char *const *) plan->units, unit);
}

static GPtrArray *
list_found (TvDb *db, const char *query, const char *unit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_plan_unref);
  g_autoptr (GArray) rows = tv_catalogue_search_rows (db, query, TV_HIT_PLAN, G_MAXUINT, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      g_autoptr (TvPlan) plan = NULL;
      TvStatement *statement = tv_db_prepare (
          db,
          "SELECT i.id, i.version, p.json FROM entry e JOIN item i ON i.row = e.item"
          " JOIN plan p ON p.item = i.row WHERE e.row = ?",
          error);

      if (statement == NULL)
        return NULL;
      tv_statement_bind_int (statement, 1, g_array_index (rows, gint64, i));
      plan = read_one (statement, (ReadFunc) read_plan, query, error);
      if (plan == NULL)
        return NULL;
      if (is_in_unit (plan, unit))
        g_ptr_array_add (list, g_steal_pointer (&plan));
    }
  return rows != NULL ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
tv_catalogue_list_plans (TvCatalogue *self, const char *query, const char *unit, GError **error)
{
  GPtrArray *list;
  TvDb *db;

  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  db = tv_catalogue_lock (self);
  if (query == NULL || tv_catalogue_search_is_empty (query))
    list = list_by_rank (db, unit, error);
  else
    list = list_found (db, query, unit, error);
  tv_catalogue_unlock (self);
  return list;
}

TvPlan *
tv_catalogue_get_plan (TvCatalogue *self, const char *item, guint version, GError **error)
{
  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (item != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return query_one (self,
                    "SELECT i.id, i.version, p.json FROM item i JOIN plan p ON p.item = i.row"
                    " WHERE i.id = ?1 AND (i.version = ?2 OR (?2 = 0 AND i.newest))",
                    item,
                    version,
                    (ReadFunc) read_plan,
                    error);
}

GPtrArray *
tv_catalogue_list_versions (TvCatalogue *self, const char *item, GError **error)
{
  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (item != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return query_all (self,
                    "SELECT i.id, i.version, p.json FROM item i JOIN plan p ON p.item = i.row"
                    " WHERE i.id = ? ORDER BY i.version DESC",
                    item,
                    (ReadFunc) read_plan,
                    (GDestroyNotify) tv_plan_unref,
                    error);
}

GPtrArray *
tv_catalogue_list_rounds (TvCatalogue *self, GError **error)
{
  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return query_all (self,
                    "SELECT i.id, i.version, r.json FROM round r JOIN item i ON i.row = r.item"
                    " WHERE i.newest ORDER BY i.row",
                    NULL,
                    (ReadFunc) read_round,
                    (GDestroyNotify) tv_round_unref,
                    error);
}

TvRound *
tv_catalogue_get_round (TvCatalogue *self, const char *item, GError **error)
{
  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (item != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return query_one (self,
                    "SELECT i.id, i.version, r.json FROM round r JOIN item i ON i.row = r.item"
                    " WHERE i.id = ?1 AND (i.version = ?2 OR (?2 = 0 AND i.newest))",
                    item,
                    0,
                    (ReadFunc) read_round,
                    error);
}

GStrv
tv_catalogue_list_items (TvCatalogue *self, const char *kind, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  TvStep step = TV_STEP_ERROR;
  TvStatement *statement;
  TvDb *db;

  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  db = tv_catalogue_lock (self);
  statement
      = tv_db_prepare (db, "SELECT id FROM item WHERE kind = ? AND newest ORDER BY row", error);
  if (statement != NULL)
    {
      tv_statement_bind_text (statement, 1, kind);
      while ((step = tv_statement_step (statement, error)) == TV_STEP_ROW)
        g_strv_builder_add (builder, tv_statement_text (statement, 0));
    }
  tv_catalogue_unlock (self);
  return step == TV_STEP_DONE ? g_strv_builder_end (builder) : NULL;
}

TvUnitRegister *
tv_catalogue_get_units (TvCatalogue *self, GError **error)
{
  g_auto (GStrv) items = tv_catalogue_list_items (self, "units", error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvJson) json = NULL;

  if (items == NULL)
    return NULL;
  if (items[0] == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "No register of units is on show");
      return NULL;
    }
  bytes = tv_catalogue_read (self, items[0], 0, "units.json", error);
  json = bytes != NULL ? tv_json_parse_bytes (bytes, TV_CATALOGUE_MAX_JSON, error) : NULL;
  return json != NULL ? tv_unit_register_parse (json, error) : NULL;
}
