// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "publication/tv-delta-store.h"
#include "publication/tv-delta.h"
#include "publication/tv-repository.h"
#include "tv-test-tree.h"

#define VERSIONS 8

typedef struct
{
  TvTestTree *tree;
  TvRepository *repository;
  TvDeltaStore *deltas;
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
  tv_repository_put_root (self->repository, self->tree->root_1, &error);
  g_assert_no_error (error);
  self->deltas = tv_delta_store_new (self->folder, tv_repository_get_objects (self->repository));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->deltas);
  tv_test_tree_free (self->tree);
  tv_repository_free (self->repository);
  tv_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
}

/* Numbers nobody can guess, the same for each version but for a few. */
static char *
make_text (guint version, guint lines)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines; i++)
    g_string_append_printf (text, "%u\n", g_rand_int (random));
  g_string_append_printf (text, "version %u\n", version);
  return g_string_free (text, FALSE);
}

/* Publishes; (transfer full): the SHA-256 of the item's one file. */
static char *
publish_kind (Fixture *self, const char *id, const char *kind, guint version, guint lines)
{
  g_autofree char *text = make_text (version, lines);
  g_autofree char *folder = tv_test_make_item (id, kind, version, text);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvItem) item = tv_repository_add_item (self->repository, folder, &error);
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  dsse = tv_repository_propose (self->repository, TV_ROLE_TARGETS, TV_TEST_NOW);
  tv_dsse_sign (dsse, self->tree->officer[0]);
  tv_dsse_sign (dsse, self->tree->officer[1]);
  bytes = tv_dsse_to_bytes (dsse);
  tv_repository_accept (self->repository, TV_ROLE_TARGETS, bytes, &error);
  g_assert_no_error (error);
  return g_strdup (((const TvItemFile *) g_ptr_array_index (item->files, 0))->sha256);
}

static char *
publish (Fixture *self, const char *id, guint version, guint lines)
{
  return publish_kind (self, id, "notice", version, lines);
}

static guint
update (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  guint made = 0;

  tv_delta_store_update (self->deltas,
                         tv_repository_get (self->repository, TV_ROLE_TARGETS),
                         &made,
                         NULL,
                         &error);
  g_assert_no_error (error);
  return made;
}

static gint64
size_of (Fixture *self, const char *old, const char *new)
{
  g_autofree char *path = tv_delta_store_path (self->deltas, old, new);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_size : -1;
}

/* From the last five versions to the newest, and no others; a second update has nothing to do. */
static void
test_versions (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char *newest = NULL;

  for (guint version = 1; version <= VERSIONS; version++)
    {
      g_ptr_array_add (files, publish (self, "quy-hoach", version, 10000));
      g_assert_cmpuint (update (self), ==, 1 + MIN (version - 1, TV_DELTA_STORE_VERSIONS));
      g_assert_cmpuint (update (self), ==, 0);
    }
  newest = g_ptr_array_index (files, VERSIONS - 1);
  g_assert_cmpint (size_of (self, TV_DELTA_NOTHING, newest), >, 1000);
  for (guint i = 0; i + 1 < VERSIONS; i++)
    {
      const char *old = g_ptr_array_index (files, i);

      if (i + 1 + TV_DELTA_STORE_VERSIONS >= VERSIONS)
        g_assert_cmpint (size_of (self, old, newest), <, 200);
      g_assert_cmpint (size_of (self, old, newest) > 0,
                       ==,
                       i + 1 + TV_DELTA_STORE_VERSIONS >= VERSIONS);
      g_assert_cmpint (size_of (self, old, g_ptr_array_index (files, i + 1)) > 0,
                       ==,
                       i + 2 == VERSIONS);
    }
}

/* The old versions of a plan stay on show: a new kiosk gets each of them, from the one before. */
static void
test_plan (Fixture *self, gconstpointer data)
{
  g_autofree char *first = publish_kind (self, "quy-hoach", "plan", 1, 10000);
  g_autofree char *second = publish_kind (self, "quy-hoach", "plan", 2, 10000);
  g_autofree char *third = publish_kind (self, "quy-hoach", "plan", 3, 10000);

  g_assert_cmpuint (update (self), ==, 3 + 3);
  g_assert_cmpint (size_of (self, TV_DELTA_NOTHING, first), >, 1000);
  g_assert_cmpint (size_of (self, first, second), <, 200);
  g_assert_cmpint (size_of (self, first, second), >, 0);
  g_assert_cmpint (size_of (self, first, third), >, 0);
  g_assert_cmpint (size_of (self, second, third), >, 0);
}

/* What was made is what a kiosk needs. */
static void
test_applies (Fixture *self, gconstpointer data)
{
  g_autofree char *old = publish (self, "quy-hoach", 1, 10000);
  g_autofree char *new = NULL;
  g_autofree char *old_path = NULL;
  g_autofree char *delta = NULL;
  g_autofree char *made = g_build_filename (self->folder, "made", NULL);
  g_autofree char *text = make_text (2, 10000);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  update (self);
  new = publish (self, "quy-hoach", 2, 10000);
  update (self);
  old_path = tv_object_store_path (tv_repository_get_objects (self->repository), old);
  delta = tv_delta_store_path (self->deltas, old, new);
  tv_delta_apply (old_path, old, delta, made, strlen (text), &error);
  g_assert_no_error (error);
  bytes = tv_file_read (made, 1 << 24, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

/* Short files travel whole; of what is gone the deltas go, too. */
static void
test_short (Fixture *self, gconstpointer data)
{
  g_autofree char *old = publish (self, "thong-bao", 1, 100);
  g_autofree char *new = NULL;

  update (self);
  new = publish (self, "thong-bao", 2, 100);
  g_assert_cmpuint (update (self), ==, 0);
  g_assert_cmpint (size_of (self, old, new), ==, -1);
}

/* An earlier version that is gone from the disk, a list that is no list: no deltas, no error. */
static void
test_lost (Fixture *self, gconstpointer data)
{
  g_autofree char *list = g_build_filename (self->folder, "deltas", "versions.json", NULL);
  g_autofree char *first = publish (self, "quy-hoach", 1, 10000);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *lost
      = tv_object_store_path (tv_repository_get_objects (self->repository), first);

  update (self);
  g_assert_cmpint (g_unlink (lost), ==, 0);
  second = publish (self, "quy-hoach", 2, 10000);
  g_assert_cmpuint (update (self), ==, 1);
  g_assert_cmpint (size_of (self, first, second), ==, -1);
  g_file_set_contents (list, "[{", -1, NULL);
  third = publish (self, "quy-hoach", 3, 10000);
  g_assert_cmpuint (update (self), ==, 1);
  g_assert_cmpint (size_of (self, second, third), ==, -1);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autofree char *file = publish (self, "quy-hoach", 1, 10000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (tv_delta_store_update (self->deltas,
                                         tv_repository_get (self->repository, TV_ROLE_TARGETS),
                                         NULL,
                                         cancellable,
                                         &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (size_of (self, TV_DELTA_NOTHING, file), ==, -1);
  g_assert_cmpuint (update (self), ==, 1);
}

static void
test_paths (Fixture *self, gconstpointer data)
{
  g_assert_null (tv_delta_store_path (self->deltas, TV_DELTA_NOTHING, "../../metadata/root.json"));
  g_assert_null (tv_delta_store_path (self->deltas, "..", TV_DELTA_NOTHING));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/delta-store/versions", test_versions }, { "/delta-store/plan", test_plan },
    { "/delta-store/applies", test_applies },   { "/delta-store/short", test_short },
    { "/delta-store/lost", test_lost },         { "/delta-store/cancelled", test_cancelled },
    { "/delta-store/paths", test_paths },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
