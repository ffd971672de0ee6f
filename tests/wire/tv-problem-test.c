// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "wire/tv-problem.h"

#include <string.h>

/* Every word of the vocabulary comes back as itself. */
static void
test_round_trip (void)
{
  for (int code = TV_ERROR_FAILED; code <= TV_ERROR_VOLUME_FOREIGN; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (TV_ERROR, code, "vì sao");
      g_autoptr (GError) back = NULL;
      guint status = 0;
      g_autoptr (GBytes) body = tv_problem_to_bytes (error, &status);

      g_assert_cmpuint (status, >=, 400);
      g_assert_cmpuint (status, <, 600);
      back = tv_problem_to_error (status, TV_PROBLEM_MEDIA_TYPE, body);
      g_assert_error (back, TV_ERROR, code);
    }
}

/* What happened inside the server is told to nobody outside. */
static void
test_discreet (void)
{
  g_autoptr (GError) inside
      = g_error_new_literal (TV_ERROR, TV_ERROR_DATABASE, "/var/lib/bi-mat/server.db");
  g_autoptr (GError) outside = g_error_new_literal (TV_ERROR, TV_ERROR_FRAME, "thiếu đuôi");
  g_autoptr (GBytes) one = tv_problem_to_bytes (inside, NULL);
  g_autoptr (GBytes) two = tv_problem_to_bytes (outside, NULL);
  g_autofree char *first = g_strndup (g_bytes_get_data (one, NULL), g_bytes_get_size (one));
  g_autofree char *second = g_strndup (g_bytes_get_data (two, NULL), g_bytes_get_size (two));

  g_assert_null (strstr (first, "bi-mat"));
  g_assert_nonnull (strstr (second, "thiếu đuôi"));
}

/* A portal, a proxy or a fool in between. */
static void
test_strangers (void)
{
  static const struct
  {
    guint status;
    const char *media_type;
    const char *body;
    TvError code;
  } cases[] = {
    { 404, "text/html", "<h1>Not found</h1>", TV_ERROR_NOT_FOUND },
    { 413, NULL, NULL, TV_ERROR_TOO_LARGE },
    { 502, "text/plain", "bad gateway", TV_ERROR_UNAVAILABLE },
    { 418, NULL, NULL, TV_ERROR_FAILED },
    { 403, TV_PROBLEM_MEDIA_TYPE, "[[[[", TV_ERROR_FORBIDDEN },
    { 403, TV_PROBLEM_MEDIA_TYPE, "{\"type\": \"about:blank\"}", TV_ERROR_FORBIDDEN },
    { 403, TV_PROBLEM_MEDIA_TYPE, "{\"type\": \"urn:thamvan:no-such\"}", TV_ERROR_FAILED },
    { 409, TV_PROBLEM_MEDIA_TYPE, "{\"type\": 7}", TV_ERROR_CONFLICT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = cases[i].body != NULL
                                    ? g_bytes_new_static (cases[i].body, strlen (cases[i].body))
                                    : NULL;
      g_autoptr (GError) error = tv_problem_to_error (cases[i].status, cases[i].media_type, body);

      g_assert_error (error, TV_ERROR, (int) cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/wire/problem/round-trip", test_round_trip);
  g_test_add_func ("/wire/problem/discreet", test_discreet);
  g_test_add_func ("/wire/problem/strangers", test_strangers);
  return g_test_run ();
}
