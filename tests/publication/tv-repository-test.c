// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "publication/tv-repository.h"
#include "publication/tv-trust.h"
#include "tv-test-tree.h"

typedef struct
{
  TvTestTree *tree;
  TvRepository *repository;
  char *folder;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->tree = tv_test_tree_new ();
  self->folder = g_build_filename (g_get_user_data_dir (), "tree", NULL);
  self->repository = tv_repository_open (self->folder, &error);
  g_assert_no_error (error);
  g_assert_true (tv_repository_put_root (self->repository, self->tree->root_1, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  tv_test_tree_free (self->tree);
  tv_repository_free (self->repository);
  g_free (self->folder);
}

static GBytes *
propose (Fixture *self, TvRole role, guint officers)
{
  g_autoptr (TvDsse) dsse = tv_repository_propose (self->repository, role, TV_TEST_NOW);

  for (guint i = 0; i < officers; i++)
    tv_dsse_sign (dsse, self->tree->officer[i]);
  return tv_dsse_to_bytes (dsse);
}

static void
add (Fixture *self, const char *id, const char *kind, guint version, const char *text)
{
  g_autofree char *folder = tv_test_make_item (id, kind, version, text);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvItem) item = tv_repository_add_item (self->repository, folder, &error);

  g_assert_no_error (error);
}

static void
publish (Fixture *self, TvRole role)
{
  g_autoptr (GBytes) bytes = propose (self, role, 2);
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_repository_accept (self->repository, role, bytes, &error));
  g_assert_no_error (error);
  g_assert_true (
      tv_repository_publish (self->repository, self->tree->online, TV_TEST_NOW, 1, &error));
  g_assert_no_error (error);
}

/* Reads the tree as a kiosk does. */
static TvTrust *
read_as_kiosk (Fixture *self)
{
  static const TvRole order[]
      = { TV_ROLE_TIMESTAMP, TV_ROLE_SNAPSHOT, TV_ROLE_TARGETS, TV_ROLE_ANSWERS };
  TvTrust *trust = tv_trust_new (self->tree->root_1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.json", tv_role_to_string (order[i]));
      g_autofree char *path = g_build_filename (self->folder, "metadata", name, NULL);
      g_autoptr (GBytes) bytes = tv_file_read (path, 1 << 24, NULL);
      g_autoptr (GError) error = NULL;

      if (bytes == NULL && order[i] == TV_ROLE_ANSWERS)
        continue;
      tv_trust_update (trust, order[i], bytes, TV_TEST_NOW, &error);
      g_assert_no_error (error);
    }
  return trust;
}

/* A first publication without answers, a second with; then all is there after opening anew. */
static void
test_publish (Fixture *self, gconstpointer data)
{
  g_autoptr (TvTrust) trust = NULL;
  g_autoptr (TvTrust) later = NULL;
  g_autoptr (TvRepository) again = NULL;
  g_autoptr (GError) error = NULL;

  add (self, "quy-hoach", "plan", 1, "{}");
  publish (self, TV_ROLE_TARGETS);
  trust = read_as_kiosk (self);
  g_assert_cmpuint (tv_trust_get (trust, TV_ROLE_TARGETS)->items->len, ==, 1);
  g_assert_null (tv_trust_get (trust, TV_ROLE_ANSWERS));
  add (self, "answers-dot-1", "answers", 1, "{}");
  publish (self, TV_ROLE_ANSWERS);
  later = read_as_kiosk (self);
  g_assert_cmpuint (tv_trust_get (later, TV_ROLE_ANSWERS)->items->len, ==, 1);
  again = tv_repository_open (self->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tv_repository_get (again, TV_ROLE_TIMESTAMP)->version, ==, 2);
  g_assert_true (tv_repository_refresh (again, self->tree->online, TV_TEST_NOW + 9, 1, NULL));
  g_assert_cmpuint (tv_repository_get (again, TV_ROLE_TIMESTAMP)->version, ==, 3);
  g_assert_cmpuint (tv_repository_get (again, TV_ROLE_SNAPSHOT)->version, ==, 2);
}

/* Old versions of a plan stay, of anything else they go. */
static void
test_versions (Fixture *self, gconstpointer data)
{
  add (self, "quy-hoach", "plan", 1, "1");
  add (self, "don-vi", "units", 1, "1");
  publish (self, TV_ROLE_TARGETS);
  add (self, "quy-hoach", "plan", 2, "2");
  add (self, "don-vi", "units", 2, "2");
  publish (self, TV_ROLE_TARGETS);
  g_assert_cmpuint (tv_repository_get (self->repository, TV_ROLE_TARGETS)->items->len, ==, 3);
}

/* A version that was published is never made again with other content, nor an older one. */
static void
test_same_version_other_bytes (Fixture *self, gconstpointer data)
{
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  add (self, "quy-hoach", "plan", 2, "1");
  publish (self, TV_ROLE_TARGETS);
  other = tv_test_make_item ("quy-hoach", "plan", 2, "khác");
  g_assert_null (tv_repository_add_item (self->repository, other, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STATE);
  g_clear_error (&error);
  g_free (other);
  other = tv_test_make_item ("quy-hoach", "plan", 1, "cũ");
  g_assert_null (tv_repository_add_item (self->repository, other, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STATE);
}

/* One officer proposes, a second one's signature is still needed. */
static void
test_two_people (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) one = NULL;
  g_autoptr (GBytes) nobody = NULL;
  g_autoptr (GError) error = NULL;
  guint signatures = 0;
  guint threshold = 0;

  add (self, "quy-hoach", "plan", 1, "1");
  one = propose (self, TV_ROLE_TARGETS, 1);
  nobody = propose (self, TV_ROLE_TARGETS, 0);
  g_assert_true (tv_repository_check_proposal (self->repository,
                                               TV_ROLE_TARGETS,
                                               one,
                                               &signatures,
                                               &threshold,
                                               &error));
  g_assert_cmpuint (signatures, ==, 1);
  g_assert_cmpuint (threshold, ==, 2);
  g_assert_false (tv_repository_accept (self->repository, TV_ROLE_TARGETS, one, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_THRESHOLD);
  g_clear_error (&error);
  g_assert_false (
      tv_repository_check_proposal (self->repository, TV_ROLE_TARGETS, nobody, NULL, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SIGNATURE);
  g_clear_error (&error);
  g_assert_false (
      tv_repository_publish (self->repository, self->tree->online, TV_TEST_NOW, 1, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STATE);
}

/* What was proposed before another publication must be proposed anew. */
static void
test_stale (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) late = propose (self, TV_ROLE_TARGETS, 2);
  g_autoptr (GError) error = NULL;

  add (self, "quy-hoach", "plan", 1, "1");
  publish (self, TV_ROLE_TARGETS);
  g_assert_false (tv_repository_accept (self->repository, TV_ROLE_TARGETS, late, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STALE);
}

static void
test_missing_object (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = tv_test_make_item ("vang-mat", "plan", 1, "1");
  g_autoptr (TvItem) item = tv_item_open (folder, NULL);
  g_autoptr (GPtrArray) items = tv_metadata_items_with (NULL, item);
  g_autoptr (GBytes) bytes = tv_test_tree_make_items (self->tree, TV_ROLE_TARGETS, 1, items, 2);
  g_autoptr (GError) error = NULL;

  g_assert_false (tv_repository_accept (self->repository, TV_ROLE_TARGETS, bytes, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

static void
test_wrong_online_key (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = propose (self, TV_ROLE_TARGETS, 2);
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_repository_accept (self->repository, TV_ROLE_TARGETS, bytes, NULL));
  g_assert_false (
      tv_repository_publish (self->repository, self->tree->officer[0], TV_TEST_NOW, 1, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SIGNATURE);
}

/* A new online key, and a power cut before the publication that would use it. */
static void
test_new_online_key (Fixture *self, gconstpointer data)
{
  g_autoptr (TvSigningKey) online = tv_signing_key_generate ();
  g_autoptr (TvDsse) dsse = tv_test_tree_make_root (self->tree, 2, 1, online);
  g_autoptr (GBytes) root = tv_test_tree_sign_root (self->tree, dsse);
  g_autoptr (TvRepository) again = NULL;
  g_autoptr (GError) error = NULL;

  add (self, "quy-hoach", "plan", 1, "1");
  publish (self, TV_ROLE_TARGETS);
  g_assert_true (tv_repository_put_root (self->repository, root, &error));
  again = tv_repository_open (self->folder, &error);
  g_assert_no_error (error);
  g_assert_false (tv_repository_publish (again, self->tree->online, TV_TEST_NOW, 2, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SIGNATURE);
  g_clear_error (&error);
  g_assert_true (tv_repository_publish (again, online, TV_TEST_NOW, 2, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (tv_repository_get (again, TV_ROLE_TIMESTAMP)->version, ==, 2);
}

/* A tree somebody wrote into is not opened. */
static void
test_tampered_tree (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "metadata", "targets.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  add (self, "quy-hoach", "plan", 1, "1");
  publish (self, TV_ROLE_TARGETS);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  text[strlen (text) / 2] = text[strlen (text) / 2] == 'A' ? 'B' : 'A';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_null (tv_repository_open (self->folder, &error));
  g_assert_nonnull (error);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/publication/repository/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("publish", test_publish);
  ADD ("versions", test_versions);
  ADD ("same-version-other-bytes", test_same_version_other_bytes);
  ADD ("two-people", test_two_people);
  ADD ("stale", test_stale);
  ADD ("missing-object", test_missing_object);
  ADD ("wrong-online-key", test_wrong_online_key);
  ADD ("new-online-key", test_new_online_key);
  ADD ("tampered-tree", test_tampered_tree);
  return g_test_run ();
}
