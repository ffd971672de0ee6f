// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-server-fixture.h"
#include "vault/tv-receipt-code.h"

#include <string.h>

typedef struct
{
  TvServerFixture *server;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  g_autofree char *token = NULL;

  self->server = tv_server_fixture_new ();
  tv_server_fixture_start (self->server);
  tv_server_fixture_add_user (self->server, "congbo", json_pack ("[s]", "publisher"));
  token = tv_server_fixture_sign_in (self->server, "congbo");
  tv_server_fixture_publish (self->server, token);
}

static void
tear_down (Case *self, gconstpointer data)
{
  tv_server_fixture_free (self->server);
}

/* A page as a browser gets it: HTML that runs nothing, sets nothing and asks nobody else. */
static char *
check_page (const TvReply *reply)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (reply->body, &length);
  g_autofree char *text = g_strndup (data, length);
  const char *policy = soup_message_headers_get_one (reply->headers, "Content-Security-Policy");

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpstr (soup_message_headers_get_content_type (reply->headers, NULL), ==, "text/html");
  g_assert_nonnull (strstr (policy, "default-src 'none'"));
  g_assert_null (strstr (policy, "script"));
  g_assert_null (soup_message_headers_get_one (reply->headers, "Set-Cookie"));
  g_assert_null (strstr (text, "<script"));
  g_assert_nonnull (strstr (text, "<html lang="));
  g_assert_nonnull (strstr (text, "<h1>"));
  return g_steal_pointer (&text);
}

static TvReply *
get (Case *self, const char *path)
{
  return tv_server_fixture_call (self->server, "GET", path, NULL, NULL, NULL, NULL);
}

/* @body: as a browser sends a form. */
static TvReply *
ask (Case *self, const char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  return tv_server_fixture_call (self->server,
                                 "POST",
                                 "/tra-cuu",
                                 NULL,
                                 "application/x-www-form-urlencoded",
                                 bytes,
                                 NULL);
}

static void
test_pages (Case *self, gconstpointer data)
{
  g_autoptr (TvReply) home = get (self, "/");
  g_autoptr (TvReply) round = get (self, "/y-kien/" TV_FIXTURE_ROUND);
  g_autoptr (TvReply) none = get (self, "/y-kien/khong-co");
  g_autoptr (TvReply) hostile = get (self, "/y-kien/%3Cscript%3E");
  g_autoptr (TvReply) form = get (self, "/tra-cuu");
  g_autofree char *home_text = check_page (home);
  g_autofree char *round_text = check_page (round);
  g_autofree char *none_text = check_page (none);
  g_autofree char *hostile_text = check_page (hostile);
  g_autofree char *form_text = check_page (form);

  g_assert_cmpuint (home->status, ==, 200);
  g_assert_nonnull (strstr (home_text, "/y-kien/" TV_FIXTURE_ROUND));
  g_assert_cmpuint (round->status, ==, 200);
  g_assert_cmpuint (none->status, ==, 404);
  g_assert_cmpuint (hostile->status, ==, 404);
  g_assert_nonnull (strstr (form_text, "<label for=\"code\">"));
  g_assert_nonnull (strstr (form_text, "method=\"post\""));
}

/* An opinion that arrived is found by its code, another is not, and slips are told. */
static void
test_look_up (Case *self, gconstpointer data)
{
  g_autofree char *code = tv_receipt_code_generate ();
  g_autofree char *body = g_strconcat ("code=", code, NULL);
  g_autoptr (TvReply) unknown = ask (self, body);
  g_autoptr (TvReply) slip = ask (self, "code=471920334455667718");
  g_autoptr (TvReply) empty = ask (self, "");
  g_autofree char *unknown_text = check_page (unknown);
  g_autofree char *slip_text = check_page (slip);
  g_autofree char *empty_text = check_page (empty);

  g_assert_cmpuint (unknown->status, ==, 200);
  g_assert_nonnull (strstr (unknown_text, "role=\"status\""));
  g_assert_null (strstr (unknown_text, code));
  g_assert_cmpuint (slip->status, ==, 200);
  g_assert_nonnull (strstr (slip_text, "role=\"status\""));
  g_assert_cmpstr (slip_text, !=, unknown_text);
  g_assert_cmpstr (slip_text, ==, empty_text);
}

/* Nobody tries many codes. */
static void
test_limit (Case *self, gconstpointer data)
{
  guint refused = 0;

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (TvReply) reply = ask (self, "code=1");

      refused += reply->status == 429;
    }
  g_assert_cmpuint (refused, >=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/server/pages/" name, Case, NULL, set_up, func, tear_down)
  ADD ("pages", test_pages);
  ADD ("look-up", test_look_up);
  ADD ("limit", test_limit);
  return g_test_run ();
}
