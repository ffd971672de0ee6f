// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-entries-private.h"
#include "tv-catalogue-items-private.h"
#include "tv-catalogue-names-private.h"

#include "base/tv-error.h"
#include "geo/tv-gpkg.h"
#include "model/tv-indicator.h"

#include <string.h>

/* Each step adds all entries of one kind, over the items as they are sorted: newest first. */
typedef gboolean (*Step) (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error);

static void
append_words (GString *out, const char *words)
{
  if (words != NULL && *words != '\0')
    g_string_append_printf (out, " · %s", words);
}

/* Units of today and of before by all their names: who only knows the old name finds the plan. */
static void
append_units (GString *out, const TvCatalogueBuild *self, const TvPlan *plan)
{
  for (gsize i = 0; plan->units[i] != NULL; i++)
    {
      const TvUnit *unit
          = self->units != NULL ? tv_unit_register_find (self->units, plan->units[i]) : NULL;
      g_autofree char *name = unit != NULL ? tv_unit_dup_full_name (unit) : NULL;
      g_autofree char *former = unit != NULL ? g_strjoinv (" · ", unit->former) : NULL;

      append_words (out, plan->units[i]);
      append_words (out, name);
      append_words (out, former);
    }
  for (gsize i = 0; plan->former_units[i] != NULL; i++)
    append_words (out, plan->former_units[i]);
}

static gboolean
index_plan (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  const TvPlan *plan = one->plan;
  g_autoptr (GString) body = g_string_new (NULL);
  TvCatalogueEntry entry = { .kind = TV_HIT_PLAN };

  append_words (body, plan->place);
  append_words (body, plan->decision_issuer);
  append_words (body, plan->type);
  append_words (body, tv_json_get_localized (plan->json, "nature", "vi"));
  append_words (body, tv_json_get_localized (plan->json, "goals", "vi"));
  append_units (body, self, plan);
  entry.item = one->row;
  entry.title = plan->name;
  entry.subtitle = plan->decision_number != NULL ? plan->decision_number
                   : plan->place != NULL         ? plan->place
                                                 : "";
  entry.also = plan->decision_number;
  entry.body = body->str;
  entry.lon = (plan->bounds[0] + plan->bounds[2]) / 2;
  entry.lat = (plan->bounds[1] + plan->bounds[3]) / 2;
  return tv_catalogue_entries_add (self->db, &entry, NULL, error);
}

static gboolean
index_round (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  g_autoptr (TvJson) json = tv_catalogue_build_load (self, one->item, "round.json", error);
  TvCatalogueEntry entry = { .kind = TV_HIT_ROUND, .item = one->row };
  g_autoptr (TvRound) round = NULL;

  if (json == NULL)
    return FALSE;
  round = tv_round_parse (one->item->id, one->item->version, json, error);
  if (round == NULL)
    return FALSE;
  entry.title = round->title;
  entry.subtitle = round->agency_name;
  return tv_catalogue_entries_add (self->db, &entry, NULL, error);
}

static gboolean
add_unit_name (TvDb *db, const char *name, const TvUnit *unit, gboolean former, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db, "INSERT OR IGNORE INTO unit_name VALUES (?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, name);
  tv_statement_bind_text (statement, 2, unit->code);
  tv_statement_bind_int (statement, 3, former);
  return tv_statement_run (statement, error);
}

static gboolean
add_unit (TvDb *db, const TvUnit *unit, GError **error)
{
  TvStatement *statement = tv_db_prepare (db, "INSERT INTO unit VALUES (?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, unit->code);
  tv_statement_bind_text (statement, 2, unit->name);
  tv_statement_bind_text (statement, 3, unit->kind);
  if (!tv_statement_run (statement, error) || !add_unit_name (db, unit->name, unit, FALSE, error))
    return FALSE;
  for (gsize i = 0; unit->former[i] != NULL; i++)
    if (!add_unit_name (db, unit->former[i], unit, TRUE, error))
      return FALSE;
  return TRUE;
}

static gboolean
index_units (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  for (guint i = 0; self->units != NULL && i < self->units->units->len; i++)
    {
      const TvUnit *unit = g_ptr_array_index (self->units->units, i);
      g_autofree char *name = tv_unit_dup_full_name (unit);
      g_autofree char *former = g_strjoinv (", ", unit->former);
      TvCatalogueEntry entry = { .kind = TV_HIT_UNIT, .item = one->row };

      entry.title = name;
      entry.subtitle = former;
      entry.also = former;
      entry.document = unit->code;
      if (!add_unit (self->db, unit, error)
          || !tv_catalogue_entries_add (self->db, &entry, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
index_indicators (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  g_autoptr (TvJson) json = tv_catalogue_build_load (self, one->item, "indicators.json", error);
  g_autoptr (GPtrArray) list = json != NULL ? tv_indicator_list_parse (json, error) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const TvIndicator *indicator = g_ptr_array_index (list, i);
      TvCatalogueEntry entry = { .kind = TV_HIT_INDICATOR, .item = one->row };

      entry.title = indicator->name;
      entry.subtitle = indicator->territory;
      entry.document = indicator->id;
      if (!tv_catalogue_entries_add (self->db, &entry, NULL, error))
        return FALSE;
    }
  return list != NULL;
}

typedef struct
{
  TvCatalogueBuild *build;
  const TvCatalogueItem *one;
  const char *layer;
  GError **error;
  gboolean failed;
} Lots;

static gboolean
add_lot_row (Lots *lots,
             const TvGpkgFeature *feature,
             const char *code,
             const char *lot,
             const double point[2],
             GError **error)
{
  TvStatement *statement = tv_db_prepare (
      lots->build->db,
      "INSERT INTO lot (item, layer, feature, code, lot, lon, lat) VALUES (?, ?, ?, ?, ?, ?, ?)",
      error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, lots->one->row);
  tv_statement_bind_text (statement, 2, lots->layer);
  tv_statement_bind_int (statement, 3, feature->id);
  tv_statement_bind_text (statement, 4, code);
  tv_statement_bind_text (statement, 5, lot);
  tv_statement_bind_double (statement, 6, point[0]);
  tv_statement_bind_double (statement, 7, point[1]);
  return tv_statement_run (statement, error);
}

static gboolean
add_lot_box (TvDb *db, gint64 row, const double bounds[4], GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db, "INSERT INTO lot_rtree VALUES (?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, row);
  tv_statement_bind_double (statement, 2, bounds[0]);
  tv_statement_bind_double (statement, 3, bounds[2]);
  tv_statement_bind_double (statement, 4, bounds[1]);
  tv_statement_bind_double (statement, 5, bounds[3]);
  return tv_statement_run (statement, error);
}

static gboolean
add_lot (Lots *lots, const TvGpkgFeature *feature, GError **error)
{
  g_autofree char *code = tv_gpkg_feature_dup_text (feature, "code");
  g_autofree char *lot = tv_gpkg_feature_dup_text (feature, "lot");
  TvCatalogueEntry entry = { .kind = TV_HIT_LOT, .item = lots->one->row };
  double point[2];

  if (code == NULL && lot == NULL)
    return TRUE;
  tv_geometry_get_label_point (feature->geometry, &point[0], &point[1], NULL);
  if (!add_lot_row (lots, feature, code, lot, point, error)
      || !add_lot_box (lots->build->db,
                       tv_db_last_row (lots->build->db),
                       feature->geometry->bounds,
                       error))
    return FALSE;
  if (lot == NULL || *lot == '\0')
    return TRUE;
  entry.title = lot;
  entry.subtitle = lots->one->plan->name;
  entry.document = lots->layer;
  entry.lon = point[0];
  entry.lat = point[1];
  return tv_catalogue_entries_add (lots->build->db, &entry, NULL, error);
}

static gboolean
add_lot_cb (const TvGpkgFeature *feature, gpointer data)
{
  Lots *lots = data;

  if (feature->geometry == NULL || feature->geometry->type != TV_GEOMETRY_POLYGON)
    return TRUE;
  lots->failed = !add_lot (lots, feature, lots->error);
  return !lots->failed;
}

static gboolean
index_lots (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (TvGpkg) gpkg = NULL;

  if (tv_item_find_file (one->item, "layers.gpkg") == NULL)
    return TRUE;
  path = tv_catalogue_build_locate (self, one->item, "layers.gpkg", error);
  gpkg = path != NULL ? tv_gpkg_open (path, error) : NULL;
  for (guint i = 0; gpkg != NULL && i < one->plan->layers->len; i++)
    {
      const TvPlanLayer *layer = g_ptr_array_index (one->plan->layers, i);
      Lots lots = { self, one, layer->id, error, FALSE };

      if (strcmp (layer->role, "quy-hoach") != 0
          || !g_strv_contains (tv_gpkg_get_layers (gpkg), layer->id))
        continue;
      if (!tv_gpkg_foreach (gpkg, layer->id, add_lot_cb, &lots, error) || lots.failed)
        return FALSE;
    }
  return gpkg != NULL;
}

static char *
page_text (const TvJson *page)
{
  const TvJson *paragraphs = json_object_get (page, "paragraphs");
  g_autoptr (GString) text = g_string_new (NULL);

  for (size_t i = 0; i < json_array_size (paragraphs); i++)
    {
      const char *one = tv_json_get_string (json_array_get (paragraphs, i), "text", "");

      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", one);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
document_title (const TvPlan *plan, const char *id)
{
  for (guint i = 0; i < plan->documents->len; i++)
    {
      const TvPlanDocument *document = g_ptr_array_index (plan->documents, i);

      if (strcmp (document->id, id) == 0)
        return document->title;
    }
  return id;
}

static gboolean
add_page_text (TvDb *db, gint64 row, const char *text, GError **error)
{
  TvStatement *statement = tv_db_prepare (db, "INSERT INTO page VALUES (?, ?)", error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, row);
  tv_statement_bind_text (statement, 2, text);
  return tv_statement_run (statement, error);
}

static gboolean
index_page (TvCatalogueBuild *self, const TvCatalogueItem *one, const TvJson *page, GError **error)
{
  g_autofree char *text = page_text (page);
  TvCatalogueEntry entry = { .kind = TV_HIT_PAGE, .item = one->row };
  const char *document;
  gint64 number;
  gint64 row;

  if (!tv_json_need_string (page, "document", &document, error)
      || !tv_json_need_int (page, "page", &number, error))
    {
      g_prefix_error (error, "Item %s, text.json: ", one->item->id);
      return FALSE;
    }
  entry.title = document_title (one->plan, document);
  entry.subtitle = one->plan->name;
  entry.document = document;
  entry.page = (guint) CLAMP (number, 0, G_MAXINT);
  entry.body = text;
  return tv_catalogue_entries_add (self->db, &entry, &row, error)
         && add_page_text (self->db, row, text, error);
}

static gboolean
index_pages (TvCatalogueBuild *self, const TvCatalogueItem *one, GError **error)
{
  g_autoptr (TvJson) pages = NULL;

  if (tv_item_find_file (one->item, "text.json") == NULL)
    return TRUE;
  pages = tv_catalogue_build_load (self, one->item, "text.json", error);
  for (size_t i = 0; i < json_array_size (pages); i++)
    if (!index_page (self, one, json_array_get (pages, i), error))
      return FALSE;
  return pages != NULL;
}

static gboolean
run_step (TvCatalogueBuild *self, const char *kind, Step step, GError **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const TvCatalogueItem *one = g_ptr_array_index (self->items, i);

      if (!one->is_newest || strcmp (one->item->kind, kind) != 0)
        continue;
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
          || !step (self, one, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
tv_catalogue_build_entries (TvCatalogueBuild *self, GError **error)
{
  return run_step (self, "plan", index_plan, error) && run_step (self, "round", index_round, error)
         && run_step (self, "units", index_units, error)
         && run_step (self, "indicators", index_indicators, error)
         && run_step (self, "plan", tv_catalogue_names_index_plan, error)
         && run_step (self, "basemap", tv_catalogue_names_index_basemap, error)
         && run_step (self, "plan", index_lots, error)
         && run_step (self, "plan", index_pages, error);
}
