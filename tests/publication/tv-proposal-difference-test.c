// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-object-store.h"
#include "publication/tv-plan-difference.h"
#include "publication/tv-proposal-difference.h"

/* A folder of objects and the items made so far. */
typedef struct
{
  char *dir;
  TvObjectStore *store;
  guint n_items;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *objects = NULL;

  f->dir = g_dir_make_tmp ("tv-difference-XXXXXX", NULL);
  objects = g_build_filename (f->dir, "objects", NULL);
  f->store = tv_object_store_new (objects);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->store);
  g_assert_true (tv_file_remove_tree (f->dir, NULL));
  g_free (f->dir);
}

/* An item with one file whose words are @text; its manifest lies in the store. */
static TvItem *
make_item (Fixture *f,
           const char *id,
           const char *kind,
           guint version,
           const char *title,
           const char *text)
{
  g_autofree char *name = g_strdup_printf ("item-%u", f->n_items++);
  g_autofree char *folder = g_build_filename (f->dir, name, NULL);
  g_autofree char *file = g_build_filename (folder, "text.txt", NULL);
  g_autofree char *manifest = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);
  g_autoptr (TvJson) head = json_pack ("{s:s, s:s, s:i, s:s, s:[], s:s, s:n, s:[]}",
                                       "id",
                                       id,
                                       "kind",
                                       kind,
                                       "version",
                                       (int) version,
                                       "title",
                                       title,
                                       "units",
                                       "released",
                                       "2026-11-20",
                                       "replaces",
                                       "legal_basis");
  GError *error = NULL;
  TvItem *item = NULL;

  g_assert_true (tv_file_make_folder (folder, &error));
  g_assert_true (g_file_set_contents (file, text, -1, &error));
  item = tv_item_build (folder, head, &error);
  g_assert_no_error (error);
  g_assert_true (tv_object_store_add_file (f->store, item->sha256, manifest, &error));
  g_assert_no_error (error);
  return item;
}

/* Parsed targets of @items (element-type TvMetadataItem). */
static TvMetadata *
make_targets (guint version, GPtrArray *items)
{
  g_autoptr (TvDsse) dsse = tv_metadata_build_items (TV_ROLE_TARGETS, version, 10, 1000, items);
  GError *error = NULL;
  TvMetadata *metadata = tv_metadata_parse (TV_ROLE_TARGETS, dsse, &error);

  g_assert_no_error (error);
  return metadata;
}

static char *
locate (const char *sha256, guint64 length, gpointer data, GError **error)
{
  Fixture *f = data;

  g_assert_true (tv_object_store_has (f->store, sha256));
  return tv_object_store_path (f->store, sha256);
}

static void
assert_change (const TvProposalDifference *difference,
               guint index,
               TvItemChangeKind kind,
               const char *id,
               guint old_version,
               guint new_version)
{
  const TvItemChange *change = g_ptr_array_index (difference->changes, index);
  const TvMetadataItem *line = change->new_line != NULL ? change->new_line : change->old_line;

  g_assert_cmpint (change->kind, ==, kind);
  g_assert_cmpstr (line->id, ==, id);
  g_assert_cmpuint (change->old_line != NULL ? change->old_line->version : 0, ==, old_version);
  g_assert_cmpuint (change->new_line != NULL ? change->new_line->version : 0, ==, new_version);
}

/* Added, changed (in place, and beside the old one), withdrawn, renamed, and what stays. */
static void
test_changes (Fixture *f, gconstpointer data)
{
  g_autoptr (TvItem) stays = make_item (f, "o-lai", "notice", 1, "Ở lại", "a");
  g_autoptr (TvItem) goes = make_item (f, "bi-rut", "notice", 3, "Bị rút", "b");
  g_autoptr (TvItem) before = make_item (f, "doi-ten", "notice", 1, "Tên cũ", "c");
  g_autoptr (TvItem) after = make_item (f, "doi-ten", "notice", 2, "Tên mới", "cc");
  g_autoptr (TvItem) plan_1 = make_item (f, "quy-hoach", "plan", 1, "Quy hoạch", "d");
  g_autoptr (TvItem) plan_2 = make_item (f, "quy-hoach", "plan", 2, "Quy hoạch", "dd");
  g_autoptr (TvItem) fresh = make_item (f, "them-moi", "notice", 1, "Thêm", "e");
  g_autoptr (GPtrArray) items = tv_metadata_dup_items (NULL);
  g_autoptr (TvMetadata) old = NULL;
  g_autoptr (TvMetadata) proposed = NULL;
  g_autoptr (TvProposalDifference) difference = NULL;
  const TvItemChange *renamed = NULL;
  const TvItemChange *plan = NULL;
  GError *error = NULL;

  tv_metadata_items_put (items, stays);
  tv_metadata_items_put (items, goes);
  tv_metadata_items_put (items, before);
  tv_metadata_items_put (items, plan_1);
  old = make_targets (7, items);
  g_assert_true (tv_metadata_items_remove (items, "bi-rut", 0));
  g_assert_false (tv_metadata_items_remove (items, "bi-rut", 0));
  tv_metadata_items_put (items, after);
  tv_metadata_items_put (items, plan_2);
  tv_metadata_items_put (items, fresh);
  proposed = make_targets (8, items);

  difference = tv_proposal_difference_new (old, proposed);
  g_assert_cmpuint (difference->old_version, ==, 7);
  g_assert_cmpuint (difference->new_version, ==, 8);
  /* The old version of a plan stays beside the new one. */
  g_assert_cmpuint (difference->same, ==, 2);
  g_assert_cmpuint (difference->changes->len, ==, 4);
  assert_change (difference, 0, TV_ITEM_ADDED, "them-moi", 0, 1);
  assert_change (difference, 1, TV_ITEM_CHANGED, "doi-ten", 1, 2);
  assert_change (difference, 2, TV_ITEM_CHANGED, "quy-hoach", 1, 2);
  assert_change (difference, 3, TV_ITEM_WITHDRAWN, "bi-rut", 3, 0);

  g_assert_true (tv_proposal_difference_load (difference, locate, f, &error));
  g_assert_no_error (error);
  renamed = g_ptr_array_index (difference->changes, 1);
  plan = g_ptr_array_index (difference->changes, 2);
  g_assert_true (renamed->is_renamed && !renamed->keeps_old);
  g_assert_cmpuint (renamed->files->len, ==, 1);
  g_assert_true (plan->keeps_old && !plan->is_renamed);
  g_assert_cmpstr (tv_proposal_difference_get_title (g_ptr_array_index (difference->changes, 3)),
                   ==,
                   "Bị rút");
}

static void
test_first (Fixture *f, gconstpointer data)
{
  g_autoptr (TvItem) item = make_item (f, "dau-tien", "notice", 1, "Đầu tiên", "a");
  g_autoptr (GPtrArray) items = tv_metadata_items_with (NULL, item);
  g_autoptr (TvMetadata) proposed = make_targets (1, items);
  g_autoptr (TvProposalDifference) first = tv_proposal_difference_new (NULL, proposed);
  g_autoptr (TvProposalDifference) none = tv_proposal_difference_new (proposed, proposed);

  g_assert_cmpuint (first->changes->len, ==, 1);
  g_assert_cmpuint (first->old_version, ==, 0);
  assert_change (first, 0, TV_ITEM_ADDED, "dau-tien", 0, 1);
  g_assert_cmpuint (none->changes->len, ==, 0);
  g_assert_cmpuint (none->same, ==, 1);
}

/* A manifest that is another one than its line says is no basis for a signature. */
static void
test_wrong_manifest (Fixture *f, gconstpointer data)
{
  g_autoptr (TvItem) item = make_item (f, "that", "notice", 1, "Thật", "a");
  g_autoptr (GPtrArray) items = tv_metadata_items_with (NULL, item);
  g_autoptr (TvMetadata) proposed = NULL;
  g_autoptr (TvProposalDifference) difference = NULL;
  TvMetadataItem *line = g_ptr_array_index (items, 0);
  g_autoptr (GError) error = NULL;

  line->version = 2;
  proposed = make_targets (1, items);
  difference = tv_proposal_difference_new (NULL, proposed);
  g_assert_false (tv_proposal_difference_load (difference, locate, f, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_HASH);
}

static TvPlan *
parse_plan (guint version, const char *text)
{
  GError *error = NULL;
  g_autoptr (TvJson) json = tv_json_parse (text, strlen (text), 1 << 16, &error);
  TvPlan *plan = json != NULL ? tv_plan_parse ("qh", version, json, &error) : NULL;

  g_assert_no_error (error);
  return plan;
}

static const TvFactChange *
find_fact (const TvPlanDifference *difference, const char *key)
{
  for (guint i = 0; i < difference->facts->len; i++)
    {
      const TvFactChange *fact = g_ptr_array_index (difference->facts, i);

      if (strcmp (fact->key, key) == 0)
        return fact;
    }
  g_error ("no fact %s has changed", key);
}

static void
test_plan (void)
{
  g_autoptr (TvPlan) old = parse_plan (
      1,
      "{\"name\":\"A\",\"type\":\"qhpk\",\"level\":\"phan-khu\",\"state\":\"da-cong-bo\","
      "\"scale\":2000,\"area_ha\":176.65,\"units\":[\"24781\"],\"former_units\":[],"
      "\"term\":{\"from\":2019,\"to\":2030},\"decision\":{\"number\":\"1204/QĐ-UBND\"},"
      "\"documents\":[{\"id\":\"qd\",\"role\":\"decision\",\"title\":\"QĐ\",\"path\":\"a.pdf\","
      "\"pages\":2,\"sha256\":\"aa\"},{\"id\":\"cu\",\"role\":\"other\",\"title\":\"Cũ\","
      "\"path\":\"b.pdf\",\"pages\":1,\"sha256\":\"bb\"}],\"layers\":[]}");
  g_autoptr (TvPlan) plan = parse_plan (
      2,
      "{\"name\":\"A\",\"type\":\"qhpk\",\"level\":\"phan-khu\",\"state\":\"da-cong-bo\","
      "\"scale\":2000,\"area_ha\":180,\"units\":[\"24781\"],\"former_units\":[],"
      "\"term\":{\"from\":2019,\"to\":2035},\"decision\":{\"number\":\"229/QĐ-UBND\"},"
      "\"replaces\":{\"id\":\"qh\",\"version\":1,\"relation\":\"dieu-chinh-cuc-bo\",\"ground\":6},"
      "\"documents\":[{\"id\":\"qd\",\"role\":\"decision\",\"title\":\"QĐ\",\"path\":\"a.pdf\","
      "\"pages\":3,\"sha256\":\"cc\"}],\"layers\":[]}");
  g_autoptr (TvPlanDifference) difference = tv_plan_difference_new (old, plan);
  const TvFactChange *number = find_fact (difference, "decision.number");
  const TvDocumentChange *first = NULL;
  const TvDocumentChange *second = NULL;

  g_assert_cmpuint (difference->facts->len, ==, 3);
  g_assert_cmpstr (number->old_text, ==, "1204/QĐ-UBND");
  g_assert_cmpstr (number->new_text, ==, "229/QĐ-UBND");
  g_assert_nonnull (find_fact (difference, "area_ha"));
  g_assert_nonnull (find_fact (difference, "term.to"));
  g_assert_cmpstr (difference->replaces, ==, "qh");
  g_assert_cmpuint (difference->ground, ==, 6);
  g_assert_nonnull (tv_plan_difference_ground (6));
  g_assert_null (tv_plan_difference_ground (0));
  g_assert_null (tv_plan_difference_ground (9));
  g_assert_cmpuint (difference->documents->len, ==, 2);
  first = g_ptr_array_index (difference->documents, 0);
  second = g_ptr_array_index (difference->documents, 1);
  g_assert_cmpint (first->kind, ==, TV_ITEM_CHANGED);
  g_assert_true (first->other_bytes);
  g_assert_cmpint (second->kind, ==, TV_ITEM_WITHDRAWN);
  g_assert_cmpstr (second->id, ==, "cu");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func)                                                                            \
  g_test_add ("/publication/proposal-difference/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("changes", test_changes);
  ADD ("first", test_first);
  ADD ("wrong-manifest", test_wrong_manifest);
  g_test_add_func ("/publication/plan-difference/facts", test_plan);
  return g_test_run ();
}
