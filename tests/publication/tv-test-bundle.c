// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-bundle.h"

#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "publication/tv-object-store.h"

#include <string.h>

GBytes *
tv_test_bytes_replace (GBytes *bytes, const char *from, const char *to)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) parts = g_strsplit (text, from, 2);
  char *changed = NULL;

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  changed = g_strjoinv (to, parts);
  return g_bytes_new_take (changed, strlen (changed));
}

GBytes *
tv_test_bundle_sign (TvTestBundle *self, TvRole role, GBytes *payload)
{
  g_autofree char *type = tv_role_dup_payload_type (role);
  g_autoptr (TvDsse) dsse = tv_dsse_new (type, payload);

  if (role == TV_ROLE_TARGETS || role == TV_ROLE_ANSWERS)
    {
      tv_dsse_sign (dsse, self->keys->officer[0]);
      tv_dsse_sign (dsse, self->keys->officer[1]);
    }
  else if (role == TV_ROLE_ROOT)
    {
      tv_dsse_sign (dsse, self->keys->root[0]);
      tv_dsse_sign (dsse, self->keys->root[1]);
    }
  else
    tv_dsse_sign (dsse, self->keys->online);
  return tv_dsse_to_bytes (dsse);
}

GBytes *
tv_test_bundle_edit (TvTestBundle *self,
                     TvRole role,
                     GBytes *metadata,
                     const char *from,
                     const char *to)
{
  g_autoptr (TvDsse) dsse = tv_dsse_parse (metadata, tv_role_max_size (role), NULL);
  g_autoptr (GBytes) payload = tv_test_bytes_replace (tv_dsse_get_payload (dsse), from, to);

  return tv_test_bundle_sign (self, role, payload);
}

void
tv_test_bundle_write (TvTestBundle *self, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (self->folder, "metadata", name, NULL);
  g_autoptr (GError) error = NULL;

  tv_file_write (path, bytes, 0644, &error);
  g_assert_no_error (error);
}

static void
keep (GBytes **field, GBytes *bytes)
{
  GBytes *kept = g_bytes_ref (bytes); /* perhaps the one that is there */

  g_clear_pointer (field, g_bytes_unref);
  *field = kept;
}

void
tv_test_bundle_announce (TvTestBundle *self, GBytes *targets, GBytes *answers)
{
  g_autoptr (GBytes) snapshot
      = tv_test_tree_make_snapshot (self->keys, self->version, targets, answers);
  g_autoptr (GBytes) timestamp
      = tv_test_tree_make_timestamp (self->keys, self->version, self->version, snapshot);

  keep (&self->targets, targets);
  if (answers != NULL)
    keep (&self->answers, answers);
  keep (&self->snapshot, snapshot);
  keep (&self->timestamp, timestamp);
  tv_test_bundle_write (self, "targets.json", targets);
  if (answers != NULL)
    tv_test_bundle_write (self, "answers.json", answers);
  tv_test_bundle_write (self, "snapshot.json", snapshot);
  tv_test_bundle_write (self, "timestamp.json", timestamp);
}

static char *
put_object (TvTestBundle *self, GBytes *bytes, char **ret_sha256)
{
  g_autofree char *folder = g_build_filename (self->folder, "objects", NULL);
  g_autoptr (TvObjectStore) objects = tv_object_store_new (folder);
  g_autofree char *sha256
      = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GError) error = NULL;
  char *path = tv_object_store_path (objects, sha256);

  tv_object_store_add_bytes (objects, sha256, bytes, &error);
  g_assert_no_error (error);
  if (ret_sha256 != NULL)
    *ret_sha256 = g_steal_pointer (&sha256);
  return path;
}

void
tv_test_bundle_announce_manifest (TvTestBundle *self, GBytes *manifest)
{
  TvMetadataItem *line = g_ptr_array_index (self->items, 0);
  g_autoptr (GBytes) targets = NULL;

  g_free (line->sha256);
  g_free (self->manifest);
  self->manifest = put_object (self, manifest, &line->sha256);
  keep (&self->manifest_bytes, manifest);
  line->length = g_bytes_get_size (manifest);
  targets = tv_test_tree_make_items (self->keys, TV_ROLE_TARGETS, self->version, self->items, 2);
  tv_test_bundle_announce (self, targets, self->answers);
}

static void
make_item (TvTestBundle *self)
{
  g_autofree char *text = g_strdup_printf ("{\"version\":%u}", self->version);
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  g_autofree char *folder = tv_test_make_item (TV_TEST_ITEM, "notice", self->version, text);
  g_autofree char *path = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);
  g_autoptr (GBytes) manifest = tv_file_read (path, 65536, NULL);
  g_autoptr (TvItem) item = tv_item_parse (manifest, NULL);

  tv_metadata_items_put (self->items, item);
  self->object = put_object (self, content, NULL);
  tv_test_bundle_announce_manifest (self, manifest);
}

TvTestBundle *
tv_test_bundle_new (TvTestTree *keys, const char *folder, guint version)
{
  TvTestBundle *self = g_new0 (TvTestBundle, 1);
  g_autofree char *metadata = g_build_filename (folder, "metadata", NULL);

  self->keys = keys;
  self->folder = g_strdup (folder);
  self->version = version;
  self->items = tv_metadata_dup_items (NULL);
  g_assert_true (tv_file_make_folder (metadata, NULL));
  tv_test_bundle_write (self, "1.root.json", keys->root_1);
  self->answers = tv_test_tree_make_items (keys, TV_ROLE_ANSWERS, version, NULL, 1);
  make_item (self);
  return self;
}

void
tv_test_bundle_free (TvTestBundle *self)
{
  g_free (self->folder);
  g_ptr_array_unref (self->items);
  g_bytes_unref (self->targets);
  g_bytes_unref (self->answers);
  g_bytes_unref (self->snapshot);
  g_bytes_unref (self->timestamp);
  g_bytes_unref (self->manifest_bytes);
  g_free (self->object);
  g_free (self->manifest);
  g_free (self);
}
