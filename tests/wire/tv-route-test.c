// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "wire/tv-route.h"

#include <string.h>

static void
test_match (void)
{
  g_auto (GStrv) values = NULL;
  g_autoptr (GError) error = NULL;
  const TvRoute *route = tv_route_match ("PUT", "/v1/submissions/abc", &values, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (route->name, ==, "submission-put");
  g_assert_cmpstr (values[0], ==, "abc");
  g_assert_null (values[1]);
  route = tv_route_match ("POST", "/v1/submissions/batch", NULL, NULL);
  g_assert_cmpstr (route->name, ==, "submission-batch");
  route = tv_route_match ("GET", "/v1/rounds/r-1/submissions", NULL, NULL);
  g_assert_cmpstr (route->name, ==, "round-submissions");
}

static void
test_no_match (void)
{
  static const struct
  {
    const char *method;
    const char *path;
    TvError code;
  } cases[] = {
    { "GET", "/y-kien", TV_ERROR_NOT_FOUND },
    { "GET", "", TV_ERROR_NOT_FOUND },
    { "GET", "*", TV_ERROR_NOT_FOUND },
    { "GET", "/v1", TV_ERROR_NOT_FOUND },
    { "GET", "/v1/time/", TV_ERROR_NOT_FOUND },
    { "GET", "//v1/time", TV_ERROR_NOT_FOUND },
    { "GET", "/v1/submissions/", TV_ERROR_NOT_FOUND },
    { "GET", "/v1/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q", TV_ERROR_NOT_FOUND },
    { "DELETE", "/v1/time", TV_ERROR_METHOD },
    { "get", "/v1/time", TV_ERROR_METHOD },
    { "TRACE", "/v1/rounds", TV_ERROR_METHOD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_route_match (cases[i].method, cases[i].path, NULL, &error));
      g_assert_error (error, TV_ERROR, (int) cases[i].code);
    }
}

/* Each route is found by its own path, and by no other route's. */
static void
test_round_trip (void)
{
  gsize length = 0;
  const TvRoute *routes = tv_route_list (&length);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *path = tv_route_path (routes[i].name, "mot", "hai", NULL);

      g_assert_true (tv_route_find (routes[i].name) == &routes[i]);
      g_assert_true (tv_route_match (routes[i].method, path, NULL, NULL) == &routes[i]);
      g_assert_true (routes[i].who != 0);
    }
  g_assert_null (tv_route_find ("khong-co"));
}

static void
test_path_escapes (void)
{
  g_autofree char *path = tv_route_path ("metadata", "a/b?c#d é", NULL);

  g_assert_cmpstr (path, ==, "/v1/metadata/a%2Fb%3Fc%23d%20%C3%A9");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/wire/route/match", test_match);
  g_test_add_func ("/wire/route/no-match", test_no_match);
  g_test_add_func ("/wire/route/round-trip", test_round_trip);
  g_test_add_func ("/wire/route/path-escapes", test_path_escapes);
  return g_test_run ();
}
