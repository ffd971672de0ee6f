// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "desk/tv-desk-answer.h"
#include "desk/tv-desk-submission.h"

static TvJson *
parse (const char *text)
{
  GError *error = NULL;
  TvJson *json = tv_json_parse (text, strlen (text), 1 << 20, &error);

  g_assert_no_error (error);
  return json;
}

/* An answer is complete with an outcome, a reason and one reference that says something. */
static void
test_missing (void)
{
  static const struct
  {
    const char *json;
    guint missing;
  } vectors[] = {
    { "{}", TV_DESK_ANSWER_NO_OUTCOME | TV_DESK_ANSWER_NO_REASON | TV_DESK_ANSWER_NO_REFERENCE },
    { "{\"outcome\":\"tiep-thu\"}", TV_DESK_ANSWER_NO_REASON | TV_DESK_ANSWER_NO_REFERENCE },
    { "{\"outcome\":\"tiep-thu\",\"reason\":\" \\u00a0\\n\",\"references\":[\"Điều 3\"]}",
      TV_DESK_ANSWER_NO_REASON },
    { "{\"outcome\":\"ghi-nhan\",\"reason\":\"Đúng\",\"references\":[\"  \"]}",
      TV_DESK_ANSWER_NO_REFERENCE },
    { "{\"outcome\":\"chua-biet\",\"reason\":\"Đúng\",\"references\":[\"Điều 3\"]}",
      TV_DESK_ANSWER_NO_OUTCOME },
    { "{\"outcome\":\"khong-tiep-thu\",\"reason\":\"Đúng\",\"references\":[\"Điều 3\"]}",
      TV_DESK_ANSWER_COMPLETE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (TvJson) json = parse (vectors[i].json);
      g_autoptr (TvDeskAnswer) answer = tv_desk_answer_parse (json, NULL);

      g_test_message ("Vector %" G_GSIZE_FORMAT, i);
      g_assert_cmpuint (tv_desk_answer_missing (answer), ==, vectors[i].missing);
    }
}

/* Every combination of missing parts has a sentence of its own; a complete one has none. */
static void
test_missing_text (void)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_null (tv_desk_answer_missing_text (TV_DESK_ANSWER_COMPLETE));
  for (guint missing = 1; missing < 8; missing++)
    g_assert_true (g_hash_table_add (texts, tv_desk_answer_missing_text (missing)));
}

/* What is sent holds the four parts and no blank reference. */
static void
test_json (void)
{
  g_autoptr (TvJson) json
      = parse ("{\"id\":\"a\",\"outcome\":\"tiep-thu-mot-phan\",\"reason\":\"r\","
               "\"references\":[\"Điều 3\",\" \"],\"text\":\"t\",\"etag\":\"e\"}");
  g_autoptr (TvDeskAnswer) answer = tv_desk_answer_parse (json, NULL);
  g_autoptr (TvJson) out = tv_desk_answer_to_json (answer);
  g_autofree char *text = tv_json_to_text (out, 0);

  g_assert_cmpstr (text,
                   ==,
                   "{\"outcome\":\"tiep-thu-mot-phan\",\"reason\":\"r\",\"references\":[\"Điều "
                   "3\"],\"text\":\"t\"}");
}

static void
test_copy (void)
{
  g_autoptr (TvJson) json = parse (
      "{\"id\":\"a\",\"outcome\":\"tiep-thu\",\"reason\":\"r\",\"version\":3,\"references\":[\"x\"]"
      ","
      "\"submissions\":[{\"id\":\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\",\"day\":\"2026-11-20\","
      "\"entry_key\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"}]}");
  g_autoptr (TvDeskAnswer) answer = tv_desk_answer_parse (json, NULL);
  g_autoptr (TvDeskAnswer) copy = tv_desk_answer_copy (answer);
  const TvDeskEntry *entry = g_ptr_array_index (copy->submissions, 0);

  g_assert_true (tv_desk_answer_equal (answer, copy));
  g_assert_cmpstr (copy->etag, ==, "\"3\"");
  g_assert_cmpstr (entry->id, ==, "6ba7b810-9dad-41d1-80b4-00c04fd430c8");
  g_assert_cmpuint (entry->entry_key[31], ==, 31);
  copy->outcome = TV_OUTCOME_NOTED;
  g_assert_false (tv_desk_answer_equal (answer, copy));
}

/* A server that sends a wrong key or id is refused, not believed in part. */
static void
test_bad_entry (void)
{
  static const char *const vectors[] = {
    "{\"id\":\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\",\"entry_key\":\"AAEC\"}",
    "{\"id\":\"nobody\",\"entry_key\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"}",
    "{\"id\":\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (TvJson) json = parse (vectors[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_desk_entry_parse (json, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
    }
}

static void
test_submission (void)
{
  g_autoptr (TvJson) json = parse (
      "{\"id\":\"s1\",\"round\":\"r\",\"unit\":\"24781\",\"channel\":\"kiosk\",\"day\":\"2026-11-"
      "20\","
      "\"received\":\"2026-11-21T01:02:03Z\",\"lang\":\"vi\",\"state\":\"opened\","
      "\"description\":[{\"path\":\"/data/text\",\"label\":\"Ý kiến\",\"type\":\"string\","
      "\"value\":\"a\",\"text\":\"Đường hẹp\"},{\"path\":\"/data/n\",\"label\":\"Số\",\"type\":"
      "\"int\",\"value\":\"5\"}],\"point\":{\"lon\":108.44,\"lat\":11.94},\"faults\":[\"muộn\","
      "{\"path\":\"/data/n\",\"message\":\"quá lớn\"}],\"has_identity\":true,\"answer\":null}");
  g_autoptr (TvDeskSubmission) submission = tv_desk_submission_parse (json, "\"3\"", NULL);
  const TvDeskField *field = NULL;

  g_assert_nonnull (submission);
  g_assert_cmpuint (submission->description->len, ==, 2);
  field = g_ptr_array_index (submission->description, 0);
  g_assert_cmpstr (field->text, ==, "Đường hẹp");
  field = g_ptr_array_index (submission->description, 1);
  g_assert_cmpstr (field->text, ==, "5");
  g_assert_true (submission->has_point);
  g_assert_cmpfloat_with_epsilon (submission->lat, 11.94, 1e-9);
  g_assert_cmpstr (submission->faults[1], ==, "/data/n: quá lớn");
  g_assert_true (submission->has_identity);
  g_assert_null (submission->answer);
  g_assert_cmpstr (submission->received, ==, "2026-11-21");
  g_assert_cmpstr (submission->etag, ==, "\"3\"");
}

/* A point off the earth, or none, is no point. */
static void
test_submission_point (void)
{
  static const char *const vectors[] = {
    "{\"id\":\"s\",\"point\":null}",
    "{\"id\":\"s\",\"point\":{}}",
    "{\"id\":\"s\",\"point\":{\"lon\":500,\"lat\":1}}",
    "{\"id\":\"s\",\"point\":{\"lon\":\"x\",\"lat\":1}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (TvJson) json = parse (vectors[i]);
      g_autoptr (TvDeskSubmission) submission = tv_desk_submission_parse (json, NULL, NULL);

      g_assert_false (submission->has_point);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/desk/answer/missing", test_missing);
  g_test_add_func ("/desk/answer/missing-text", test_missing_text);
  g_test_add_func ("/desk/answer/json", test_json);
  g_test_add_func ("/desk/answer/copy", test_copy);
  g_test_add_func ("/desk/answer/bad-entry", test_bad_entry);
  g_test_add_func ("/desk/submission/parse", test_submission);
  g_test_add_func ("/desk/submission/point", test_submission_point);
  return g_test_run ();
}
