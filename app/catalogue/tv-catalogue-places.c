// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-ground-private.h"
#include "tv-catalogue-private.h"

#include "base/tv-error.h"

#include <string.h>

/* Columns: id, version, newest, json, hash of layers.gpkg or NULL. */
static TvCatalogueGround *
read_ground (TvCatalogue *self, TvStatement *statement, GError **error)
{
  const char *text = tv_statement_text (statement, 3);
  const char *sha256 = tv_statement_text (statement, 4);
  g_autofree char *layers = sha256 != NULL ? tv_catalogue_dup_object_path (self, sha256) : NULL;
  g_autoptr (TvJson) json = tv_json_parse (text, strlen (text), TV_CATALOGUE_MAX_JSON, error);
  g_autoptr (TvPlan) plan = json != NULL ? tv_plan_parse (tv_statement_text (statement, 0),
                                                          (guint) tv_statement_int (statement, 1),
                                                          json,
                                                          error)
                                         : NULL;

  if (plan == NULL)
    return NULL;
  return tv_catalogue_ground_new (plan, tv_statement_int (statement, 2) != 0, layers);
}

/* A plan's version by its row, read once. Under the lock. */
static TvCatalogueGround *
get_ground (TvCatalogue *self, TvDb *db, gint64 row, GError **error)
{
  TvCatalogueGround *ground = g_hash_table_lookup (tv_catalogue_get_grounds (self), &row);
  TvStatement *statement;

  if (ground != NULL)
    return ground;
  statement = tv_db_prepare (db,
                             "SELECT i.id, i.version, i.newest, p.json, f.sha256 FROM item i"
                             " JOIN plan p ON p.item = i.row"
                             " LEFT JOIN file f ON f.item = i.row AND f.path = 'layers.gpkg'"
                             " WHERE i.row = ?",
                             error);
  if (statement == NULL)
    return NULL;
  tv_statement_bind_int (statement, 1, row);
  if (tv_statement_step (statement, error) == TV_STEP_ROW)
    ground = read_ground (self, statement, error);
  tv_statement_reset (statement);
  if (ground != NULL)
    g_hash_table_insert (tv_catalogue_get_grounds (self), g_memdup2 (&row, sizeof row), ground);
  return ground;
}

/* Rows are numbered from the newest release on. */
static GArray *
list_rows_at (TvDb *db, double lon, double lat, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  TvStatement *statement = tv_db_prepare (db,
                                          "SELECT item FROM boundary_rtree WHERE west <= ?1 AND"
                                          " east >= ?1 AND south <= ?2 AND north >= ?2"
                                          " ORDER BY item",
                                          error);
  TvStep step;

  if (statement == NULL)
    return NULL;
  tv_statement_bind_double (statement, 1, lon);
  tv_statement_bind_double (statement, 2, lat);
  while ((step = tv_statement_step (statement, error)) == TV_STEP_ROW)
    {
      gint64 row = tv_statement_int (statement, 0);

      g_array_append_val (rows, row);
    }
  return step == TV_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

static gboolean
add_covers (TvCatalogue *self, TvDb *db, const double point[2], GPtrArray *covers, GError **error)
{
  g_autoptr (GArray) rows = list_rows_at (db, point[0], point[1], error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      g_autoptr (GError) local = NULL;
      TvCatalogueGround *ground = get_ground (self, db, g_array_index (rows, gint64, i), error);
      TvCover *cover;

      if (ground == NULL)
        return FALSE;
      cover = tv_catalogue_ground_ask (ground, point[0], point[1], &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (cover != NULL)
        g_ptr_array_add (covers, cover);
    }
  return rows != NULL;
}

GPtrArray *
tv_catalogue_list_covers (TvCatalogue *self, double lon, double lat, GError **error)
{
  g_autoptr (GPtrArray) covers = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_cover_free);
  const double point[2] = { lon, lat };
  gboolean good;

  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  good = add_covers (self, tv_catalogue_lock (self), point, covers, error);
  tv_catalogue_unlock (self);
  return good ? g_steal_pointer (&covers) : NULL;
}

static gint64
find_row (TvDb *db, const char *item, guint version, GError **error)
{
  TvStatement *statement = tv_db_prepare (db,
                                          "SELECT i.row FROM item i JOIN plan p ON p.item = i.row"
                                          " WHERE i.id = ?1"
                                          " AND (i.version = ?2 OR (?2 = 0 AND i.newest))",
                                          error);
  gint64 row = 0;
  TvStep step;

  if (statement == NULL)
    return 0;
  tv_statement_bind_text (statement, 1, item);
  tv_statement_bind_int (statement, 2, version);
  step = tv_statement_step (statement, error);
  if (step == TV_STEP_ROW)
    row = tv_statement_int (statement, 0);
  else if (step == TV_STEP_DONE)
    g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "No plan %s, version %u", item, version);
  tv_statement_reset (statement);
  return row;
}

GPtrArray *
tv_catalogue_list_lots (TvCatalogue *self,
                        const char *item,
                        guint version,
                        const double box[4],
                        guint limit,
                        GError **error)
{
  TvCatalogueGround *ground;
  GPtrArray *lots;
  gint64 row;
  TvDb *db;

  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (item != NULL && box != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  db = tv_catalogue_lock (self);
  row = find_row (db, item, version, error);
  ground = row > 0 ? get_ground (self, db, row, error) : NULL;
  lots = ground != NULL ? tv_catalogue_ground_list (ground, box, limit, error) : NULL;
  tv_catalogue_unlock (self);
  return lots;
}
