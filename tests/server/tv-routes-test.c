// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-hex.h"
#include "tv-server-fixture.h"
#include "vault/tv-envelope.h"
#include "wire/tv-route.h"

#include <string.h>

/* Every route × every role: who may, may; who may not hears so, and nothing else. The table here is
 * written from the contract, not from the program. */
typedef struct
{
  const char *route;
  const char *who; /* letters of the contract: P D W R A B O F C M */
} Allowed;

static const Allowed table[] = {
  { "time", "P" },
  { "metadata", "P" },
  { "object-get", "P" },
  { "object-head", "P" },
  { "object-put", "B" },
  { "delta", "P" },
  { "receipt", "P" },
  { "enrolment", "P" },
  { "device-challenge", "P" },
  { "device-session", "P" },
  { "device-self", "D" },
  { "device-report", "D" },
  { "submission-put", "DWRFC" },
  { "submission-batch", "DW" },
  { "submission", "RAW" },
  { "submission-identity", "R" },
  { "session-new", "P" },
  { "session-end", "WRABOFCM" },
  { "session-step-up", "WRABOFCM" },
  { "wrapped-keys", "MR" },
  { "round-list", "WRABOFCM" },
  { "round-submissions", "WRABO" },
  { "answer-list", "RA" },
  { "answer-new", "RA" },
  { "answer-change", "RA" },
  { "proposal-list", "BA" },
  { "proposal-new", "BA" },
  { "proposal", "BA" },
  { "proposal-sign", "BA" },
  { "proposal-withdraw", "BA" },
  { "wrapped-keys-put", "MR" },
  { "user-list", "M" },
  { "user-new", "M" },
  { "user", "WRABOFCM" },
  { "user-change", "M" },
  { "user-keys", "WRABOFCM" },
  { "user-key-new", "WRABOFCM" },
  { "device-list", "MW" },
  { "device-change", "MW" },
  { "enrolment-code-new", "MW" },
  { "page-home", "P" },
  { "page-round", "P" },
  { "page-look-up", "P" },
  { "page-ask", "P" },
  { "audit", "M" },
};

static const struct
{
  char letter;
  const char *role;
} roles[] = {
  { 'W', "ward" },     { 'R', "reviewer" },     { 'A', "approver" }, { 'B', "publisher" },
  { 'O', "observer" }, { 'F', "front-member" }, { 'M', "admin" },    { 'C', "front-coordinator" },
};

static const char *
allowed_for (const char *route)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].route, route) == 0)
      return table[i].who;
  return NULL;
}

static TvReply *
call_route (TvServerFixture *server, const TvRoute *route, const char *token)
{
  g_autofree char *path = tv_route_path (route->name, "00000000-0000-4000-8000-000000000000", NULL);
  g_autoptr (GBytes) body = NULL;
  gboolean has_body = route->max_body > 0;

  if (has_body)
    body = g_bytes_new_static ("{}", 2);
  return tv_server_fixture_call (server,
                                 route->method,
                                 path,
                                 token,
                                 "application/json",
                                 body,
                                 NULL);
}

/* What the route itself says to a senseless request, but not that one may not ask. */
static void
assert_let_in (const TvRoute *route, char letter, TvReply *reply)
{
  g_test_message ("%s by %c: %u %s", route->name, letter, reply->status, reply->word);
  g_assert_cmpuint (reply->status, !=, 401);
  g_assert_cmpstr (reply->word, !=, "forbidden");
  g_assert_cmpuint (reply->status, !=, 0);
  g_assert_cmpuint (reply->status, <, 500);
}

static void
assert_kept_out (const TvRoute *route, char letter, TvReply *reply, guint status)
{
  g_test_message ("%s by %c: %u %s", route->name, letter, reply->status, reply->word);
  g_assert_cmpuint (reply->status, ==, status);
}

static void
check_role (TvServerFixture *server, char letter, char **token, const char *name)
{
  gsize length = 0;
  const TvRoute *routes = tv_route_list (&length);

  for (gsize i = 0; i < length; i++)
    {
      const char *who = allowed_for (routes[i].name);
      g_autoptr (TvReply) reply = NULL;

      g_assert_nonnull (who);
      /* A limit of its own would answer for it. */
      if (strchr (who, 'P') != NULL)
        continue;
      reply = call_route (server, &routes[i], *token);
      if (strchr (who, letter) != NULL)
        assert_let_in (&routes[i], letter, reply);
      else
        assert_kept_out (&routes[i], letter, reply, *token == NULL ? 401 : 403);
      if (strcmp (routes[i].name, "session-end") == 0 && name != NULL)
        {
          g_free (*token);
          *token = tv_server_fixture_sign_in (server, name);
        }
    }
}

static void
test_roles (void)
{
  TvServerFixture *server = tv_server_fixture_new ();
  char *nobody = NULL;
  char *device = NULL;

  tv_server_fixture_start (server);
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      char *token = NULL;

      tv_server_fixture_add_user (server, roles[i].role, json_pack ("[s]", roles[i].role));
      token = tv_server_fixture_sign_in (server, roles[i].role);
      check_role (server, roles[i].letter, &token, roles[i].role);
      g_free (token);
    }
  device = tv_server_fixture_add_device (server, NULL, NULL);
  check_role (server, 'D', &device, NULL);
  check_role (server, '-', &nobody, NULL);
  g_free (device);
  tv_server_fixture_free (server);
}

/* The contract's table and the program's have the same routes. */
static void
test_table (void)
{
  gsize length = 0;
  const TvRoute *routes = tv_route_list (&length);

  g_assert_cmpuint (length, ==, G_N_ELEMENTS (table));
  for (gsize i = 0; i < length; i++)
    g_assert_nonnull (allowed_for (routes[i].name));
}

static char *
put_opinion (TvServerFixture *server, const char *device)
{
  guint8 root[32];
  g_autoptr (GBytes) envelope = tv_server_fixture_seal (server, "Ý kiến", root);
  char *path = tv_server_fixture_path (envelope);
  g_autoptr (TvReply) reply = tv_server_fixture_call (server,
                                                      "PUT",
                                                      path,
                                                      device,
                                                      TV_ENVELOPE_MEDIA_TYPE,
                                                      envelope,
                                                      NULL);

  g_assert_cmpuint (reply->status, ==, 201);
  return path;
}

/* A ward official of the next ward, and a reviewer of another agency. */
static void
add_strangers (TvServerFixture *server)
{
  json_decref (tv_server_fixture_admin (server,
                                        "user-add",
                                        json_pack ("{s:s, s:s, s:[s], s:s}",
                                                   "name",
                                                   "phuong-khac",
                                                   "password",
                                                   TV_FIXTURE_PASSWORD,
                                                   "roles",
                                                   "ward",
                                                   "unit",
                                                   TV_FIXTURE_OTHER_UNIT)));
  json_decref (tv_server_fixture_admin (server,
                                        "user-add",
                                        json_pack ("{s:s, s:s, s:[s], s:s}",
                                                   "name",
                                                   "so-khac",
                                                   "password",
                                                   TV_FIXTURE_PASSWORD,
                                                   "roles",
                                                   "reviewer",
                                                   "agency",
                                                   "so-khac")));
}

static void
assert_get (TvServerFixture *server, const char *token, const char *path, guint status)
{
  g_autoptr (TvReply) reply = tv_server_fixture_call (server, "GET", path, token, NULL, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, status);
  if (status == 403)
    g_assert_cmpstr (reply->word, ==, "unit-foreign");
}

static void
test_units (void)
{
  TvServerFixture *server = tv_server_fixture_new ();
  g_autofree char *publisher = NULL;
  g_autofree char *device = NULL;
  g_autofree char *own = NULL;
  g_autofree char *foreign = NULL;
  g_autofree char *agency = NULL;
  g_autofree char *path = NULL;
  const char *list = "/v1/rounds/" TV_FIXTURE_ROUND "/submissions";
  const char *list_own = "/v1/rounds/" TV_FIXTURE_ROUND "/submissions?unit=" TV_FIXTURE_UNIT;

  tv_server_fixture_start (server);
  tv_server_fixture_add_user (server, "congbo", json_pack ("[s]", "publisher"));
  tv_server_fixture_add_user (server, "phuong", json_pack ("[s]", "ward"));
  add_strangers (server);
  publisher = tv_server_fixture_sign_in (server, "congbo");
  tv_server_fixture_publish (server, publisher);
  device = tv_server_fixture_add_device (server, NULL, NULL);
  path = put_opinion (server, device);
  json_decref (tv_server_fixture_settle (server));
  own = tv_server_fixture_sign_in (server, "phuong");
  foreign = tv_server_fixture_sign_in (server, "phuong-khac");
  agency = tv_server_fixture_sign_in (server, "so-khac");
  assert_get (server, own, path, 200);
  assert_get (server, foreign, path, 403);
  assert_get (server, own, list_own, 200);
  assert_get (server, foreign, list_own, 403);
  {
    g_autoptr (TvReply) mine
        = tv_server_fixture_call (server, "GET", list, foreign, NULL, NULL, NULL);

    g_assert_cmpuint (mine->status, ==, 200);
    g_assert_cmpuint (json_array_size (json_object_get (mine->json, "rows")), ==, 0);
  }
  assert_get (server, agency, "/v1/answers?round=" TV_FIXTURE_ROUND, 403);
  assert_get (server, agency, "/v1/agencies/" TV_FIXTURE_AGENCY "/wrapped-keys", 403);
  tv_server_fixture_free (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/server/routes/table", test_table);
  g_test_add_func ("/server/routes/roles", test_roles);
  g_test_add_func ("/server/routes/units", test_units);
  return g_test_run ();
}
