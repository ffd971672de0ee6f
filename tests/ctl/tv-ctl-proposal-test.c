// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "../faults/tv-test-loop.h"
#include "base/tv-json.h"

#define PLAN "qhpk-ho-thong"

/* `proposal WORD … [ID]` as the officer can-bo-@officer; the JSON of what it said. */
static TvJson *
ask_proposal (TvTestLoop *loop, const char *word, const char *officer, const char *id)
{
  g_autofree char *server = g_strdup_printf ("https://127.0.0.1:%u", loop->port);
  g_autofree char *key = g_strdup_printf ("keys/officer-%s.key", officer);
  g_autofree char *user = g_strdup_printf ("can-bo-%s", officer);

  return tv_test_loop_ask (loop,
                           "proposal",
                           word,
                           "--server",
                           server,
                           "--ca",
                           loop->certificates->ca,
                           "--user",
                           user,
                           "--password-file",
                           "password",
                           "--root",
                           "keys/root.json",
                           "--key",
                           key,
                           "--reason",
                           "Sai tên",
                           id,
                           NULL);
}

/* The first officer proposes @what: "--withdraw" with an id, or an item's folder; the id of the
 * proposal. */
static char *
propose (TvTestLoop *loop, const char *what, const char *id)
{
  g_autofree char *server = g_strdup_printf ("https://127.0.0.1:%u", loop->port);
  g_autoptr (TvJson) reply = tv_test_loop_ask (loop,
                                               "publish",
                                               "--keys",
                                               "keys",
                                               "--server",
                                               server,
                                               "--ca",
                                               loop->certificates->ca,
                                               "--user",
                                               "can-bo-1",
                                               "--password-file",
                                               "password",
                                               "--officer",
                                               "1",
                                               what,
                                               id,
                                               NULL);
  const TvJson *proposal = json_object_get (reply, "targets");

  g_assert_cmpstr (tv_json_get_string (proposal, "state", ""), ==, "pending");
  return g_strdup (tv_json_get_string (proposal, "id", ""));
}

static void
assert_change (const TvJson *shown, const char *change, const char *id)
{
  const TvJson *difference = json_object_get (shown, "difference");
  const TvJson *first = json_array_get (json_object_get (difference, "changes"), 0);

  g_assert_cmpuint (json_array_size (json_object_get (difference, "changes")), ==, 1);
  g_assert_cmpstr (tv_json_get_string (first, "change", ""), ==, change);
  g_assert_cmpstr (tv_json_get_string (first, "id", ""), ==, id);
}

/* One officer proposes, another looks and signs; before that no kiosk sees anything. */
static void
test_second_signature (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *server = g_strdup_printf ("https://127.0.0.1:%u", loop->port);
  g_autofree char *item = tv_test_loop_make_item (loop, 1, "chu ky thu hai");
  g_autofree char *id = propose (loop, item, NULL);
  g_autoptr (TvJson) list = ask_proposal (loop, "list", "2", NULL);
  g_autoptr (TvJson) shown = NULL;
  g_autoptr (TvJson) done = NULL;
  const TvJson *row = json_array_get (json_object_get (list, "rows"), 0);

  g_assert_false (tv_test_loop_finds (loop, "chu ky thu hai", "chi-tieu"));
  g_assert_cmpstr (tv_json_get_string (row, "id", ""), ==, id);
  g_assert_cmpstr (tv_json_get_string (row, "by", ""), ==, "can-bo-1");
  g_assert_cmpint (tv_json_get_int (row, "changes", 0), ==, 1);
  g_assert_cmpint (tv_json_get_int (row, "signatures", 0), ==, 1);
  g_assert_cmpint (tv_json_get_int (row, "threshold", 0), ==, 2);
  shown = ask_proposal (loop, "show", "2", id);
  assert_change (shown, "added", "chi-tieu");
  done = ask_proposal (loop, "sign", "2", id);
  g_assert_cmpstr (tv_json_get_string (done, "state", ""), ==, "published");
  tv_test_loop_await_found (loop, "chu ky thu hai", "chi-tieu");
  /* It is done; to sign once more is refused in words. */
  tv_test_loop_refused (loop,
                        "state",
                        "proposal",
                        "sign",
                        "--server",
                        server,
                        "--ca",
                        loop->certificates->ca,
                        "--user",
                        "can-bo-2",
                        "--password-file",
                        "password",
                        "--root",
                        "keys/root.json",
                        "--key",
                        "keys/officer-2.key",
                        id,
                        NULL);
}

/* What is in force is taken off again by two officers; before, one of them refuses it once. */
static void
test_withdraw (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *item = tv_test_loop_make_item (loop, 1, "se bi rut lai");
  g_autofree char *added = propose (loop, item, NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (TvJson) signed_off = ask_proposal (loop, "sign", "2", added);
  g_autoptr (TvJson) refused = NULL;
  g_autoptr (TvJson) shown = NULL;
  g_autoptr (TvJson) done = NULL;

  tv_test_loop_await_found (loop, "se bi rut lai", "chi-tieu");
  first = propose (loop, "--withdraw", "chi-tieu");
  refused = ask_proposal (loop, "withdraw", "2", first);
  g_assert_cmpstr (tv_json_get_string (refused, "state", ""), ==, "refused");
  g_assert_cmpstr (tv_json_get_string (refused, "reason", ""), ==, "Sai tên");
  second = propose (loop, "--withdraw", "chi-tieu");
  shown = ask_proposal (loop, "show", "2", second);
  assert_change (shown, "withdrawn", "chi-tieu");
  done = ask_proposal (loop, "sign", "2", second);
  g_assert_cmpstr (tv_json_get_string (done, "state", ""), ==, "published");
  tv_test_loop_await_gone (loop, "se bi rut lai", "chi-tieu");
}

static const TvJson *
find_fact (const TvJson *plan, const char *fact)
{
  const TvJson *facts = json_object_get (plan, "facts");

  for (size_t i = 0; i < json_array_size (facts); i++)
    if (g_strcmp0 (tv_json_get_string (json_array_get (facts, i), "fact", NULL), fact) == 0)
      return json_array_get (facts, i);
  return NULL;
}

static char *
import_sample (TvTestLoop *loop, const char *name)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "data", "sample", name, NULL);
  g_autofree char *item = g_build_filename ("items", name, NULL);

  g_assert_cmpint (tv_test_loop_ctl (loop,
                                     NULL,
                                     "plan",
                                     "import",
                                     source,
                                     "--crs",
                                     "EPSG:5899",
                                     "-o",
                                     item,
                                     NULL),
                   ==,
                   0);
  return g_steal_pointer (&item);
}

/* What the first officer's import found is before the second one, word for word. */
static void
assert_checks (TvTestLoop *loop, const char *item, const TvJson *change)
{
  g_autofree char *name = g_build_filename (item, "item.json", NULL);
  g_autofree char *path = tv_test_loop_path (loop, name);
  g_autoptr (TvJson) manifest = tv_json_load_file (path, 1 << 20, NULL);
  const TvJson *found = json_object_get (manifest, "checks");
  const TvJson *shown = json_object_get (change, "checks");

  g_assert_cmpuint (json_array_size (found), >, 0);
  for (size_t i = 0; i < json_array_size (found); i++)
    {
      const char *text = tv_json_get_string (json_array_get (found, i), "text", NULL);
      gboolean is_there = FALSE;

      for (size_t k = 0; k < json_array_size (shown); k++)
        is_there
            |= g_strcmp0 (tv_json_get_string (json_array_get (shown, k), "text", NULL), text) == 0;
      if (!is_there)
        g_test_fail_printf ("not shown: %s", text);
    }
}

/* The adjustment of the sample plan, as the second officer sees it before signing. */
static void
test_plan_difference (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *before = import_sample (loop, "plan-v1");
  g_autofree char *after = import_sample (loop, "plan-v2");
  const char *const items[] = { before, NULL };
  g_autofree char *id = NULL;
  g_autoptr (TvJson) shown = NULL;
  const TvJson *change = NULL;
  const TvJson *plan = NULL;
  const TvJson *lots = NULL;
  const TvJson *number = NULL;

  tv_test_loop_publish (loop, items);
  id = propose (loop, after, NULL);
  shown = ask_proposal (loop, "show", "2", id);
  assert_change (shown, "changed", PLAN);
  change = json_array_get (json_object_get (json_object_get (shown, "difference"), "changes"), 0);
  assert_checks (loop, after, change);
  g_assert_true (json_is_true (json_object_get (change, "keeps_old")));
  g_assert_true (json_is_true (json_object_get (change, "renamed")));
  plan = json_object_get (change, "plan");
  g_assert_cmpint (tv_json_get_int (plan, "ground", 0), ==, 6);
  g_assert_cmpstr (tv_json_get_string (plan, "relation", ""), ==, "dieu-chinh-cuc-bo");
  number = find_fact (plan, "decision.number");
  g_assert_cmpstr (tv_json_get_string (number, "old", ""), ==, "1204/QĐ-UBND");
  g_assert_cmpstr (tv_json_get_string (number, "new", ""), ==, "229/QĐ-UBND");
  g_assert_cmpuint (json_array_size (json_object_get (plan, "documents")), ==, 5);
  lots = json_object_get (change, "lots");
  g_assert_cmpint (tv_json_get_int (lots, "new_count", 0),
                   >,
                   tv_json_get_int (lots, "old_count", 0));
  g_assert_cmpint (tv_json_get_int (lots, "old_count", 0), >, 600);
  g_assert_cmpuint (json_array_size (json_object_get (lots, "uses")), >, 5);
  g_assert_cmpuint (json_array_size (json_object_get (lots, "changes")), >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ctl/proposal/second-signature", test_second_signature);
  g_test_add_func ("/ctl/proposal/withdraw", test_withdraw);
  g_test_add_func ("/ctl/proposal/plan-difference", test_plan_difference);
  return g_test_run ();
}
