// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "publication/tv-item.h"
#include "tv-test-tree.h"

static TvJson *
load_manifest (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);

  return tv_json_load_file (path, 65536, NULL);
}

/* The same files give the same manifest, byte for byte; and it opens. */
static void
test_build (void)
{
  g_autofree char *folder = tv_test_make_item ("quy-hoach", "plan", 2, "{}");
  g_autoptr (TvItem) one = tv_item_open (folder, NULL);
  g_autofree char *again = tv_test_make_item ("quy-hoach", "plan", 2, "{}");
  g_autoptr (TvItem) two = tv_item_open (again, NULL);

  g_assert_cmpstr (one->sha256, ==, two->sha256);
  g_assert_cmpstr (one->id, ==, "quy-hoach");
  g_assert_cmpuint (one->version, ==, 2);
  g_assert_cmpuint (g_strv_length (one->units), ==, 0);
  g_assert_cmpstr (tv_item_find_file (one, "text.json")->type, ==, "application/json");
  g_assert_null (tv_item_find_file (one, TV_ITEM_MANIFEST));
}

/* One wrong field at a time. */
static void
test_bad_fields (void)
{
  static const struct
  {
    const char *key;
    const char *value;
    TvError expected;
  } changes[] = {
    { "id", "\"Quy hoạch\"", TV_ERROR_BAD_REQUEST },
    { "id", "\"ab\"", TV_ERROR_BAD_REQUEST },
    { "id", "\"../etc\"", TV_ERROR_BAD_REQUEST },
    { "kind", "\"virus\"", TV_ERROR_BAD_REQUEST },
    { "version", "0", TV_ERROR_BAD_REQUEST },
    { "version", "1.5", TV_ERROR_BAD_REQUEST },
    { "title", "\"\"", TV_ERROR_BAD_REQUEST },
    { "released", "\"2026-02-30\"", TV_ERROR_BAD_REQUEST },
    { "released", "\"23/11/2026\"", TV_ERROR_BAD_REQUEST },
    { "released", "\"\"", TV_ERROR_BAD_REQUEST },
    { "units", "[1]", TV_ERROR_BAD_REQUEST },
    { "units", "\"68\"", TV_ERROR_BAD_REQUEST },
    { "legal_basis", "null", TV_ERROR_BAD_REQUEST },
    { "replaces", "{\"id\":\"x\"}", TV_ERROR_BAD_REQUEST },
    { "files", "7", TV_ERROR_BAD_REQUEST },
    { "access", "\"mat\"", TV_ERROR_UNIT_FOREIGN },
    { "access", "null", TV_ERROR_BAD_REQUEST },
  };
  g_autofree char *folder = tv_test_make_item ("bad-fields", "plan", 1, "{}");

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (TvJson) manifest = load_manifest (folder);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s = %s", changes[i].key, changes[i].value);
      json_object_set_new (manifest,
                           changes[i].key,
                           json_loads (changes[i].value, JSON_DECODE_ANY, NULL));
      bytes = tv_json_to_bytes (manifest, 0);
      g_assert_null (tv_item_parse (bytes, &error));
      g_assert_error (error, TV_ERROR, (int) changes[i].expected);
    }
}

/* No path leads out of the item, or to another file's place. */
static void
test_path_escape (void)
{
  static const char *const paths[]
      = { "../text.json", "/etc/passwd", "a/../../b", "a//b", "./a", "",
          "a\\b",         "item.json",   "a/",        ".",    ".." };
  g_autofree char *folder = tv_test_make_item ("path-escape", "plan", 1, "{}");

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (TvJson) manifest = load_manifest (folder);
      TvJson *file = json_array_get (json_object_get (manifest, "files"), 0);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", paths[i]);
      json_object_set_new (file, "path", json_string (paths[i]));
      bytes = tv_json_to_bytes (manifest, 0);
      g_assert_null (tv_item_parse (bytes, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_PATH);
    }
}

static void
test_same_path_twice (void)
{
  g_autofree char *folder = tv_test_make_item ("twice", "plan", 1, "{}");
  g_autoptr (TvJson) manifest = load_manifest (folder);
  TvJson *files = json_object_get (manifest, "files");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  json_array_append_new (files, json_deep_copy (json_array_get (files, 0)));
  bytes = tv_json_to_bytes (manifest, 0);
  g_assert_null (tv_item_parse (bytes, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_PATH);
}

static void
change_file (const char *folder, const char *text)
{
  g_autofree char *path = g_build_filename (folder, "text.json", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_tampered (void)
{
  g_autofree char *folder = tv_test_make_item ("tampered", "plan", 1, "{\"a\":1}");
  g_autofree char *path = g_build_filename (folder, "text.json", NULL);
  g_autoptr (GError) error = NULL;

  change_file (folder, "{\"a\":2}");
  g_assert_null (tv_item_open (folder, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_HASH);
  g_clear_error (&error);
  change_file (folder, "{\"a\":");
  g_assert_null (tv_item_open (folder, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_LENGTH);
  g_clear_error (&error);
  g_assert_cmpint (unlink (path), ==, 0);
  g_assert_null (tv_item_open (folder, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

/* Who needs a few files is not told of the others, but of those. */
static void
test_part (void)
{
  static const char *const one[] = { "text.json", "none.json", NULL };
  static const char *const none[] = { NULL };
  g_autofree char *folder = tv_test_make_item ("part", "plan", 1, "{\"a\":1}");
  g_autoptr (TvItem) whole = tv_item_open_part (folder, one, NULL);
  g_autoptr (TvItem) head = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (whole);
  change_file (folder, "{\"a\":2}");
  g_assert_null (tv_item_open_part (folder, one, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_HASH);
  head = tv_item_open_part (folder, none, NULL);
  g_assert_nonnull (head);
}

/* A link in the folder could publish what lies elsewhere on the machine. */
static void
test_link (void)
{
  g_autofree char *folder = tv_test_make_item ("link", "plan", 1, "{}");
  g_autofree char *path = g_build_filename (folder, "passwd.json", NULL);
  g_autoptr (TvJson) head = load_manifest (folder);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("/etc/passwd", path), ==, 0);
  g_assert_null (tv_item_build (folder, head, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_PATH);
}

static void
test_truncated (void)
{
  g_autofree char *folder = tv_test_make_item ("cut", "plan", 1, "{}");
  g_autofree char *path = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);
  g_autoptr (GBytes) bytes = tv_file_read (path, 65536, NULL);

  for (gsize cut = 0; cut < g_bytes_get_size (bytes); cut++)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (bytes, 0, cut);

      g_assert_null (tv_item_parse (shorter, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/publication/item/build", test_build);
  g_test_add_func ("/publication/item/bad-fields", test_bad_fields);
  g_test_add_func ("/publication/item/path-escape", test_path_escape);
  g_test_add_func ("/publication/item/same-path-twice", test_same_path_twice);
  g_test_add_func ("/publication/item/tampered", test_tampered);
  g_test_add_func ("/publication/item/part", test_part);
  g_test_add_func ("/publication/item/link", test_link);
  g_test_add_func ("/publication/item/truncated", test_truncated);
  return g_test_run ();
}
