// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-server-fixture.h"
#include "vault/tv-base64.h"

#include <string.h>

#define WRAPS "/v1/agencies/" TV_FIXTURE_AGENCY "/wrapped-keys"

typedef struct
{
  TvServerFixture *server;
  char *admin; /* tokens */
  char *ward;
  char *reviewer;
} Case;

static void
set_up (Case *self, gconstpointer data)
{

  self->server = tv_server_fixture_new ();
  tv_server_fixture_start (self->server);
  tv_server_fixture_add_user (self->server, "quantri", json_pack ("[s]", "admin"));
  tv_server_fixture_add_user (self->server, "phuong", json_pack ("[s]", "ward"));
  tv_server_fixture_add_user (self->server, "xemxet", json_pack ("[s]", "reviewer"));
  self->admin = tv_server_fixture_sign_in (self->server, "quantri");
  self->ward = tv_server_fixture_sign_in (self->server, "phuong");
  self->reviewer = tv_server_fixture_sign_in (self->server, "xemxet");
}

static void
tear_down (Case *self, gconstpointer data)
{
  tv_server_fixture_free (self->server);
  g_free (self->admin);
  g_free (self->ward);
  g_free (self->reviewer);
}

static TvReply *
get (Case *self, const char *token, const char *path)
{
  return tv_server_fixture_call (self->server, "GET", path, token, NULL, NULL, NULL);
}

/* @json is taken over; @etag: (nullable). */
static TvReply *
send (Case *self,
      const char *token,
      const char *method,
      const char *path,
      const char *etag,
      TvJson *json)
{
  g_autoptr (TvJson) owned = json;
  g_autoptr (GBytes) body = tv_json_to_bytes (owned, 0);

  return tv_server_fixture_call (self->server,
                                 method,
                                 path,
                                 token,
                                 "application/json",
                                 body,
                                 etag != NULL ? "If-Match" : NULL,
                                 etag,
                                 NULL);
}

static const char *
etag_of (const TvReply *reply)
{
  return soup_message_headers_get_one (reply->headers, "ETag");
}

/* An account is made, read, changed by who saw it as it is, and closed. */
static void
test_users (Case *self, gconstpointer data)
{
  g_autoptr (TvReply) stranger = get (self, self->reviewer, "/v1/users");
  g_autoptr (TvReply) other = get (self, self->reviewer, "/v1/users/quantri");
  g_autoptr (TvReply) own = get (self, self->reviewer, "/v1/users/xemxet");
  g_autoptr (TvReply) made = tv_server_fixture_post (self->server,
                                                     "/v1/users",
                                                     self->admin,
                                                     json_pack ("{s:s, s:s, s:s, s:[s]}",
                                                                "name",
                                                                "lan",
                                                                "display",
                                                                "Lan",
                                                                "password",
                                                                TV_FIXTURE_PASSWORD,
                                                                "roles",
                                                                "reviewer"));
  g_autoptr (TvReply) twice = tv_server_fixture_post (self->server,
                                                      "/v1/users",
                                                      self->admin,
                                                      json_pack ("{s:s, s:s, s:[s]}",
                                                                 "name",
                                                                 "lan",
                                                                 "password",
                                                                 TV_FIXTURE_PASSWORD,
                                                                 "roles",
                                                                 "reviewer"));
  g_autoptr (TvReply) weak = tv_server_fixture_post (
      self->server,
      "/v1/users",
      self->admin,
      json_pack ("{s:s, s:s, s:[s]}", "name", "b", "password", "ngan", "roles", "reviewer"));
  g_autoptr (TvReply) blind = NULL;
  g_autoptr (TvReply) closed = NULL;
  g_autofree char *token = NULL;

  g_assert_cmpuint (stranger->status, ==, 403);
  g_assert_cmpuint (other->status, ==, 404);
  g_assert_cmpuint (own->status, ==, 200);
  g_assert_null (json_object_get (own->json, "password"));
  g_assert_cmpuint (made->status, ==, 201);
  g_assert_cmpuint (twice->status, ==, 409);
  g_assert_cmpuint (weak->status, ==, 400);
  token = tv_server_fixture_sign_in (self->server, "lan");
  g_assert_nonnull (token);

  blind = send (self,
                self->admin,
                "PATCH",
                "/v1/users/lan",
                "\"0000000000000000\"",
                json_pack ("{s:s}", "state", "closed"));
  g_assert_cmpuint (blind->status, ==, 412);
  closed = send (self,
                 self->admin,
                 "PATCH",
                 "/v1/users/lan",
                 etag_of (made),
                 json_pack ("{s:s}", "state", "closed"));
  g_assert_cmpuint (closed->status, ==, 200);
  g_assert_cmpstr (tv_json_get_string (closed->json, "state", ""), ==, "closed");
  g_assert_cmpstr (etag_of (closed), !=, etag_of (made));
}

static void
test_keys (Case *self, gconstpointer data)
{
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autofree char *text = tv_base64_encode (tv_signing_key_get_public (key), TV_PUBLIC_KEY_SIZE);
  g_autoptr (TvReply) foreign = send (self,
                                      self->reviewer,
                                      "POST",
                                      "/v1/users/quantri/keys",
                                      NULL,
                                      json_pack ("{s:s, s:s}", "kind", "signing", "public", text));
  g_autoptr (TvReply) kind = send (self,
                                   self->reviewer,
                                   "POST",
                                   "/v1/users/xemxet/keys",
                                   NULL,
                                   json_pack ("{s:s, s:s}", "kind", "root", "public", text));
  g_autoptr (TvReply) own = send (self,
                                  self->reviewer,
                                  "POST",
                                  "/v1/users/xemxet/keys",
                                  NULL,
                                  json_pack ("{s:s, s:s}", "kind", "signing", "public", text));
  g_autoptr (TvReply) list = get (self, self->admin, "/v1/users/xemxet/keys");
  const TvJson *row = NULL;

  g_assert_cmpuint (foreign->status, ==, 404);
  g_assert_cmpuint (kind->status, ==, 400);
  g_assert_cmpuint (own->status, ==, 201);
  row = json_array_get (json_object_get (list->json, "rows"), 0);
  g_assert_cmpstr (tv_json_get_string (row, "id", ""), ==, tv_signing_key_get_id (key));
}

/* A ward sees, adds and shuts out its own kiosks, an administrator all of them. */
static void
test_devices (Case *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *session = tv_server_fixture_add_device (self->server, &id, NULL);
  g_autofree char *path = g_strconcat ("/v1/devices/", id, NULL);
  g_autoptr (TvReply) all = get (self, self->admin, "/v1/devices");
  g_autoptr (TvReply) none = get (self, self->reviewer, "/v1/devices");
  g_autoptr (TvReply) code
      = send (self,
              self->ward,
              "POST",
              "/v1/enrolment-codes",
              NULL,
              json_pack ("{s:s, s:s}", "unit", TV_FIXTURE_UNIT, "name", "Sảnh"));
  g_autoptr (TvReply) foreign
      = send (self,
              self->ward,
              "POST",
              "/v1/enrolment-codes",
              NULL,
              json_pack ("{s:s, s:s}", "unit", TV_FIXTURE_OTHER_UNIT, "name", "Sảnh"));
  const TvJson *row = json_array_get (json_object_get (all->json, "rows"), 0);
  g_autoptr (TvReply) stale = NULL;
  g_autoptr (TvReply) revoked = NULL;
  g_autoptr (TvReply) shut_out = NULL;

  g_assert_cmpstr (tv_json_get_string (row, "device", ""), ==, id);
  g_assert_cmpuint (none->status, ==, 403);
  g_assert_cmpuint (code->status, ==, 201);
  g_assert_nonnull (tv_json_get_string (code->json, "code", NULL));
  g_assert_cmpuint (foreign->status, ==, 403);
  stale = send (self,
                self->admin,
                "PATCH",
                path,
                "\"x\"",
                json_pack ("{s:s, s:s}", "state", "revoked", "reason", "Mất"));
  g_assert_cmpuint (stale->status, ==, 412);
  revoked = send (self,
                  self->admin,
                  "PATCH",
                  path,
                  tv_json_get_string (row, "etag", ""),
                  json_pack ("{s:s, s:s}", "state", "revoked", "reason", "Mất"));
  g_assert_cmpuint (revoked->status, ==, 200);
  g_assert_cmpstr (tv_json_get_string (revoked->json, "reason", ""), ==, "Mất");
  shut_out = get (self, session, "/v1/device/self");
  g_assert_cmpuint (shut_out->status, ==, 403);
}

static void
add_agency (Case *self)
{
  g_autofree char *text = tv_base64_encode (tv_box_key_get_public (self->server->agency), 32);
  g_autoptr (TvJson) added = tv_server_fixture_admin (self->server,
                                                      "agency-add",
                                                      json_pack ("{s:s, s:s, s:s}",
                                                                 "agency",
                                                                 TV_FIXTURE_AGENCY,
                                                                 "name",
                                                                 "Sở Xây dựng",
                                                                 "public",
                                                                 text));

  g_assert_nonnull (added);
}

/* Who answers for the agency hands its key on, sealed to a colleague. */
static TvReply *
put_wrap (Case *self, const char *token, const char *user)
{
  return send (self,
               token,
               "PUT",
               WRAPS,
               NULL,
               json_pack ("{s:[{s:s, s:s, s:s}]}",
                          "rows",
                          "key",
                          tv_box_key_get_id (self->server->agency),
                          "user",
                          user,
                          "wrapped",
                          "AAEC"));
}

/* Who answers for the agency hands its key on, sealed to a colleague. */
static void
test_wraps (Case *self, gconstpointer data)
{
  g_autoptr (TvReply) put = NULL;
  g_autoptr (TvReply) ward = NULL;
  g_autoptr (TvReply) unknown = NULL;
  g_autoptr (TvReply) got = NULL;

  add_agency (self);
  put = put_wrap (self, self->admin, "xemxet");
  ward = put_wrap (self, self->ward, "xemxet");
  unknown = put_wrap (self, self->admin, "khong-co");
  got = get (self, self->admin, WRAPS);
  g_assert_cmpuint (put->status, ==, 200);
  g_assert_cmpuint (ward->status, ==, 403);
  g_assert_cmpuint (unknown->status, ==, 404);
  g_assert_cmpuint (json_array_size (json_object_get (got->json, "rows")), ==, 1);
}

/* All of it stands in the audit chain under the name of who did it. */
static void
test_audit (Case *self, gconstpointer data)
{
  g_autoptr (TvReply) made
      = send (self,
              self->admin,
              "POST",
              "/v1/enrolment-codes",
              NULL,
              json_pack ("{s:s, s:s}", "unit", TV_FIXTURE_UNIT, "name", "Sảnh"));
  g_autoptr (TvReply) audit = get (self, self->admin, "/v1/audit");
  const TvJson *rows = json_object_get (audit->json, "rows");
  const TvJson *last = json_array_get (rows, json_array_size (rows) - 1);

  g_assert_cmpuint (made->status, ==, 201);
  g_assert_cmpstr (tv_json_get_string (last, "action", ""), ==, "device-add");
  g_assert_cmpstr (tv_json_get_string (last, "actor", ""), ==, "quantri");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/server/people/" name, Case, NULL, set_up, func, tear_down)
  ADD ("users", test_users);
  ADD ("keys", test_keys);
  ADD ("devices", test_devices);
  ADD ("wraps", test_wraps);
  ADD ("audit", test_audit);
  return g_test_run ();
}
