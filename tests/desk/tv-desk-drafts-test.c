// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "desk/tv-desk-drafts.h"
#include "desk/tv-desk-identity.h"
#include "vault/tv-box-key.h"

#define ID "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
#define CANARY "Đường hẹp quá"

static GBytes *
new_key (void)
{
  g_autoptr (TvBoxKey) key = tv_box_key_generate ();

  return tv_box_key_dup_secret (key);
}

static TvDeskAnswer *
new_answer (void)
{
  TvDeskAnswer *answer = tv_desk_answer_new ();

  answer->outcome = TV_OUTCOME_NOTED;
  g_free (answer->reason);
  answer->reason = g_strdup (CANARY);
  return answer;
}

static char *
draft_file (void)
{
  return g_build_filename (g_get_user_data_dir (), "thamvan", "drafts", ID ".draft", NULL);
}

/* A half-written answer comes back as it was, and lies on the disk unreadable. */
static void
test_round_trip (void)
{
  g_autoptr (GBytes) key = new_key ();
  g_autoptr (TvDeskAnswer) answer = new_answer ();
  g_autoptr (TvDeskAnswer) loaded = NULL;
  g_autofree char *file = draft_file ();
  g_autofree char *bytes = NULL;
  gsize length = 0;
  GError *error = NULL;

  g_assert_true (tv_desk_drafts_save (key, ID, answer, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
  g_assert_null (memmem (bytes, length, CANARY, strlen (CANARY)));
  loaded = tv_desk_drafts_load (key, ID, &error);
  g_assert_no_error (error);
  g_assert_true (tv_desk_answer_equal (answer, loaded));
  tv_desk_drafts_remove (ID);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  tv_desk_drafts_remove (ID);
}

/* No draft, another key, a damaged file, an id that is a path: each its own error, no crash. */
static void
test_errors (void)
{
  g_autoptr (GBytes) key = new_key ();
  g_autoptr (GBytes) other = new_key ();
  g_autoptr (TvDeskAnswer) answer = new_answer ();
  g_autofree char *file = draft_file ();
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_desk_drafts_load (key, ID, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (tv_desk_drafts_save (key, ID, answer, NULL));
  g_assert_null (tv_desk_drafts_load (other, ID, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_null (tv_desk_drafts_load (key, ID, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (tv_desk_drafts_save (key, "../../etc/passwd", answer, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
  tv_desk_drafts_remove ("../../etc/passwd");
}

/* An identity opens with the right officer's key and with no other. */
static void
test_identity (void)
{
  static const char plain[] = "{\"/data/identity/full_name\":\"Nguyễn Văn An\"}";
  g_autoptr (TvBoxKey) officer = tv_box_key_generate ();
  g_autoptr (TvBoxKey) agency = tv_box_key_generate ();
  g_autoptr (GBytes) officer_secret = tv_box_key_dup_secret (officer);
  g_autoptr (GBytes) agency_secret = tv_box_key_dup_secret (agency);
  g_autoptr (GBytes) stranger = new_key ();
  g_autoptr (GBytes) wrapped = tv_box_seal (tv_box_key_get_public (officer),
                                            g_bytes_get_data (agency_secret, NULL),
                                            g_bytes_get_size (agency_secret));
  g_autoptr (GBytes) sealed = tv_box_seal (tv_box_key_get_public (agency), plain, strlen (plain));
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) json = tv_desk_identity_unseal (officer_secret, wrapped, sealed, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tv_json_get_string (json, "/data/identity/full_name", ""), ==, "Nguyễn Văn An");
  g_assert_null (tv_desk_identity_unseal (stranger, wrapped, sealed, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (tv_desk_identity_unseal (officer_secret, wrapped, wrapped, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/desk/drafts/round-trip", test_round_trip);
  g_test_add_func ("/desk/drafts/errors", test_errors);
  g_test_add_func ("/desk/identity/unseal", test_identity);
  return g_test_run ();
}
