// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-attack.h"

#include "base/tv-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LATER 1001 /* one second after what TvTestTree signs has run out */

static GBytes *
cut (GBytes *bytes, gsize less)
{
  return g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - less);
}

static GBytes *
flip (GBytes *bytes, gsize at)
{
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  copy[at] ^= 1;
  return g_bytes_new_take (copy, g_bytes_get_size (bytes));
}

static void
overwrite (const char *path, GBytes *bytes)
{
  g_assert_true (tv_file_write (path, bytes, 0644, NULL));
}

static GBytes *
read_file (const char *path)
{
  GBytes *bytes = tv_file_read (path, 1024 * 1024, NULL);

  g_assert_nonnull (bytes);
  return bytes;
}

static GBytes *
payload_of (TvRole role, GBytes *metadata)
{
  g_autoptr (TvDsse) dsse = tv_dsse_parse (metadata, tv_role_max_size (role), NULL);

  return g_bytes_ref (tv_dsse_get_payload (dsse));
}

/* --- signatures ------------------------------------------------------------------------------ */

static void
bad_signature (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvSigningKey) stranger = tv_signing_key_generate ();
  g_autoptr (GBytes) payload = payload_of (TV_ROLE_TIMESTAMP, bundle->timestamp);
  g_autofree char *type = tv_role_dup_payload_type (TV_ROLE_TIMESTAMP);
  g_autoptr (TvDsse) dsse = tv_dsse_new (type, payload);
  g_autoptr (GBytes) bytes = NULL;

  tv_dsse_sign (dsse, stranger);
  bytes = tv_dsse_to_bytes (dsse);
  tv_test_bundle_write (bundle, "timestamp.json", bytes);
}

/* True signatures under other content. */
static void
changed_content (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) changed
      = tv_test_bundle_edit (bundle, TV_ROLE_TARGETS, bundle->targets, "notice", "plan");
  g_autoptr (TvJson) json = tv_json_parse_bytes (changed, 65536, NULL);
  g_autoptr (TvJson) good = tv_json_parse_bytes (bundle->targets, 65536, NULL);
  g_autoptr (GBytes) bytes = NULL;

  json_object_set (json, "signatures", json_object_get (good, "signatures"));
  bytes = tv_json_to_bytes (json, 0);
  tv_test_bundle_announce (bundle, bytes, bundle->answers);
}

static void
too_few_signatures (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) targets
      = tv_test_tree_make_items (bundle->keys, TV_ROLE_TARGETS, 3, bundle->items, 1);

  tv_test_bundle_announce (bundle, targets, bundle->answers);
}

static void
same_key_twice (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) once
      = tv_test_tree_make_items (bundle->keys, TV_ROLE_TARGETS, 3, bundle->items, 1);
  g_autoptr (TvJson) json = tv_json_parse_bytes (once, 65536, NULL);
  TvJson *signatures = json_object_get (json, "signatures");
  g_autoptr (GBytes) twice = NULL;

  json_array_append (signatures, json_array_get (signatures, 0));
  twice = tv_json_to_bytes (json, 0);
  tv_test_bundle_announce (bundle, twice, bundle->answers);
}

/* --- time ------------------------------------------------------------------------------------ */

static void
expired_timestamp (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvDsse) dsse
      = tv_metadata_build_timestamp (3, TV_TEST_NOW - 9, TV_TEST_NOW - 1, 3, bundle->snapshot);
  g_autoptr (GBytes) bytes = NULL;

  tv_dsse_sign (dsse, bundle->keys->online);
  bytes = tv_dsse_to_bytes (dsse);
  tv_test_bundle_write (bundle, "timestamp.json", bytes);
}

/* @above announces @bytes as @role, whatever @bytes are: a publisher of ours would not. */
static GBytes *
announce (TvTestBundle *bundle, TvRole above, GBytes *metadata, TvRole role, GBytes *bytes)
{
  g_autoptr (GBytes) payload = payload_of (above, metadata);
  g_autoptr (TvJson) json = tv_json_parse_bytes (payload, 65536, NULL);
  TvJson *line = json_object_get (json_object_get (json, "meta"), tv_role_to_string (role));
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (GBytes) changed = NULL;

  json_object_set_new (line, "length", json_integer ((json_int_t) g_bytes_get_size (bytes)));
  json_object_set_new (line, "sha256", json_string (sha256));
  changed = tv_json_to_bytes (json, 0);
  return tv_test_bundle_sign (bundle, above, changed);
}

static void
announce_snapshot (TvTestBundle *bundle, GBytes *snapshot)
{
  g_autoptr (GBytes) timestamp
      = announce (bundle, TV_ROLE_TIMESTAMP, bundle->timestamp, TV_ROLE_SNAPSHOT, snapshot);

  tv_test_bundle_write (bundle, "snapshot.json", snapshot);
  tv_test_bundle_write (bundle, "timestamp.json", timestamp);
}

static void
announce_targets (TvTestBundle *bundle, GBytes *targets)
{
  g_autoptr (GBytes) snapshot
      = announce (bundle, TV_ROLE_SNAPSHOT, bundle->snapshot, TV_ROLE_TARGETS, targets);

  tv_test_bundle_write (bundle, "targets.json", targets);
  announce_snapshot (bundle, snapshot);
}

static void
expired_snapshot (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvDsse) dsse = tv_metadata_build_snapshot (3,
                                                        TV_TEST_NOW - 9,
                                                        TV_TEST_NOW - 1,
                                                        bundle->targets,
                                                        bundle->answers);
  g_autoptr (GBytes) bytes = NULL;

  tv_dsse_sign (dsse, bundle->keys->online);
  bytes = tv_dsse_to_bytes (dsse);
  announce_snapshot (bundle, bytes);
}

static void
expired_targets (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvDsse) dsse = tv_metadata_build_items (TV_ROLE_TARGETS,
                                                     3,
                                                     TV_TEST_NOW - 9,
                                                     TV_TEST_NOW - 1,
                                                     bundle->items);
  g_autoptr (GBytes) payload = g_bytes_ref (tv_dsse_get_payload (dsse));
  g_autoptr (GBytes) bytes = tv_test_bundle_sign (bundle, TV_ROLE_TARGETS, payload);

  tv_test_bundle_announce (bundle, bytes, bundle->answers);
}

static void
expired_root (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) second = payload_of (TV_ROLE_ROOT, bundle->keys->root_1);
  g_autoptr (TvJson) json = tv_json_parse_bytes (second, 65536, NULL);
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) bytes = NULL;

  json_object_set_new (json, "version", json_integer (2));
  json_object_set_new (json, "expires", json_integer (TV_TEST_NOW - 1));
  payload = tv_json_to_bytes (json, 0);
  bytes = tv_test_bundle_sign (bundle, TV_ROLE_ROOT, payload);
  tv_test_bundle_write (bundle, "2.root.json", bytes);
}

/* Yesterday's whole tree. */
static void
rolled_back (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvTestBundle) first = tv_test_bundle_new (bundle->keys, bundle->folder, 1);
}

/* Yesterday's targets in today's clothes. */
static void
rolled_back_targets (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) targets
      = tv_test_tree_make_items (bundle->keys, TV_ROLE_TARGETS, 1, bundle->items, 2);

  tv_test_bundle_announce (bundle, targets, bundle->answers);
}

static void
rolled_back_tick (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) timestamp = tv_test_tree_make_timestamp (bundle->keys, 3, 1, bundle->snapshot);

  tv_test_bundle_write (bundle, "timestamp.json", timestamp);
}

/* What the kiosk has already, for ever. */
static void
frozen (TvTestBundle *bundle, const TvTestBundle *old)
{
  tv_test_bundle_write (bundle, "targets.json", old->targets);
  tv_test_bundle_write (bundle, "answers.json", old->answers);
  tv_test_bundle_write (bundle, "snapshot.json", old->snapshot);
  tv_test_bundle_write (bundle, "timestamp.json", old->timestamp);
}

/* The same by somebody who can sign timestamps. */
static void
frozen_below (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvDsse) dsse = tv_metadata_build_timestamp (3,
                                                         TV_TEST_NOW + LATER,
                                                         TV_TEST_NOW + 2 * LATER,
                                                         3,
                                                         old->snapshot);
  g_autoptr (GBytes) bytes = NULL;

  frozen (bundle, old);
  tv_dsse_sign (dsse, bundle->keys->online);
  bytes = tv_dsse_to_bytes (dsse);
  tv_test_bundle_write (bundle, "timestamp.json", bytes);
}

/* --- what does not belong together ----------------------------------------------------------- */

static void
mix_and_match (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvDsse) dsse = tv_metadata_build_items (TV_ROLE_TARGETS,
                                                     3,
                                                     TV_TEST_NOW + 1,
                                                     TV_TEST_NOW + 999,
                                                     bundle->items);
  g_autoptr (GBytes) payload = g_bytes_ref (tv_dsse_get_payload (dsse));
  g_autoptr (GBytes) other = tv_test_bundle_sign (bundle, TV_ROLE_TARGETS, payload);

  g_assert_cmpuint (g_bytes_get_size (other), ==, g_bytes_get_size (bundle->targets));
  tv_test_bundle_write (bundle, "targets.json", other);
}

static void
dropped_answers (TvTestBundle *bundle, const TvTestBundle *old)
{
  tv_test_bundle_announce (bundle, bundle->targets, NULL);
}

static void
dropped_targets (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) snapshot
      = tv_test_bundle_edit (bundle, TV_ROLE_SNAPSHOT, bundle->snapshot, "\"targets\"", "\"x\"");

  announce_snapshot (bundle, snapshot);
}

/* A true line of targets over the manifest of another item. */
static void
other_item (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) manifest
      = tv_test_bytes_replace (bundle->manifest_bytes, TV_TEST_ITEM, "thong-bao-khac");

  tv_test_bundle_announce_manifest (bundle, manifest);
}

/* What is for one ward, said to be for all. */
static void
other_units (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvJson) json = tv_json_parse_bytes (bundle->manifest_bytes, 65536, NULL);
  g_autoptr (GBytes) manifest = NULL;

  json_object_set_new (json, "units", json_pack ("[s]", "24790"));
  manifest = tv_json_to_bytes (json, 0);
  tv_test_bundle_announce_manifest (bundle, manifest);
}

/* --- length and hash ------------------------------------------------------------------------- */

static void
endless_metadata (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (1024 * 1024), 1024 * 1024);

  tv_test_bundle_write (bundle, "timestamp.json", bytes);
}

static void
endless_object (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (1024 * 1024), 1024 * 1024);

  overwrite (bundle->object, bytes);
}

/* The nearest a stick comes to a server that drips: it would be read for ever. */
static void
slow_metadata (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autofree char *path = g_build_filename (bundle->folder, "metadata", "timestamp.json", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static void
slow_object (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_assert_cmpint (g_unlink (bundle->object), ==, 0);
  g_assert_cmpint (mkfifo (bundle->object, 0600), ==, 0);
}

static void
wrong_length_announced (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autofree char *from = g_strdup_printf ("\"length\":%zu", g_bytes_get_size (bundle->targets));
  g_autofree char *to = g_strdup_printf ("\"length\":%zu", g_bytes_get_size (bundle->targets) + 1);
  g_autoptr (GBytes) snapshot
      = tv_test_bundle_edit (bundle, TV_ROLE_SNAPSHOT, bundle->snapshot, from, to);

  announce_snapshot (bundle, snapshot);
}

static void
wrong_length_file (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvJson) json = tv_json_parse_bytes (bundle->manifest_bytes, 65536, NULL);
  TvJson *file = json_array_get (json_object_get (json, "files"), 0);
  g_autoptr (GBytes) manifest = NULL;

  json_object_set_new (file, "length", json_integer (9999));
  manifest = tv_json_to_bytes (json, 0);
  tv_test_bundle_announce_manifest (bundle, manifest);
}

static void
wrong_hash_targets (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) bytes = flip (bundle->targets, g_bytes_get_size (bundle->targets) - 1);

  tv_test_bundle_write (bundle, "targets.json", bytes);
}

static void
wrong_hash_manifest (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) bytes = flip (bundle->manifest_bytes, 5);

  overwrite (bundle->manifest, bytes);
}

static void
wrong_hash_file (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) good = read_file (bundle->object);
  g_autoptr (GBytes) bytes = flip (good, 3);

  overwrite (bundle->object, bytes);
}

static void
truncated_timestamp (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) bytes = cut (bundle->timestamp, 40);

  tv_test_bundle_write (bundle, "timestamp.json", bytes);
}

static void
truncated_targets (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) bytes = cut (bundle->targets, 1);

  tv_test_bundle_write (bundle, "targets.json", bytes);
}

static void
truncated_file (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) good = read_file (bundle->object);
  g_autoptr (GBytes) bytes = cut (good, 1);

  overwrite (bundle->object, bytes);
}

static void
missing_file (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_assert_cmpint (g_unlink (bundle->object), ==, 0);
}

/* --- names ----------------------------------------------------------------------------------- */

static void
rename_file (TvTestBundle *bundle, const char *name)
{
  g_autoptr (GBytes) manifest = tv_test_bytes_replace (bundle->manifest_bytes, TV_TEST_FILE, name);

  tv_test_bundle_announce_manifest (bundle, manifest);
}

static void
path_escape (TvTestBundle *bundle, const TvTestBundle *old)
{
  rename_file (bundle, "../../../agent.db");
}

static void
path_absolute (TvTestBundle *bundle, const TvTestBundle *old)
{
  rename_file (bundle, "/etc/passwd");
}

static void
non_utf8_name (TvTestBundle *bundle, const TvTestBundle *old)
{
  rename_file (bundle, "t\xff\xfe.json");
}

/* "ế" as one letter, and again as e, hat and accent: two names for the eye, and for a file system
 * that folds them, one. */
static void
same_name_twice (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvJson) json = tv_json_parse_bytes (bundle->manifest_bytes, 65536, NULL);
  TvJson *files = json_object_get (json, "files");
  TvJson *twin = json_deep_copy (json_array_get (files, 0));
  g_autoptr (GBytes) manifest = NULL;

  json_object_set_new (json_array_get (files, 0), "path", json_string ("t\xe1\xba\xbf.json"));
  json_object_set_new (twin, "path", json_string ("te\xcc\x82\xcc\x81.json"));
  json_array_append_new (files, twin);
  manifest = tv_json_to_bytes (json, 0);
  tv_test_bundle_announce_manifest (bundle, manifest);
}

static void
linked_metadata (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autofree char *path = g_build_filename (bundle->folder, "metadata", "timestamp.json", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (symlink ("snapshot.json", path), ==, 0);
}

static void
linked_file (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_assert_cmpint (g_unlink (bundle->object), ==, 0);
  g_assert_cmpint (symlink ("/etc/passwd", bundle->object), ==, 0);
}

static void
duplicate_key (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) targets = tv_test_bundle_edit (bundle,
                                                    TV_ROLE_TARGETS,
                                                    bundle->targets,
                                                    "\"version\":3",
                                                    "\"version\":3,\"version\":3");

  announce_targets (bundle, targets);
}

static void
duplicate_key_manifest (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) manifest
      = tv_test_bytes_replace (bundle->manifest_bytes, "{", "{\"access\":\"mat\",");

  tv_test_bundle_announce_manifest (bundle, manifest);
}

/* --- roles and roots ------------------------------------------------------------------------- */

static void
unknown_role (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) bytes = tv_test_bundle_edit (bundle,
                                                  TV_ROLE_TIMESTAMP,
                                                  bundle->timestamp,
                                                  "\"timestamp\"",
                                                  "\"mirrors\"");

  tv_test_bundle_write (bundle, "timestamp.json", bytes);
}

static void
unknown_role_in_root (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (GBytes) first = payload_of (TV_ROLE_ROOT, bundle->keys->root_1);
  g_autoptr (TvJson) json = tv_json_parse_bytes (first, 65536, NULL);
  TvJson *roles = json_object_get (json, "roles");
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) bytes = NULL;

  json_object_set_new (json, "version", json_integer (2));
  json_object_set (roles, "mirrors", json_object_get (roles, "receipt"));
  payload = tv_json_to_bytes (json, 0);
  bytes = tv_test_bundle_sign (bundle, TV_ROLE_ROOT, payload);
  tv_test_bundle_write (bundle, "2.root.json", bytes);
}

static void
write_root (TvTestBundle *bundle, TvTestTree *keys, guint version, guint epoch, guint signers)
{
  g_autoptr (TvDsse) dsse = tv_test_tree_make_root (keys, version, epoch, keys->online);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < signers; i++)
    tv_dsse_sign (dsse, keys->root[i]);
  bytes = tv_dsse_to_bytes (dsse);
  tv_test_bundle_write (bundle, "2.root.json", bytes);
}

static void
root_skip (TvTestBundle *bundle, const TvTestBundle *old)
{
  write_root (bundle, bundle->keys, 3, 1, 2);
}

static void
root_one_signer (TvTestBundle *bundle, const TvTestBundle *old)
{
  write_root (bundle, bundle->keys, 2, 1, 1);
}

static void
root_takeover (TvTestBundle *bundle, const TvTestBundle *old)
{
  g_autoptr (TvTestTree) thief = tv_test_tree_new ();

  write_root (bundle, thief, 2, 1, 2);
}

static void
root_epoch_back (TvTestBundle *bundle, const TvTestBundle *old)
{
  write_root (bundle, bundle->keys, 2, 0, 2);
}

#define TIMESTAMP "/v1/metadata/timestamp.json"
#define OBJECTS "/v1/objects/"

const TvTestAttack tv_test_attacks[] = {
  { "bad-signature", bad_signature, TV_ERROR_SIGNATURE, "timestamp: 0 of 1 *" },
  { "changed-content", changed_content, TV_ERROR_SIGNATURE, "targets: 0 of 2 *" },
  { "too-few-signatures", too_few_signatures, TV_ERROR_THRESHOLD, "targets: 1 of 2 *" },
  { "same-key-twice", same_key_twice, TV_ERROR_THRESHOLD, "targets: 1 of 2 *" },
  { "expired-timestamp", expired_timestamp, TV_ERROR_EXPIRED, "timestamp: has run out" },
  { "expired-snapshot", expired_snapshot, TV_ERROR_EXPIRED, "snapshot: has run out" },
  { "expired-targets", expired_targets, TV_ERROR_EXPIRED, "targets: has run out" },
  { "expired-root", expired_root, TV_ERROR_EXPIRED, "root: has run out" },
  { "rolled-back", rolled_back, TV_ERROR_ROLLBACK, "timestamp: older than *" },
  { "rolled-back-targets", rolled_back_targets, TV_ERROR_ROLLBACK, "targets: an older version *" },
  { "rolled-back-tick", rolled_back_tick, TV_ERROR_ROLLBACK, "timestamp: older than *" },
  { "frozen", frozen, TV_ERROR_EXPIRED, "timestamp: has run out", .later = LATER },
  { "frozen-below", frozen_below, TV_ERROR_EXPIRED, "* has run out", .later = LATER },
  { "mix-and-match", mix_and_match, TV_ERROR_HASH, "targets: not the one that was announced" },
  { "other-item", other_item, TV_ERROR_HASH, "*is another item's" },
  { "other-units", other_units, TV_ERROR_HASH, "*is another item's" },
  { "endless-metadata", endless_metadata, TV_ERROR_TOO_LARGE, "*longer than 16384 bytes" },
  { "endless-object",
    endless_object,
    TV_ERROR_LENGTH,
    "*another length*",
    TV_ERROR_LENGTH,
    "*another length than was signed" },
  { "endless-stream",
    NULL,
    TV_ERROR_TOO_LARGE,
    "*longer than 16384 bytes",
    .trick = TV_TEST_TRICK_ENDLESS,
    .path = TIMESTAMP,
    .server_only = TRUE },
  { "endless-object-stream",
    NULL,
    TV_ERROR_LENGTH,
    "*more than what was signed",
    .trick = TV_TEST_TRICK_ENDLESS,
    .path = OBJECTS,
    .server_only = TRUE },
  { "slow-retrieval",
    NULL,
    TV_ERROR_NETWORK,
    "*too slowly",
    .trick = TV_TEST_TRICK_SLOW,
    .path = TIMESTAMP,
    .server_only = TRUE },
  { "slow-retrieval-object",
    NULL,
    TV_ERROR_NETWORK,
    "*too slowly",
    .trick = TV_TEST_TRICK_SLOW,
    .path = OBJECTS,
    .server_only = TRUE },
  { "silent",
    NULL,
    TV_ERROR_NETWORK,
    "*",
    .trick = TV_TEST_TRICK_SILENT,
    .path = TIMESTAMP,
    .server_only = TRUE },
  { "slow-pipe", slow_metadata, TV_ERROR_PATH, "*no plain file", .stick_only = TRUE },
  { "slow-pipe-object", slow_object, TV_ERROR_PATH, "*no plain file", .stick_only = TRUE },
  { "dropped-answers", dropped_answers, TV_ERROR_ROLLBACK, "answers: an older version *" },
  { "dropped-targets", dropped_targets, TV_ERROR_BAD_REQUEST, "snapshot metadata: a reference *" },
  { "wrong-length", wrong_length_announced, TV_ERROR_LENGTH, "targets: not as long *" },
  { "wrong-length-file", wrong_length_file, TV_ERROR_LENGTH, "*another length*" },
  { "wrong-hash", wrong_hash_targets, TV_ERROR_HASH, "targets: not the one *" },
  { "wrong-hash-manifest", wrong_hash_manifest, TV_ERROR_HASH, "the bytes are not those of *" },
  { "wrong-hash-file", wrong_hash_file, TV_ERROR_HASH, "*the bytes are not those of *" },
  { "truncated", truncated_timestamp, TV_ERROR_BAD_REQUEST, "*" },
  { "truncated-targets", truncated_targets, TV_ERROR_LENGTH, "targets: not as long *" },
  { "truncated-file", truncated_file, TV_ERROR_LENGTH, "*another length*" },
  { "missing-file", missing_file, TV_ERROR_NOT_FOUND, "*" },
  { "path-escape", path_escape, TV_ERROR_PATH, "*no safe path of its own: ../../../agent.db" },
  { "path-absolute", path_absolute, TV_ERROR_PATH, "*no safe path of its own: /etc/passwd" },
  { "non-utf8-name", non_utf8_name, TV_ERROR_BAD_REQUEST, "*" },
  { "same-name-twice", same_name_twice, TV_ERROR_PATH, "*no safe path of its own: *" },
  { "linked-metadata", linked_metadata, TV_ERROR_PATH, "*", .stick_only = TRUE },
  { "linked-file", linked_file, TV_ERROR_PATH, "*", .stick_only = TRUE },
  { "duplicate-key", duplicate_key, TV_ERROR_BAD_REQUEST, "*" },
  { "duplicate-key-manifest", duplicate_key_manifest, TV_ERROR_BAD_REQUEST, "*" },
  { "unknown-role", unknown_role, TV_ERROR_ROLE_UNKNOWN, "metadata of the role mirrors" },
  { "unknown-role-in-root", unknown_role_in_root, TV_ERROR_ROLE_UNKNOWN, "no such role: mirrors" },
  { "root-skip", root_skip, TV_ERROR_STATE, "root: a version in between is missing" },
  { "root-one-signer", root_one_signer, TV_ERROR_THRESHOLD, "root: 1 of 2 *" },
  { "root-takeover", root_takeover, TV_ERROR_SIGNATURE, "root: 0 of 2 *" },
  { "root-epoch-back", root_epoch_back, TV_ERROR_ROLLBACK, "root: older than *" },
};
const gsize tv_test_attacks_count = G_N_ELEMENTS (tv_test_attacks);
