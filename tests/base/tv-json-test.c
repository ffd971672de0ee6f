// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-json.h"

#include <string.h>

static TvJson *
parse (const char *text, GError **error)
{
  return tv_json_parse (text, strlen (text), 4096, error);
}

static void
test_invalid (void)
{
  static const char *const table[] = {
    "",
    "1",
    "\"x\"",
    "{",
    "[1,]",
    "{\"a\":1,\"a\":2}",
    "{\"a\":1} x",
    "[\"\xff\"]",
    "[\"\\u0000\"]",
    "[99999999999999999999999]",
    "[NaN]",
    "{\"\u1ec7\":1,\"e\u0323\u0302\":2}", /* the same key once it is normalised */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (table[i], &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
    }
}

static void
test_depth (void)
{
  g_autofree char *open = g_strnfill (100000, '[');
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) json = NULL;

  g_assert_null (tv_json_parse (open, 100000, 200000, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
  g_clear_error (&error);
  for (int i = 0; i < 32; i++)
    g_string_append_c (text, '[');
  g_string_append (text, "\"[[[[ \\\" [[\"");
  for (int i = 0; i < 32; i++)
    g_string_append_c (text, ']');
  json = parse (text->str, &error);
  g_assert_no_error (error);
  g_assert_nonnull (json);
  g_string_prepend_c (text, '[');
  g_string_append_c (text, ']');
  g_assert_null (parse (text->str, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
}

static void
test_too_large (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_json_parse ("[1,2]", 5, 4, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
}

static void
test_normalised (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) json
      = parse ("{\"Vie\u0323\u0302t\": [\"\\u0065\\u0323\\u0302\"], \"a\": \"x\"}", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = tv_json_to_text (json, 0);
  g_assert_cmpstr (text, ==, "{\"Việt\":[\"ệ\"],\"a\":\"x\"}");
}

static void
test_same_bytes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) one
      = parse ("{\"b\":[1,2.5,true,null],\"a\":{\"y\":0.1,\"x\":\"đ\"}}", &error);
  g_autoptr (TvJson) two
      = parse ("{ \"a\":{\"x\":\"đ\",\"y\":0.1},\"b\":[1,2.5,true,null] }", &error);
  g_autoptr (GBytes) first = tv_json_to_bytes (one, 0);
  g_autoptr (GBytes) second = tv_json_to_bytes (two, 0);
  g_autofree char *text = tv_json_to_text (one, 0);

  g_assert_true (g_bytes_equal (first, second));
  g_assert_cmpstr (text, ==, "{\"a\":{\"x\":\"đ\",\"y\":0.1},\"b\":[1,2.5,true,null]}");
}

static void
test_members (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) json = parse (
      "{\"s\":\"x\",\"i\":5,\"a\":[\"p\",3,\"q\"],\"o\":{\"vi\":\"tên\",\"en\":\"name\"},\"r\":1.5,"
      "\"t\":true}",
      &error);
  g_auto (GStrv) strings = tv_json_get_strings (json, "a");
  g_auto (GStrv) none = tv_json_get_strings (json, "missing");
  const char *string = "unchanged";
  gint64 number;
  TvJson *array;

  g_assert_true (tv_json_need_string (json, "s", &string, &error));
  g_assert_true (tv_json_need_int (json, "i", &number, &error));
  g_assert_cmpint (number, ==, 5);
  g_assert_true (tv_json_need_array (json, "a", &array, &error));
  g_assert_true (tv_json_need_object (json, "o", &array, &error));
  g_assert_no_error (error);
  g_assert_false (tv_json_need_string (json, "i", &string, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
  g_assert_cmpstr (string, ==, "x");
  g_clear_error (&error);
  g_assert_false (tv_json_need_int (json, "r", &number, &error));
  g_clear_error (&error);
  g_assert_false (tv_json_need_array (json, "missing", &array, &error));
  g_assert_nonnull (strstr (error->message, "missing"));
  g_assert_cmpuint (g_strv_length (strings), ==, 2);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpstr (tv_json_get_localized (json, "o", "en"), ==, "name");
  g_assert_cmpstr (tv_json_get_localized (json, "o", "fr"), ==, "tên");
  g_assert_cmpstr (tv_json_get_localized (json, "s", "en"), ==, "x");
  g_assert_null (tv_json_get_localized (json, "missing", "en"));
  g_assert_cmpfloat_with_epsilon (tv_json_get_number (json, "i", 0), 5, 1e-9);
  g_assert_true (tv_json_get_boolean (json, "t", FALSE));
  g_assert_cmpint (tv_json_get_int (json, "s", 9), ==, 9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/json/invalid", test_invalid);
  g_test_add_func ("/base/json/depth", test_depth);
  g_test_add_func ("/base/json/too-large", test_too_large);
  g_test_add_func ("/base/json/normalised", test_normalised);
  g_test_add_func ("/base/json/same-bytes", test_same_bytes);
  g_test_add_func ("/base/json/members", test_members);
  return g_test_run ();
}
