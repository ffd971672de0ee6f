// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "tv-proposal-review.h"

#include <string.h>

#define JSON_MAX (64 * 1024 * 1024)
#define KIND_PLAN "plan"

/* What tells objects from their names while a review is made. */
typedef struct
{
  TvObjectLocateFunc locate;
  gpointer data;
} Source;

static void
check_free (gpointer data)
{
  TvReviewCheck *self = data;

  g_free (self->text);
  g_free (self);
}

static void
reviewed_item_free (gpointer data)
{
  TvReviewedItem *self = data;

  tv_plan_difference_free (self->plan);
  tv_lot_difference_free (self->lots);
  g_clear_pointer (&self->landuse, g_ptr_array_unref);
  g_ptr_array_unref (self->checks);
  g_free (self);
}

static void
add_check (TvReviewedItem *item, gboolean is_warning, const char *text)
{
  TvReviewCheck *check = g_new0 (TvReviewCheck, 1);

  check->is_warning = is_warning;
  check->text = g_strdup (text);
  g_ptr_array_insert (item->checks, is_warning ? 0 : -1, check);
}

/* The file on this machine; NULL without error when the item has none of that name. */
static char *
locate_file (const Source *source, const TvItem *item, const char *path, GError **error)
{
  const TvItemFile *file = item != NULL ? tv_item_find_file (item, path) : NULL;

  return file != NULL ? source->locate (file->sha256, file->length, source->data, error) : NULL;
}

static TvPlan *
load_plan (const Source *source, const TvItem *item, GError **error)
{
  g_autofree char *path = locate_file (source, item, "plan.json", error);
  g_autoptr (TvJson) json = path != NULL ? tv_json_load_file (path, JSON_MAX, error) : NULL;

  return json != NULL ? tv_plan_parse (item->id, item->version, json, error) : NULL;
}

/* @ret_gpkg: NULL for a plan without layers. */
static gboolean
open_layers (const Source *source, const TvItem *item, TvGpkg **ret_gpkg, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *path = locate_file (source, item, "layers.gpkg", &local);

  *ret_gpkg = path != NULL ? tv_gpkg_open (path, &local) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
compare_lots (TvReviewedItem *self,
              const Source *source,
              const TvPlan *old_plan,
              const TvPlan *new_plan,
              GError **error)
{
  g_autoptr (TvGpkg) old_gpkg = NULL;
  g_autoptr (TvGpkg) new_gpkg = NULL;

  if ((old_plan != NULL && !open_layers (source, self->change->old_item, &old_gpkg, error))
      || !open_layers (source, self->change->new_item, &new_gpkg, error))
    return FALSE;
  if (old_gpkg == NULL && new_gpkg == NULL)
    return TRUE;
  self->lots = tv_lot_difference_new (old_plan, old_gpkg, new_plan, new_gpkg, error);
  return self->lots != NULL;
}

/* Names of codes help to read the table; a plan without them shows codes. */
static void
load_landuse (TvReviewedItem *self, const Source *source)
{
  g_autofree char *path = locate_file (source, self->change->new_item, "landuse.json", NULL);
  g_autoptr (TvJson) json = path != NULL ? tv_json_load_file (path, JSON_MAX, NULL) : NULL;

  if (json != NULL)
    self->landuse = tv_landuse_list_parse (json, NULL);
}

static void
check_plan (TvReviewedItem *self, const TvPlan *plan)
{
  gboolean has_decision = FALSE;

  for (guint i = 0; i < plan->documents->len; i++)
    if (g_strcmp0 (((TvPlanDocument *) g_ptr_array_index (plan->documents, i))->role, "decision")
        == 0)
      has_decision = TRUE;
  if (!has_decision && g_strcmp0 (plan->state, "da-cong-bo") == 0)
    add_check (self,
               TRUE,
               _ ("The plan is announced, but its decision is not among the documents."));
  if (self->change->kind != TV_ITEM_CHANGED)
    return;
  if (self->plan->replaces == NULL)
    add_check (self,
               TRUE,
               _ ("The new version does not say which version it replaces or adjusts."));
  else if (self->plan->ground == 0)
    add_check (self, TRUE, _ ("No legal ground is given for the adjustment."));
}

static gboolean
review_plan (TvReviewedItem *self, const Source *source, GError **error)
{
  g_autoptr (TvPlan) old_plan = NULL;
  g_autoptr (TvPlan) new_plan = NULL;

  if (self->change->old_item != NULL)
    {
      old_plan = load_plan (source, self->change->old_item, error);
      if (old_plan == NULL)
        return FALSE;
    }
  new_plan = load_plan (source, self->change->new_item, error);
  if (new_plan == NULL)
    return FALSE;
  self->plan = tv_plan_difference_new (old_plan, new_plan);
  if (!compare_lots (self, source, old_plan, new_plan, error))
    return FALSE;
  load_landuse (self, source);
  check_plan (self, new_plan);
  return TRUE;
}

/* What the import found and wrote into the manifest. */
static void
read_checks (TvReviewedItem *self)
{
  const TvItem *item = self->change->new_item;
  const TvJson *list = item != NULL ? json_object_get (item->manifest, "checks") : NULL;

  for (size_t i = 0; i < json_array_size (list); i++)
    {
      const TvJson *one = json_array_get (list, i);
      const char *text = tv_json_get_string (one, "text", NULL);

      if (text != NULL)
        add_check (self, strcmp (tv_json_get_string (one, "level", ""), "warning") == 0, text);
    }
}

static gboolean
review_item (TvProposalReview *self,
             const TvItemChange *change,
             const Source *source,
             GError **error)
{
  TvReviewedItem *item = g_new0 (TvReviewedItem, 1);

  item->change = change;
  item->checks = g_ptr_array_new_with_free_func (check_free);
  g_ptr_array_add (self->items, item);
  read_checks (item);
  if (change->kind == TV_ITEM_WITHDRAWN)
    {
      add_check (
          item,
          TRUE,
          _ ("Kiosks stop showing it. Opinions that were sent about it stay at the server."));
      return TRUE;
    }
  return strcmp (change->new_line->kind, KIND_PLAN) != 0 || review_plan (item, source, error);
}

static gboolean
review_items (TvProposalReview *self, const Source *source, GError **error)
{
  if (!tv_proposal_difference_load (self->difference, source->locate, source->data, error))
    return FALSE;
  for (guint i = 0; i < self->difference->changes->len; i++)
    if (!review_item (self, g_ptr_array_index (self->difference->changes, i), source, error))
      return FALSE;
  return TRUE;
}

TvProposalReview *
tv_proposal_review_new (TvMetadata *root,
                        TvMetadata *old,
                        TvRole role,
                        GBytes *bytes,
                        TvObjectLocateFunc locate,
                        gpointer data,
                        GError **error)
{
  g_autoptr (TvProposalReview) self = g_new0 (TvProposalReview, 1);
  g_autoptr (GHashTable) keys = NULL;
  const Source source = { locate, data };

  g_return_val_if_fail (root != NULL && bytes != NULL && locate != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->items = g_ptr_array_new_with_free_func (reviewed_item_free);
  self->dsse = tv_dsse_parse (bytes, tv_role_max_size (role), error);
  self->proposed = self->dsse != NULL ? tv_metadata_parse (role, self->dsse, error) : NULL;
  if (self->proposed == NULL)
    return NULL;
  keys = tv_metadata_dup_role_keys (root, role, &self->threshold);
  self->signers = tv_metadata_list_signers (root, role, self->dsse);
  self->is_superseded = self->proposed->version != (old != NULL ? old->version + 1 : 1);
  self->difference = tv_proposal_difference_new (old, self->proposed);
  return review_items (self, &source, error) ? g_steal_pointer (&self) : NULL;
}

void
tv_proposal_review_free (TvProposalReview *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  tv_proposal_difference_free (self->difference);
  g_clear_pointer (&self->proposed, tv_metadata_unref);
  g_clear_pointer (&self->dsse, tv_dsse_free);
  g_strfreev (self->signers);
  g_free (self);
}

char *
tv_proposal_review_dup_use_name (const TvReviewedItem *item, const char *code)
{
  const TvLanduse *use = NULL;

  g_return_val_if_fail (item != NULL && code != NULL, NULL);

  if (*code == '\0')
    return g_strdup (_ ("without a code"));
  use = item->landuse != NULL ? tv_landuse_list_find (item->landuse, code) : NULL;
  if (use == NULL)
    return g_strdup (code);
  return g_strdup_printf ("%s – %s", code, tv_landuse_get_name (use, tv_format_language ()));
}

static TvJson *
checks_to_json (const TvReviewedItem *item)
{
  TvJson *list = json_array ();

  for (guint i = 0; i < item->checks->len; i++)
    {
      const TvReviewCheck *check = g_ptr_array_index (item->checks, i);

      json_array_append_new (list,
                             json_pack ("{s:s, s:s}",
                                        "level",
                                        check->is_warning ? "warning" : "note",
                                        "text",
                                        check->text));
    }
  return list;
}

TvJson *
tv_proposal_review_to_json (const TvProposalReview *self)
{
  TvJson *json = NULL;
  TvJson *changes = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json = tv_proposal_difference_to_json (self->difference);
  changes = json_object_get (json, "changes");
  for (guint i = 0; i < self->items->len; i++)
    {
      const TvReviewedItem *item = g_ptr_array_index (self->items, i);
      TvJson *change = json_array_get (changes, i);

      if (item->plan != NULL)
        json_object_set_new (change, "plan", tv_plan_difference_to_json (item->plan));
      if (item->lots != NULL)
        json_object_set_new (change, "lots", tv_lot_difference_to_json (item->lots));
      json_object_set_new (change, "checks", checks_to_json (item));
    }
  json_object_set_new (json, "signers", tv_json_new_strings ((const char *const *) self->signers));
  json_object_set_new (json, "threshold", json_integer (self->threshold));
  json_object_set_new (json, "superseded", json_boolean (self->is_superseded));
  return json;
}
