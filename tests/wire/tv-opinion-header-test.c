// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "vault/tv-base64.h"
#include "vault/tv-box-key.h"
#include "wire/tv-opinion-header.h"

#include <string.h>

/* A round of the agency "so-xd", and the keys of a province that has one of each. */
typedef struct
{
  TvRound *round;
  TvBoxKey *intake;
  TvBoxKey *agency;
  TvJson *keys;
  GBytes *instance;
  TvOpinionFacts facts;
} Fixture;

static TvJson *
describe_key (TvBoxKey *key)
{
  g_autofree char *text = tv_base64_encode (tv_box_key_get_public (key), 32);

  return json_pack ("{s:s, s:s, s:s}",
                    "id",
                    tv_box_key_get_id (key),
                    "public",
                    text,
                    "agency",
                    "so-xd");
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char round[]
      = "{\"title\":{\"vi\":\"Thử\"},\"plan\":\"do-an\",\"plan_version\":3,"
        "\"regime\":\"lay-y-kien-dan-2024\",\"agency\":\"so-xd\",\"agency_name\":\"Sở\","
        "\"agency_key\":null,\"forms\":[\"form-a\"],\"units\":[],\"audiences\":[],"
        "\"questions\":{\"vi\":\"?\"},\"late_token_key\":null,\"state\":\"open\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) json = tv_json_parse (round, strlen (round), sizeof round, &error);
  g_autoptr (TvBoxKey) older = tv_box_key_generate ();

  g_assert_no_error (error);
  self->round = tv_round_parse ("dot-1", 1, json, &error);
  g_assert_no_error (error);
  self->intake = tv_box_key_generate ();
  self->agency = tv_box_key_generate ();
  self->keys = json_pack ("{s:[o, o], s:[o], s:s}",
                          "intake",
                          describe_key (older),
                          describe_key (self->intake),
                          "agencies",
                          describe_key (self->agency),
                          "dictionary",
                          "00000000");
  self->instance = g_bytes_new_static ("<data/>", 7);
  self->facts = (TvOpinionFacts){ 1795000000, 7, "24781", "vi", "AAAAAAAAAAA=", "form-a", "ab" };
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  tv_round_unref (self->round);
  tv_box_key_unref (self->intake);
  tv_box_key_unref (self->agency);
  json_decref (self->keys);
  g_bytes_unref (self->instance);
}

static TvOpinionHeader *
make (Fixture *self, GHashTable *identity, GError **error)
{
  return tv_opinion_header_new (&self->facts,
                                self->round,
                                self->instance,
                                identity,
                                self->keys,
                                NULL,
                                error);
}

static void
test_anonymous (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvOpinionHeader) header = make (self, NULL, &error);
  g_autoptr (GBytes) envelope = NULL;
  guint8 root[32] = { 1 };

  g_assert_no_error (error);
  /* The newest intake key is the last. */
  g_assert_cmpmem (header->intake_public, 32, tv_box_key_get_public (self->intake), 32);
  g_assert_cmpstr (tv_json_get_string (header->json, "round", ""), ==, "dot-1");
  g_assert_cmpstr (tv_json_get_string (header->json, "item", ""), ==, "do-an");
  g_assert_cmpint (tv_json_get_int (header->json, "item_version", 0), ==, 3);
  g_assert_cmpint (tv_json_get_int (header->json, "tick", 0), ==, 7);
  g_assert_cmpstr (tv_json_get_string (header->json, "unit", ""), ==, "24781");
  g_assert_cmpstr (tv_json_get_string (header->json, "day", ""), ==, "2026-11-18");
  g_assert_cmpstr (tv_json_get_string (json_object_get (header->json, "consent"), "text", ""),
                   ==,
                   TV_OPINION_CONSENT);
  g_assert_null (json_object_get (header->json, "identity"));
  g_assert_null (header->dictionary);
  envelope = tv_opinion_header_seal (header, root, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (envelope), >, 100);
}

/* The name goes to the agency's key only. */
static void
test_identity (Fixture *self, gconstpointer data)
{
  g_autoptr (GHashTable) identity = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvOpinionHeader) header = NULL;
  g_autofree char *text = NULL;

  g_hash_table_insert (identity, (gpointer) "/data/identity/name", (gpointer) "Nguyen Van A");
  header = make (self, identity, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tv_json_get_string (header->json, "agency_key", ""),
                   ==,
                   tv_box_key_get_id (self->agency));
  text = tv_json_to_text (header->json, 0);
  g_assert_null (strstr (text, "Nguyen"));
  json_array_clear (json_object_get (self->keys, "agencies"));
  g_assert_null (make (self, identity, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
}

static void
test_bad_keys (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) none = NULL;
  TvJson *intake = json_object_get (self->keys, "intake");

  json_object_set_new (json_array_get (intake, 1), "public", json_string ("AAAA"));
  g_assert_null (make (self, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
  json_array_clear (intake);
  g_assert_null (make (self, NULL, &none));
  g_assert_error (none, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/wire/opinion-header/anonymous", Fixture, NULL, set_up, test_anonymous, tear_down);
  g_test_add ("/wire/opinion-header/identity", Fixture, NULL, set_up, test_identity, tear_down);
  g_test_add ("/wire/opinion-header/bad-keys", Fixture, NULL, set_up, test_bad_keys, tear_down);
  return g_test_run ();
}
