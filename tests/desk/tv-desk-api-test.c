// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"

#include "tv-fake-province.h"

/* Wrong password, locked account, a server that is not the province's: each its own error. */
static void
test_sign_in (void)
{
  g_autoptr (TvFakeProvince) province = tv_fake_province_new ();
  static const struct
  {
    guint status;
    const char *word;
    TvError code;
  } vectors[] = {
    { 401, "unauthorized", TV_ERROR_UNAUTHORIZED },
    { 423, "locked", TV_ERROR_LOCKED },
    { 503, "unavailable", TV_ERROR_UNAVAILABLE },
  };
  g_autoptr (TvDeskApi) api = NULL;

  if (province == NULL)
    return;
  api = tv_fake_province_sign_in (province);
  g_assert_cmpstr (tv_desk_api_get_user_display (api), ==, "Nguyễn Thị Lan");
  g_assert_cmpstr (tv_desk_api_get_user_agency (api), ==, "so-xay-dung");
  g_assert_true (tv_desk_api_has_role (api, "publisher"));
  g_assert_false (tv_desk_api_has_role (api, "admin"));
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (TvDeskApi) other = tv_fake_province_connect (province);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      tv_fake_province_refuse (province,
                               "POST",
                               "/v1/sessions",
                               vectors[i].status,
                               vectors[i].word);
      tv_desk_api_sign_in_async (other, "a", "b", "123456", NULL, tv_fake_province_take, &result);
      tv_fake_province_wait (&result);
      g_assert_false (tv_desk_api_sign_in_finish (other, result, &error));
      g_assert_error (error, TV_ERROR, (int) vectors[i].code);
    }
}

/* An address that is none, or a certificate file that is missing, is said at once. */
static void
test_connect (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_desk_api_new ("http://127.0.0.1:1", "/nowhere.pem", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (tv_desk_api_new ("https://127.0.0.1:1", "/nowhere.pem", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CERTIFICATE);
}

static void
test_submission (void)
{
  g_autoptr (TvFakeProvince) province = tv_fake_province_new ();
  g_autoptr (TvDeskApi) api = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TvDeskSubmission) submission = NULL;
  GError *error = NULL;

  if (province == NULL)
    return;
  api = tv_fake_province_sign_in (province);
  tv_fake_province_answer (province,
                           "GET",
                           "/v1/submissions/s 1",
                           200,
                           "\"7\"",
                           "{\"id\":\"s 1\",\"state\":\"opened\"}");
  tv_desk_api_get_submission_async (api, "s 1", NULL, tv_fake_province_take, &result);
  tv_fake_province_wait (&result);
  submission = tv_desk_api_get_submission_finish (api, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (submission->id, ==, "s 1");
  g_assert_cmpstr (submission->etag, ==, "\"7\"");
}

static TvDeskAnswer *
save (TvDeskApi *api, const TvDeskAnswer *answer, GError **error)
{
  const char *submissions[] = { "s1", NULL };
  g_autoptr (GAsyncResult) result = NULL;

  tv_desk_api_save_answer_async (api, answer, submissions, NULL, tv_fake_province_take, &result);
  tv_fake_province_wait (&result);
  return tv_desk_api_save_answer_finish (api, result, error);
}

/* The first save makes the answer, the next one changes what the last ETag named. */
static void
test_save_answer (void)
{
  g_autoptr (TvFakeProvince) province = tv_fake_province_new ();
  g_autoptr (TvDeskApi) api = NULL;
  g_autoptr (TvDeskAnswer) answer = tv_desk_answer_new ();
  g_autoptr (TvDeskAnswer) saved = NULL;
  g_autoptr (TvDeskAnswer) again = NULL;
  g_autoptr (GError) error = NULL;

  if (province == NULL)
    return;
  api = tv_fake_province_sign_in (province);
  answer->outcome = TV_OUTCOME_ACCEPTED;
  tv_fake_province_answer (province, "POST", "/v1/answers", 201, "\"1\"", "{\"id\":\"a1\"}");
  saved = save (api, answer, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (saved->id, ==, "a1");
  g_assert_nonnull (strstr (tv_fake_province_get_body (province, "POST", "/v1/answers"), "\"s1\""));
  tv_fake_province_answer (province, "PATCH", "/v1/answers/a1", 200, "\"2\"", "{\"id\":\"a1\"}");
  again = save (api, saved, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tv_fake_province_get_if_match (province, "PATCH", "/v1/answers/a1"),
                   ==,
                   "\"1\"");
  g_assert_cmpstr (again->etag, ==, "\"2\"");
  tv_fake_province_refuse (province, "PATCH", "/v1/answers/a1", 412, "stale");
  g_assert_null (save (api, again, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STALE);
}

/* A server without sense in its replies gives errors, never half objects. */
static void
test_nonsense (void)
{
  static const char *const vectors[]
      = { "", "nonsense", "[]", "{}", "{\"rows\":{}}", "{\"rows\":[{\"id\":5}]}" };
  g_autoptr (TvFakeProvince) province = tv_fake_province_new ();
  g_autoptr (TvDeskApi) api = NULL;

  if (province == NULL)
    return;
  api = tv_fake_province_sign_in (province);
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      tv_fake_province_answer (province, "GET", "/v1/rounds", 200, NULL, vectors[i]);
      tv_desk_api_list_rounds_async (api, NULL, tv_fake_province_take, &result);
      tv_fake_province_wait (&result);
      g_test_message ("Vector %s", vectors[i]);
      g_assert_null (tv_desk_api_list_rounds_finish (api, result, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
    }
}

/* Only the officer's own wrapping of the named key is taken. */
static void
test_wrapped_key (void)
{
  g_autoptr (TvFakeProvince) province = tv_fake_province_new ();
  g_autoptr (TvDeskApi) api = NULL;
  const char *keys[] = { "0a0b0c0d", "ffffffff" };
  const char path[] = "/v1/agencies/so-xay-dung/wrapped-keys";

  if (province == NULL)
    return;
  api = tv_fake_province_sign_in (province);
  tv_fake_province_answer (province,
                           "GET",
                           path,
                           200,
                           NULL,
                           "{\"rows\":[{\"key\":\"0a0b0c0d\",\"user\":\"8\",\"wrapped\":\"QUFB\"},"
                           "{\"key\":\"0a0b0c0d\",\"user\":\"7\",\"wrapped\":\"QkJC\"}]}");
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) wrapped = NULL;

      tv_desk_api_get_wrapped_key_async (api,
                                         "so-xay-dung",
                                         keys[i],
                                         NULL,
                                         tv_fake_province_take,
                                         &result);
      tv_fake_province_wait (&result);
      wrapped = tv_desk_api_get_wrapped_key_finish (api, result, &error);
      if (i == 0)
        g_assert_cmpmem (g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped), "BBB", 3);
      else
        g_assert_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/desk/api/sign-in", test_sign_in);
  g_test_add_func ("/desk/api/connect", test_connect);
  g_test_add_func ("/desk/api/submission", test_submission);
  g_test_add_func ("/desk/api/save-answer", test_save_answer);
  g_test_add_func ("/desk/api/nonsense", test_nonsense);
  g_test_add_func ("/desk/api/wrapped-key", test_wrapped_key);
  return g_test_run ();
}
