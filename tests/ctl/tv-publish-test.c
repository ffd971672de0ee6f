// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "publication/tv-repository.h"
#include "tv-ctl-run.h"

static TvRepository *
open_tree (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "tree", NULL);
  g_autoptr (GError) error = NULL;
  TvRepository *repository = tv_repository_open (folder, &error);

  g_assert_no_error (error);
  return repository;
}

/* From nothing to a signed tree, then a second version, in the way a province does it. */
static void
test_publish (void)
{
  g_autoptr (TvJson) first = NULL;
  g_autoptr (TvJson) second = NULL;
  g_autoptr (TvRepository) repository = NULL;

  g_assert_cmpint (tv_ctl_run ("keys init keys --agency so-xd=Sở", NULL), ==, 0);
  tv_ctl_run_write ("units.csv",
                    "code,name,unit_type,former\n24781,Hồ Thông,Phường,Phường 3;Phường 4\n"
                    "24790,\"Đức, Trọng\",Xã,\n");
  first = tv_ctl_run_json ("units import units.csv --valid-from 2025-07-01 -o items/units");
  g_assert_cmpint (tv_json_get_int (first, "units", 0), ==, 2);
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --to tree keys/keys items/units", NULL), ==, 0);
  /* The same again changes nothing that a kiosk would fetch. */
  second = tv_ctl_run_json ("publish --keys keys --to tree items/units");
  repository = open_tree ();
  g_assert_cmpuint (tv_repository_get (repository, TV_ROLE_TARGETS)->items->len, ==, 2);
  g_assert_cmpuint (tv_repository_get (repository, TV_ROLE_TIMESTAMP)->tick, ==, 2);
}

/* One officer is not enough for plans, and nobody signs for a stranger. */
static void
test_signers (void)
{
  g_autofree char *out = NULL;
  g_autofree char *twice = NULL;

  g_assert_cmpint (tv_ctl_run ("keys init keys", NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --officer 1 --to tree keys/keys", &out), ==, 1);
  g_assert_nonnull (strstr (out, "(threshold: "));
  g_assert_cmpint (
      tv_ctl_run ("publish --keys keys --officer 1 --officer 1 --to tree keys/keys", &twice),
      ==,
      1);
  g_assert_nonnull (strstr (twice, "(threshold: "));
  g_assert_cmpint (
      tv_ctl_run ("publish --keys keys --officer 3 --officer 1 --to tree keys/keys", NULL),
      ==,
      0);
}

/* Keys are never written over; a tree of other keys is not taken for one's own. */
static void
test_other_keys (void)
{
  g_autofree char *out = NULL;
  g_autofree char *foreign = NULL;

  g_assert_cmpint (tv_ctl_run ("keys init one", NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run ("keys init one", &out), ==, 1);
  g_assert_nonnull (strstr (out, "(conflict: "));
  g_assert_cmpint (tv_ctl_run ("keys init two", NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run ("publish --keys one --to tree one/keys", NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run ("publish --keys two --to tree two/keys", &foreign), ==, 1);
}

static void
test_tampered_item (void)
{
  g_autofree char *out = NULL;

  g_assert_cmpint (tv_ctl_run ("keys init keys", NULL), ==, 0);
  tv_ctl_run_write ("keys/keys/keys.json", "{\"intake\":[]}");
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --to tree keys/keys", &out), ==, 1);
  g_assert_nonnull (strstr (out, "(length: "));
}

/* Locked keys ask for their passphrase file, never on the terminal. */
static void
test_passphrase (void)
{
  g_autofree char *out = NULL;

  tv_ctl_run_write ("pass", "hoa dã quỳ\n");
  tv_ctl_run_write ("wrong", "hoa\n");
  g_assert_cmpint (tv_ctl_run ("keys init keys --officers 1 --passphrase-file pass", NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --to tree keys/keys", &out), ==, 1);
  g_assert_nonnull (strstr (out, "(locked: "));
  g_assert_cmpint (
      tv_ctl_run ("publish --keys keys --passphrase-file wrong --to tree keys/keys", NULL),
      ==,
      1);
  g_assert_cmpint (
      tv_ctl_run ("publish --keys keys --passphrase-file pass --to tree keys/keys", NULL),
      ==,
      0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ctl/publish/publish", test_publish);
  g_test_add_func ("/ctl/publish/signers", test_signers);
  g_test_add_func ("/ctl/publish/other-keys", test_other_keys);
  g_test_add_func ("/ctl/publish/tampered-item", test_tampered_item);
  g_test_add_func ("/ctl/publish/passphrase", test_passphrase);
  return g_test_run ();
}
