// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* Keys change hands, get lost and are stolen: the ways of data/doc/keys.md, walked. */

#include <string.h>

#include <glib/gstdio.h>

#include "base/tv-file.h"
#include "publication/tv-repository.h"
#include "publication/tv-trust.h"
#include "tv-ctl-run.h"
#include "vault/tv-key-file.h"

static char *
path_of (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), name, NULL);
}

static GBytes *
read_file (const char *name)
{
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = tv_file_read (path, 1024 * 1024, &error);

  g_assert_no_error (error);
  return bytes;
}

static gboolean
exists (const char *name)
{
  g_autofree char *path = path_of (name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static char *
signing_id (const char *name)
{
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) public_key = tv_key_file_load_signing_public (path, &error);

  g_assert_no_error (error);
  return tv_key_id (g_bytes_get_data (public_key, NULL));
}

/* What a kiosk that knows root.json only makes of the roots after it. */
static TvTrust *
follow (guint last)
{
  g_autoptr (GBytes) first = read_file ("keys/root.json");
  g_autoptr (GError) error = NULL;
  TvTrust *trust = tv_trust_new (first, &error);

  g_assert_no_error (error);
  for (guint version = 2; version <= last; version++)
    {
      g_autofree char *name = g_strdup_printf ("keys/%u.root.json", version);
      g_autoptr (GBytes) bytes = read_file (name);

      tv_trust_update_root (trust, bytes, &error);
      g_assert_no_error (error);
    }
  return trust;
}

static gboolean
is_named (TvTrust *trust, TvRole role, const char *id)
{
  g_autoptr (GHashTable) keys
      = tv_metadata_dup_role_keys (tv_trust_get (trust, TV_ROLE_ROOT), role, NULL);

  return g_hash_table_contains (keys, id);
}

/* One root key of three is lost: the other two make the next root with a new one. */
static void
test_rotate (void)
{
  g_autoptr (TvTrust) trust = NULL;
  g_autofree char *old_id = NULL;
  g_autofree char *new_id = NULL;

  g_assert_cmpint (tv_ctl_run ("keys init keys", NULL), ==, 0);
  old_id = signing_id ("keys/root-3.key");
  g_assert_cmpint (tv_ctl_run ("keys root rotate keys/root-3.key keys/root-4.key --keys keys"
                               " --key keys/root-1.key --key keys/root-2.key",
                               NULL),
                   ==,
                   0);
  new_id = signing_id ("keys/root-4.key");
  trust = follow (2);
  g_assert_true (is_named (trust, TV_ROLE_ROOT, new_id));
  g_assert_false (is_named (trust, TV_ROLE_ROOT, old_id));
  /* The new key counts at once: the third root is signed by it and one of the old. */
  g_assert_cmpint (tv_ctl_run ("keys root rotate keys/root-1.key keys/root-5.key --keys keys"
                               " --key keys/root-2.key --key keys/root-4.key",
                               NULL),
                   ==,
                   0);
  g_clear_object (&trust);
  trust = follow (3);
}

/* All three change hands, one after the other; two of those who have a say sign each time. */
static void
test_hand_over (void)
{
  static const char *const signers[][2]
      = { { "root-2", "root-3" }, { "root-3", "moi-1" }, { "moi-1", "moi-2" } };
  g_autoptr (TvTrust) trust = NULL;

  g_assert_cmpint (tv_ctl_run ("keys init keys", NULL), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (signers); i++)
    {
      g_autofree char *line = g_strdup_printf ("keys root rotate keys/root-%u.key keys/moi-%u.key"
                                               " --keys keys --key keys/%s.key --key keys/%s.key",
                                               i + 1,
                                               i + 1,
                                               signers[i][0],
                                               signers[i][1]);

      g_assert_cmpint (tv_ctl_run (line, NULL), ==, 0);
    }
  trust = follow (4);
}

/* The holders sit in different towns: one signature after the other. */
static void
test_sign_apart (void)
{
  g_autoptr (TvJson) first = NULL;
  g_autoptr (TvJson) second = NULL;
  g_autoptr (TvTrust) trust = NULL;
  g_autofree char *out = NULL;

  tv_ctl_run_write ("mot", "hoa dã quỳ\n");
  tv_ctl_run_write ("hai", "thông hai lá\n");
  g_assert_cmpint (tv_ctl_run ("keys init keys --passphrase-file mot", NULL), ==, 0);
  first = tv_ctl_run_json ("keys root rotate keys/online.key keys/online-2.key --keys keys"
                           " --key keys/root-1.key --passphrase-file mot");
  g_assert_false (json_is_true (json_object_get (first, "complete")));
  g_assert_true (exists ("keys/2.root.pending.json"));
  g_assert_false (exists ("keys/2.root.json"));
  /* No second change beside it, and nobody signs with a wrong passphrase. */
  g_assert_cmpint (tv_ctl_run ("keys root remove keys/officer-3.key --keys keys", &out), ==, 1);
  g_assert_nonnull (strstr (out, "(conflict: "));
  g_assert_cmpint (
      tv_ctl_run ("keys root sign --keys keys --key keys/root-2.key --passphrase-file hai", NULL),
      ==,
      1);
  second = tv_ctl_run_json ("keys root sign --keys keys --key keys/root-2.key"
                            " --passphrase-file mot");
  g_assert_true (json_is_true (json_object_get (second, "complete")));
  g_assert_false (exists ("keys/2.root.pending.json"));
  trust = follow (2);
}

/* A stolen online key: the tree gets the new root, the new key signs, the old one counts no more.
 */
static void
test_online (void)
{
  g_autoptr (TvRepository) repository = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *tree = path_of ("tree");
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *new_id = NULL;
  g_autoptr (TvTrust) trust = NULL;
  g_autoptr (TvJson) out = NULL;

  g_assert_cmpint (tv_ctl_run ("keys init keys", NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --to tree keys/keys", NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run ("keys root rotate keys/online.key keys/online-2.key --keys keys"
                               " --key keys/root-1.key --key keys/root-3.key --new-epoch --to tree",
                               NULL),
                   ==,
                   0);
  new_id = signing_id ("keys/online-2.key");
  trust = follow (2);
  for (guint role = TV_ROLE_SNAPSHOT; role <= TV_ROLE_RECEIPT; role++)
    g_assert_true (is_named (trust, (TvRole) role, new_id));
  /* With the old key nothing can be published any more. */
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --to tree keys/keys", NULL), ==, 1);
  from = path_of ("keys/online-2.key");
  to = path_of ("keys/online.key");
  g_assert_cmpint (g_rename (from, to), ==, 0);
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --to tree keys/keys", NULL), ==, 0);
  repository = tv_repository_open (tree, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tv_repository_get (repository, TV_ROLE_ROOT)->version, ==, 2);
}

/* An officer comes, an officer goes, two must sign from now on. */
static void
test_officers (void)
{
  g_autoptr (TvTrust) trust = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *come = NULL;
  g_autofree char *out = NULL;
  const char *signers = "--keys keys --key keys/root-1.key --key keys/root-2.key";
  g_autofree char *add = g_strdup_printf ("keys root add keys/officer-4.key --role targets"
                                          " --role answers --threshold 2 %s",
                                          signers);
  g_autofree char *remove = g_strdup_printf ("keys root remove keys/officer-1.key %s", signers);
  g_autofree char *none = g_strdup_printf ("keys root remove 00000000 %s", signers);
  g_autofree char *strange
      = g_strdup_printf ("keys root add keys/x.key --role mirrors %s", signers);
  g_autofree char *empty = g_strdup_printf ("keys root remove keys/online.key %s", signers);

  g_assert_cmpint (tv_ctl_run ("keys init keys", NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run (add, NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run (remove, NULL), ==, 0);
  trust = follow (3);
  gone = signing_id ("keys/officer-1.key");
  come = signing_id ("keys/officer-4.key");
  g_assert_true (is_named (trust, TV_ROLE_TARGETS, come));
  g_assert_false (is_named (trust, TV_ROLE_TARGETS, gone));
  g_assert_false (is_named (trust, TV_ROLE_ANSWERS, gone));
  /* One signature is too few for answers now. */
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --officer 4 --to tree keys/keys", NULL), ==, 1);
  g_assert_cmpint (
      tv_ctl_run ("publish --keys keys --officer 4 --officer 2 --to tree keys/keys", NULL),
      ==,
      0);
  g_assert_cmpint (tv_ctl_run (none, &out), ==, 1);
  g_assert_nonnull (strstr (out, "(not-found: "));
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (tv_ctl_run (strange, &out), ==, 1);
  g_assert_nonnull (strstr (out, "(role-unknown: "));
  /* A role nobody could sign for is no root. */
  g_assert_cmpint (tv_ctl_run (empty, NULL), ==, 1);
  g_assert_false (exists ("keys/4.root.json"));
}

/* An intake key is lost with the server: two officers bring it back. */
static void
test_recover (void)
{
  g_autoptr (TvJson) keys = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *id = NULL;
  g_autofree char *key = NULL;
  g_autofree char *line = NULL;
  g_autofree char *once = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  tv_ctl_run_write ("pass", "hoa dã quỳ\n");
  tv_ctl_run_write ("moi", "thông hai lá\n");
  g_assert_cmpint (tv_ctl_run ("keys init keys --agency so-xd=Sở --passphrase-file pass", NULL),
                   ==,
                   0);
  bytes = read_file ("keys/keys/keys.json");
  keys = tv_json_parse_bytes (bytes, 65536, NULL);
  id = tv_json_get_string (json_array_get (json_object_get (keys, "intake"), 0), "id", "");
  key = g_strdup_printf ("keys/intake-%s.key", id);
  before = read_file (key);
  path = path_of (key);
  g_assert_cmpint (g_unlink (path), ==, 0);
  line = g_strdup_printf ("keys recover keys/escrow/intake-%s.json --key keys/officer-1-box.key"
                          " --key keys/officer-3-box.key --passphrase-file pass -o %s",
                          id,
                          key);
  once = g_strdup_printf ("keys recover keys/escrow/intake-%s.json --key keys/officer-1-box.key"
                          " --key keys/officer-1-box.key --passphrase-file pass -o %s",
                          id,
                          key);
  g_assert_cmpint (tv_ctl_run (once, NULL), ==, 1);
  g_assert_false (exists (key));
  g_assert_cmpint (tv_ctl_run (line, NULL), ==, 0);
  after = read_file (key);
  g_assert_true (g_bytes_equal (before, after));
  /* Never over a key that is there. */
  g_assert_cmpint (tv_ctl_run (line, NULL), ==, 1);
  /* An agency's, under a new passphrase. */
  g_assert_cmpint (tv_ctl_run ("keys recover keys/escrow/agency-so-xd.json"
                               " --key keys/officer-2-box.key --key keys/officer-1-box.key"
                               " --passphrase-file pass --new-passphrase-file moi -o so-xd.key",
                               NULL),
                   ==,
                   0);
  {
    g_autofree char *recovered = path_of ("so-xd.key");
    g_autoptr (GError) error = NULL;
    g_autoptr (TvBoxKey) agency = tv_key_file_load_box (recovered, "thông hai lá", &error);

    g_assert_no_error (error);
    g_assert_nonnull (agency);
  }
}

/* New keys to seal to; what was sealed to the old ones can be opened still. */
static void
test_renew (void)
{
  g_autoptr (TvJson) intake = NULL;
  g_autoptr (TvJson) agency = NULL;
  g_autoptr (TvJson) keys = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *out = NULL;
  const TvJson *list = NULL;
  const char *old_id = NULL;
  g_autofree char *aside = NULL;
  g_autofree char *escrow = NULL;

  g_assert_cmpint (tv_ctl_run ("keys init keys --agency so-xd=Sở", NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --to tree keys/keys", NULL), ==, 0);
  intake = tv_ctl_run_json ("keys renew intake --keys keys");
  agency = tv_ctl_run_json ("keys renew agency so-xd --keys keys");
  bytes = read_file ("keys/keys/keys.json");
  keys = tv_json_parse_bytes (bytes, 65536, NULL);
  list = json_object_get (keys, "intake");
  g_assert_cmpuint (json_array_size (list), ==, 2);
  g_assert_cmpstr (tv_json_get_string (json_array_get (list, 1), "id", ""),
                   ==,
                   tv_json_get_string (intake, "id", "-"));
  escrow = g_strdup_printf ("keys/escrow/intake-%s.json", tv_json_get_string (intake, "id", ""));
  g_assert_true (exists (escrow));
  list = json_object_get (keys, "agencies");
  g_assert_cmpuint (json_array_size (list), ==, 2);
  g_assert_cmpstr (tv_json_get_string (json_array_get (list, 1), "id", ""),
                   ==,
                   tv_json_get_string (agency, "id", "-"));
  g_assert_cmpstr (tv_json_get_string (json_array_get (list, 1), "name", ""), ==, "Sở");
  old_id = tv_json_get_string (json_array_get (list, 0), "id", "");
  aside = g_strdup_printf ("keys/agency-so-xd-%s.key", old_id);
  g_assert_true (exists (aside));
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --to tree keys/keys", NULL), ==, 0);
  /* Stolen: nothing is to be sealed to it any more. */
  g_assert_cmpint (tv_ctl_run ("keys renew intake --keys keys --revoke", NULL), ==, 0);
  g_clear_pointer (&bytes, g_bytes_unref);
  g_clear_pointer (&keys, json_decref);
  bytes = read_file ("keys/keys/keys.json");
  keys = tv_json_parse_bytes (bytes, 65536, NULL);
  g_assert_cmpuint (json_array_size (json_object_get (keys, "intake")), ==, 1);
  g_assert_cmpint (tv_ctl_run ("publish --keys keys --to tree keys/keys", NULL), ==, 0);
  g_assert_cmpint (tv_ctl_run ("keys renew agency khong-co --keys keys", &out), ==, 1);
  g_assert_nonnull (strstr (out, "(not-found: "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ctl/keys/rotate", test_rotate);
  g_test_add_func ("/ctl/keys/hand-over", test_hand_over);
  g_test_add_func ("/ctl/keys/sign-apart", test_sign_apart);
  g_test_add_func ("/ctl/keys/online", test_online);
  g_test_add_func ("/ctl/keys/officers", test_officers);
  g_test_add_func ("/ctl/keys/recover", test_recover);
  g_test_add_func ("/ctl/keys/renew", test_renew);
  return g_test_run ();
}
