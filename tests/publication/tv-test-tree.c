// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-file.h"
#include "publication/tv-item.h"
#include "tv-test-tree.h"
#include "vault/tv-base64.h"

#define LIFE 1000

TvTestTree *
tv_test_tree_new (void)
{
  TvTestTree *self = g_new0 (TvTestTree, 1);
  g_autoptr (TvDsse) root = NULL;

  for (guint i = 0; i < 3; i++)
    {
      self->root[i] = tv_signing_key_generate ();
      self->officer[i] = tv_signing_key_generate ();
    }
  self->online = tv_signing_key_generate ();
  root = tv_test_tree_make_root (self, 1, 1, self->online);
  self->root_1 = tv_test_tree_sign_root (self, root);
  return self;
}

void
tv_test_tree_free (TvTestTree *self)
{
  for (guint i = 0; i < 3; i++)
    {
      tv_signing_key_unref (self->root[i]);
      tv_signing_key_unref (self->officer[i]);
    }
  tv_signing_key_unref (self->online);
  g_bytes_unref (self->root_1);
  g_free (self);
}

static void
add_key (TvJson *keys, TvJson *ids, TvSigningKey *key)
{
  g_autofree char *text = tv_base64_encode (tv_signing_key_get_public (key), 32);

  json_object_set_new (keys,
                       tv_signing_key_get_id (key),
                       json_pack ("{s:s,s:s}", "kind", "ed25519", "public", text));
  json_array_append_new (ids, json_string (tv_signing_key_get_id (key)));
}

TvDsse *
tv_test_tree_make_root (TvTestTree *self, guint version, guint epoch, TvSigningKey *online)
{
  static const int thresholds[TV_N_ROLES] = { [TV_ROLE_ROOT] = 2, [TV_ROLE_TARGETS] = 2 };
  g_autoptr (TvJson) keys = json_object ();
  g_autoptr (TvJson) roles = json_object ();

  for (guint role = 0; role < TV_N_ROLES; role++)
    {
      TvJson *ids = json_array ();

      for (guint i = 0; i < 3; i++)
        if (role == TV_ROLE_ROOT)
          add_key (keys, ids, self->root[i]);
        else if (role == TV_ROLE_TARGETS || role == TV_ROLE_ANSWERS)
          add_key (keys, ids, self->officer[i]);
      if (json_array_size (ids) == 0)
        add_key (keys, ids, online);
      json_object_set_new (
          roles,
          tv_role_to_string ((TvRole) role),
          json_pack ("{s:o,s:i}", "keyids", ids, "threshold", MAX (thresholds[role], 1)));
    }
  return tv_metadata_build_root (version, TV_TEST_NOW, TV_TEST_NOW + 10 * LIFE, epoch, keys, roles);
}

GBytes *
tv_test_tree_sign_root (TvTestTree *self, TvDsse *root)
{
  tv_dsse_sign (root, self->root[0]);
  tv_dsse_sign (root, self->root[1]);
  return tv_dsse_to_bytes (root);
}

GBytes *
tv_test_tree_make_items (TvTestTree *self,
                         TvRole role,
                         guint version,
                         GPtrArray *items,
                         guint officers)
{
  g_autoptr (GPtrArray) list = items != NULL ? g_ptr_array_ref (items) : g_ptr_array_new ();
  g_autoptr (TvDsse) dsse
      = tv_metadata_build_items (role, version, TV_TEST_NOW, TV_TEST_NOW + LIFE, list);

  for (guint i = 0; i < officers; i++)
    tv_dsse_sign (dsse, self->officer[i]);
  return tv_dsse_to_bytes (dsse);
}

GBytes *
tv_test_tree_make_snapshot (TvTestTree *self, guint version, GBytes *targets, GBytes *answers)
{
  g_autoptr (TvDsse) dsse
      = tv_metadata_build_snapshot (version, TV_TEST_NOW, TV_TEST_NOW + LIFE, targets, answers);

  tv_dsse_sign (dsse, self->online);
  return tv_dsse_to_bytes (dsse);
}

GBytes *
tv_test_tree_make_timestamp (TvTestTree *self, guint version, guint64 tick, GBytes *snapshot)
{
  g_autoptr (TvDsse) dsse
      = tv_metadata_build_timestamp (version, TV_TEST_NOW, TV_TEST_NOW + LIFE, tick, snapshot);

  tv_dsse_sign (dsse, self->online);
  return tv_dsse_to_bytes (dsse);
}

char *
tv_test_make_item (const char *id, const char *kind, guint version, const char *text)
{
  g_autofree char *name = g_strdup_printf ("%s-%u", id, version);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "items", name, NULL);
  g_autofree char *path = g_build_filename (folder, "text.json", NULL);
  g_autoptr (TvJson) head = json_pack ("{s:s,s:s,s:i,s:s,s:s}",
                                       "id",
                                       id,
                                       "kind",
                                       kind,
                                       "version",
                                       (int) version,
                                       "title",
                                       "Thử",
                                       "released",
                                       "2026-11-23");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TvItem) item = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_file_make_folder (folder, NULL));
  g_assert_true (tv_file_write (path, bytes, 0644, NULL));
  item = tv_item_build (folder, head, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&folder);
}
