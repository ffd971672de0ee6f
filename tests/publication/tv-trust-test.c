// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "publication/tv-trust.h"
#include "tv-test-tree.h"

/* One attack a test. Each begins with a kiosk that trusts version 2 of everything, and ends with
 * the same trust. */
typedef struct
{
  TvTestTree *tree;
  TvTrust *trust;
  GBytes *targets, *answers, *snapshot, *timestamp;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->tree = tv_test_tree_new ();
  self->trust = tv_trust_new (self->tree->root_1, NULL);
  self->targets = tv_test_tree_make_items (self->tree, TV_ROLE_TARGETS, 2, NULL, 2);
  self->answers = tv_test_tree_make_items (self->tree, TV_ROLE_ANSWERS, 2, NULL, 1);
  self->snapshot = tv_test_tree_make_snapshot (self->tree, 2, self->targets, self->answers);
  self->timestamp = tv_test_tree_make_timestamp (self->tree, 2, 50, self->snapshot);
  g_assert_true (
      tv_trust_update (self->trust, TV_ROLE_TIMESTAMP, self->timestamp, TV_TEST_NOW, NULL));
  g_assert_true (
      tv_trust_update (self->trust, TV_ROLE_SNAPSHOT, self->snapshot, TV_TEST_NOW, NULL));
  g_assert_true (tv_trust_update (self->trust, TV_ROLE_TARGETS, self->targets, TV_TEST_NOW, NULL));
  g_assert_true (tv_trust_update (self->trust, TV_ROLE_ANSWERS, self->answers, TV_TEST_NOW, NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  tv_test_tree_free (self->tree);
  g_assert_finalize_object (self->trust);
  g_bytes_unref (self->targets);
  g_bytes_unref (self->answers);
  g_bytes_unref (self->snapshot);
  g_bytes_unref (self->timestamp);
}

static void
refuse (Fixture *self, TvRole role, GBytes *bytes, TvError expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = g_bytes_ref (tv_trust_get_bytes (self->trust, role));

  g_assert_false (tv_trust_update (self->trust, role, bytes, TV_TEST_NOW, &error));
  g_assert_error (error, TV_ERROR, (int) expected);
  g_assert_true (g_bytes_equal (before, tv_trust_get_bytes (self->trust, role)));
}

static void
accept (Fixture *self, TvRole role, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_trust_update (self->trust, role, bytes, TV_TEST_NOW, &error));
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, tv_trust_get_bytes (self->trust, role)));
}

/* Timestamp and snapshot over new targets are taken, so that only the targets are left to judge. */
static void
announce (Fixture *self, GBytes *targets)
{
  g_autoptr (GBytes) snapshot = tv_test_tree_make_snapshot (self->tree, 3, targets, self->answers);
  g_autoptr (GBytes) timestamp = tv_test_tree_make_timestamp (self->tree, 3, 51, snapshot);

  accept (self, TV_ROLE_TIMESTAMP, timestamp);
  accept (self, TV_ROLE_SNAPSHOT, snapshot);
}

static void
test_good (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) targets = tv_test_tree_make_items (self->tree, TV_ROLE_TARGETS, 3, NULL, 3);
  g_autoptr (GHashTable) receipt = tv_trust_dup_receipt_keys (self->trust);

  announce (self, targets);
  accept (self, TV_ROLE_TARGETS, targets);
  accept (self, TV_ROLE_TARGETS, targets);
  g_assert_cmpuint (tv_trust_get (self->trust, TV_ROLE_TARGETS)->version, ==, 3);
  g_assert_true (g_hash_table_contains (receipt, tv_signing_key_get_id (self->tree->online)));
}

static void
test_bad_signature (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) timestamp = NULL;
  g_autoptr (TvSigningKey) stranger = tv_signing_key_generate ();
  g_autoptr (TvDsse) dsse
      = tv_metadata_build_timestamp (3, TV_TEST_NOW, TV_TEST_NOW + 1000, 51, self->snapshot);

  tv_dsse_sign (dsse, stranger);
  timestamp = tv_dsse_to_bytes (dsse);
  refuse (self, TV_ROLE_TIMESTAMP, timestamp, TV_ERROR_SIGNATURE);
}

/* A true signature under changed content. */
static void
test_changed_content (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) timestamp = NULL;
  g_autoptr (TvDsse) good
      = tv_metadata_build_timestamp (3, TV_TEST_NOW, TV_TEST_NOW + 1000, 51, self->snapshot);
  g_autoptr (TvDsse) changed
      = tv_metadata_build_timestamp (4, TV_TEST_NOW, TV_TEST_NOW + 1000, 52, self->snapshot);
  guint8 signature[64];

  tv_dsse_make_signature (good, self->tree->online, signature);
  tv_dsse_add_signature (changed, tv_signing_key_get_id (self->tree->online), signature);
  timestamp = tv_dsse_to_bytes (changed);
  refuse (self, TV_ROLE_TIMESTAMP, timestamp, TV_ERROR_SIGNATURE);
}

static void
test_one_of_two (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) targets = tv_test_tree_make_items (self->tree, TV_ROLE_TARGETS, 3, NULL, 1);

  announce (self, targets);
  refuse (self, TV_ROLE_TARGETS, targets, TV_ERROR_THRESHOLD);
}

static void
test_same_key_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (TvDsse) dsse
      = tv_metadata_build_items (TV_ROLE_TARGETS, 3, TV_TEST_NOW, TV_TEST_NOW + 1000, none);
  g_autoptr (GBytes) once = NULL;
  g_autoptr (GBytes) targets = NULL;
  g_autoptr (TvJson) json = NULL;
  TvJson *signatures = NULL;

  tv_dsse_sign (dsse, self->tree->officer[0]);
  once = tv_dsse_to_bytes (dsse);
  json = tv_json_parse_bytes (once, 65536, NULL);
  signatures = json_object_get (json, "signatures");
  json_array_append (signatures, json_array_get (signatures, 0));
  targets = tv_json_to_bytes (json, 0);
  announce (self, targets);
  refuse (self, TV_ROLE_TARGETS, targets, TV_ERROR_THRESHOLD);
}

static void
test_expired (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) timestamp = tv_test_tree_make_timestamp (self->tree, 3, 51, self->snapshot);
  g_autoptr (GError) error = NULL;

  g_assert_false (
      tv_trust_update (self->trust, TV_ROLE_TIMESTAMP, timestamp, TV_TEST_NOW + 1000, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_EXPIRED);
  g_clear_error (&error);
  g_assert_false (
      tv_trust_update (self->trust, TV_ROLE_TIMESTAMP, timestamp, TV_TEST_NOW + 10 * 1000, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_EXPIRED);
  /* What a machine had already goes on being shown. */
  g_assert_true (tv_trust_restore (self->trust, TV_ROLE_TIMESTAMP, timestamp, NULL));
}

static void
test_rolled_back (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) version = tv_test_tree_make_timestamp (self->tree, 1, 60, self->snapshot);
  g_autoptr (GBytes) tick = tv_test_tree_make_timestamp (self->tree, 3, 49, self->snapshot);
  g_autoptr (GBytes) same = tv_test_tree_make_timestamp (self->tree, 2, 51, self->snapshot);

  refuse (self, TV_ROLE_TIMESTAMP, version, TV_ERROR_ROLLBACK);
  refuse (self, TV_ROLE_TIMESTAMP, tick, TV_ERROR_ROLLBACK);
  refuse (self, TV_ROLE_TIMESTAMP, same, TV_ERROR_ROLLBACK);
}

/* A fresh timestamp over an old snapshot, and a fresh snapshot over old targets. */
static void
test_rolled_back_below (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) old_targets
      = tv_test_tree_make_items (self->tree, TV_ROLE_TARGETS, 1, NULL, 2);
  g_autoptr (GBytes) old_snapshot
      = tv_test_tree_make_snapshot (self->tree, 1, self->targets, self->answers);
  g_autoptr (GBytes) new_snapshot
      = tv_test_tree_make_snapshot (self->tree, 3, old_targets, self->answers);
  g_autoptr (GBytes) over_old = tv_test_tree_make_timestamp (self->tree, 3, 51, old_snapshot);
  g_autoptr (GBytes) over_new = tv_test_tree_make_timestamp (self->tree, 3, 51, new_snapshot);

  refuse (self, TV_ROLE_TIMESTAMP, over_old, TV_ERROR_ROLLBACK);
  accept (self, TV_ROLE_TIMESTAMP, over_new);
  refuse (self, TV_ROLE_SNAPSHOT, new_snapshot, TV_ERROR_ROLLBACK);
}

/* Answers that were announced once cannot vanish. */
static void
test_answers_gone (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) snapshot = tv_test_tree_make_snapshot (self->tree, 3, self->targets, NULL);
  g_autoptr (GBytes) timestamp = tv_test_tree_make_timestamp (self->tree, 3, 51, snapshot);

  accept (self, TV_ROLE_TIMESTAMP, timestamp);
  refuse (self, TV_ROLE_SNAPSHOT, snapshot, TV_ERROR_ROLLBACK);
}

/* Targets of one publication with the snapshot of another. */
static void
test_mixed (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) one = tv_test_tree_make_items (self->tree, TV_ROLE_TARGETS, 3, NULL, 2);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (TvDsse) dsse
      = tv_metadata_build_items (TV_ROLE_TARGETS, 3, TV_TEST_NOW + 1, TV_TEST_NOW + 1001, items);
  g_autoptr (GBytes) other = NULL;

  tv_dsse_sign (dsse, self->tree->officer[0]);
  tv_dsse_sign (dsse, self->tree->officer[1]);
  other = tv_dsse_to_bytes (dsse);
  g_assert_cmpuint (g_bytes_get_size (one), ==, g_bytes_get_size (other));
  announce (self, one);
  refuse (self, TV_ROLE_TARGETS, other, TV_ERROR_HASH);
}

static void
test_oversize (Fixture *self, gconstpointer data)
{
  const gsize length = tv_role_max_size (TV_ROLE_TIMESTAMP) + 1;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (length), length);

  refuse (self, TV_ROLE_TIMESTAMP, bytes, TV_ERROR_TOO_LARGE);
}

static void
test_truncated (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) targets = tv_test_tree_make_items (self->tree, TV_ROLE_TARGETS, 3, NULL, 2);
  g_autoptr (GBytes) timestamp = tv_test_tree_make_timestamp (self->tree, 3, 51, self->snapshot);

  for (gsize cut = 0; cut < g_bytes_get_size (timestamp); cut++)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (timestamp, 0, cut);

      refuse (self, TV_ROLE_TIMESTAMP, shorter, TV_ERROR_BAD_REQUEST);
    }
  announce (self, targets);
  {
    g_autoptr (GBytes) shorter
        = g_bytes_new_from_bytes (targets, 0, g_bytes_get_size (targets) - 1);

    refuse (self, TV_ROLE_TARGETS, shorter, TV_ERROR_LENGTH);
  }
}

static void
test_wrong_hash (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) targets = tv_test_tree_make_items (self->tree, TV_ROLE_TARGETS, 3, NULL, 2);
  g_autoptr (GBytes) flipped = NULL;
  guint8 *copy = g_memdup2 (g_bytes_get_data (targets, NULL), g_bytes_get_size (targets));

  copy[g_bytes_get_size (targets) - 1] ^= 1;
  flipped = g_bytes_new_take (copy, g_bytes_get_size (targets));
  announce (self, targets);
  refuse (self, TV_ROLE_TARGETS, flipped, TV_ERROR_HASH);
}

/* What stands under one role's name cannot be another's metadata. */
static void
test_unknown_role (Fixture *self, gconstpointer data)
{
  const char *text = "{\"role\":\"mirrors\",\"version\":3,\"expires\":9999999999,\"time\":1}";
  g_autoptr (GBytes) payload = g_bytes_new_static (text, strlen (text));
  g_autoptr (TvDsse) dsse
      = tv_dsse_new ("application/vnd.thamvan.timestamp+json;version=1", payload);
  g_autoptr (TvDsse) foreign
      = tv_dsse_new ("application/vnd.thamvan.mirrors+json;version=1", payload);
  g_autoptr (GBytes) one = NULL;
  g_autoptr (GBytes) other = NULL;

  tv_dsse_sign (dsse, self->tree->online);
  tv_dsse_sign (foreign, self->tree->online);
  one = tv_dsse_to_bytes (dsse);
  other = tv_dsse_to_bytes (foreign);
  refuse (self, TV_ROLE_TIMESTAMP, one, TV_ERROR_ROLE_UNKNOWN);
  refuse (self, TV_ROLE_TIMESTAMP, other, TV_ERROR_ROLE_UNKNOWN);
  refuse (self, TV_ROLE_TIMESTAMP, self->snapshot, TV_ERROR_ROLE_UNKNOWN);
}

static void
test_root_with_unknown_role (void)
{
  g_autoptr (TvTestTree) tree = tv_test_tree_new ();
  g_autoptr (TvDsse) good = tv_test_tree_make_root (tree, 1, 1, tree->online);
  g_autoptr (TvJson) json = tv_json_parse_bytes (tv_dsse_get_payload (good), 65536, NULL);
  TvJson *roles = json_object_get (json, "roles");
  g_autoptr (TvDsse) bad = NULL;
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set (roles, "mirrors", json_object_get (roles, "receipt"));
  payload = tv_json_to_bytes (json, 0);
  bad = tv_dsse_new (tv_dsse_get_payload_type (good), payload);
  bytes = tv_test_tree_sign_root (tree, bad);
  g_assert_null (tv_trust_new (bytes, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_ROLE_UNKNOWN);
}

static void
test_next_root (Fixture *self, gconstpointer data)
{
  g_autoptr (TvSigningKey) new_online = tv_signing_key_generate ();
  g_autoptr (TvDsse) dsse = tv_test_tree_make_root (self->tree, 2, 1, new_online);
  g_autoptr (GBytes) root = tv_test_tree_sign_root (self->tree, dsse);
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_trust_update_root (self->trust, root, &error));
  g_assert_no_error (error);
  g_assert_true (tv_trust_update_root (self->trust, root, &error));
  /* The old online key's word counts no more; the officers' does. */
  g_assert_null (tv_trust_get (self->trust, TV_ROLE_TIMESTAMP));
  g_assert_null (tv_trust_get (self->trust, TV_ROLE_SNAPSHOT));
  g_assert_nonnull (tv_trust_get (self->trust, TV_ROLE_TARGETS));
  g_assert_false (
      tv_trust_update (self->trust, TV_ROLE_TIMESTAMP, self->timestamp, TV_TEST_NOW, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SIGNATURE);
}

static void
refuse_root (Fixture *self, GBytes *root, TvError expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tv_trust_update_root (self->trust, root, &error));
  g_assert_error (error, TV_ERROR, (int) expected);
  g_assert_cmpuint (tv_trust_get (self->trust, TV_ROLE_ROOT)->version, ==, 1);
}

static void
test_root_skip (Fixture *self, gconstpointer data)
{
  g_autoptr (TvDsse) dsse = tv_test_tree_make_root (self->tree, 3, 1, self->tree->online);
  g_autoptr (GBytes) root = tv_test_tree_sign_root (self->tree, dsse);

  refuse_root (self, root, TV_ERROR_STATE);
}

/* A new root must carry the old one's signatures, and its own. */
static void
test_root_takeover (Fixture *self, gconstpointer data)
{
  g_autoptr (TvTestTree) thief = tv_test_tree_new ();
  g_autoptr (TvDsse) dsse = tv_test_tree_make_root (thief, 2, 1, thief->online);
  g_autoptr (TvDsse) unsigned_by_new = tv_test_tree_make_root (thief, 2, 1, thief->online);
  g_autoptr (GBytes) root = tv_test_tree_sign_root (thief, dsse);
  g_autoptr (GBytes) half = tv_test_tree_sign_root (self->tree, unsigned_by_new);

  refuse_root (self, root, TV_ERROR_SIGNATURE);
  refuse_root (self, half, TV_ERROR_SIGNATURE);
}

static void
test_root_rolled_back (Fixture *self, gconstpointer data)
{
  g_autoptr (TvDsse) same = tv_test_tree_make_root (self->tree, 1, 2, self->tree->online);
  g_autoptr (TvDsse) epoch = tv_test_tree_make_root (self->tree, 2, 0, self->tree->online);
  g_autoptr (GBytes) same_bytes = tv_test_tree_sign_root (self->tree, same);
  g_autoptr (GBytes) epoch_bytes = tv_test_tree_sign_root (self->tree, epoch);

  refuse_root (self, same_bytes, TV_ERROR_ROLLBACK);
  refuse_root (self, epoch_bytes, TV_ERROR_ROLLBACK);
}

static GBytes *
sign_text (Fixture *self, const char *text, gsize length)
{
  g_autoptr (GBytes) payload = g_bytes_new_static (text, length);
  g_autoptr (TvDsse) dsse
      = tv_dsse_new ("application/vnd.thamvan.timestamp+json;version=1", payload);

  tv_dsse_sign (dsse, self->tree->online);
  return tv_dsse_to_bytes (dsse);
}

/* Even under a true signature. */
static void
test_bad_json (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = {
    "{\"role\":\"timestamp\",\"version\":3,\"version\":4,\"expires\":9999999999,\"time\":1}",
    "{\"role\":\"timestamp\",\"note\":\"\xff\xfe\",\"version\":3,\"expires\":9999999999,\"time\":"
    "1}",
    "{\"role\":\"timestamp\",\"version\":0,\"expires\":9999999999,\"time\":1}",
    "{\"role\":\"timestamp\",\"version\":\"3\",\"expires\":9999999999,\"time\":1}",
    "{\"role\":\"timestamp\",\"version\":3,\"expires\":9999999999,\"time\":1,\"tick\":51}",
    "{\"role\":\"timestamp\",\"version\":3,\"expires\":9999999999,\"time\":1,\"tick\":-1}",
    "[]",
    "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = sign_text (self, texts[i], strlen (texts[i]));

      g_test_message ("text %" G_GSIZE_FORMAT, i);
      refuse (self, TV_ROLE_TIMESTAMP, bytes, TV_ERROR_BAD_REQUEST);
    }
}

/* Nothing is taken before what announces it. */
static void
test_order (void)
{
  g_autoptr (TvTestTree) tree = tv_test_tree_new ();
  g_autoptr (TvTrust) trust = tv_trust_new (tree->root_1, NULL);
  g_autoptr (GBytes) targets = tv_test_tree_make_items (tree, TV_ROLE_TARGETS, 1, NULL, 2);
  g_autoptr (GError) error = NULL;

  g_assert_false (tv_trust_update (trust, TV_ROLE_TARGETS, targets, TV_TEST_NOW, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (tv_trust_update (trust, TV_ROLE_RECEIPT, targets, TV_TEST_NOW, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_ROLE_UNKNOWN);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/publication/trust/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("good", test_good);
  ADD ("bad-signature", test_bad_signature);
  ADD ("changed-content", test_changed_content);
  ADD ("one-of-two", test_one_of_two);
  ADD ("same-key-twice", test_same_key_twice);
  ADD ("expired", test_expired);
  ADD ("rolled-back", test_rolled_back);
  ADD ("rolled-back-below", test_rolled_back_below);
  ADD ("answers-gone", test_answers_gone);
  ADD ("mixed", test_mixed);
  ADD ("oversize", test_oversize);
  ADD ("truncated", test_truncated);
  ADD ("wrong-hash", test_wrong_hash);
  ADD ("unknown-role", test_unknown_role);
  g_test_add_func ("/publication/trust/root-with-unknown-role", test_root_with_unknown_role);
  ADD ("next-root", test_next_root);
  ADD ("root-skip", test_root_skip);
  ADD ("root-takeover", test_root_takeover);
  ADD ("root-rolled-back", test_root_rolled_back);
  ADD ("bad-json", test_bad_json);
  g_test_add_func ("/publication/trust/order", test_order);
  return g_test_run ();
}
