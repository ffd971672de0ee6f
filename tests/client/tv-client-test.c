// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "client/tv-device-session.h"
#include "client/tv-download.h"
#include "client/tv-official-session.h"
#include "tv-test-certificates.h"
#include "tv-test-folder.h"
#include "tv-test-server.h"
#include "vault/tv-base64.h"

#define BLOB_LENGTH 200000
#define TIME_LIMIT 30

typedef struct
{
  TvTestCertificates *certificates;
  TvTestServer *server;
  TvHttpClient *client;
  TvSigningKey *key;
  guint8 *blob;
  char *token; /* the one that is good now; the server's thread only */
} Fixture;

static void
reply_json (SoupServerMessage *message, guint status, TvJson *json)
{
  g_autoptr (GBytes) bytes = tv_json_to_bytes (json, 0);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message,
                                    status < 400 ? "application/json" : "application/problem+json",
                                    SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes));
  json_decref (json);
}

static gboolean
is_signed_in (Fixture *fixture, SoupServerMessage *message)
{
  const char *header
      = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                      "Authorization");

  return fixture->token != NULL && header != NULL && g_str_has_prefix (header, "Bearer ")
         && g_str_equal (header + 7, fixture->token);
}

static void
handle_session (Fixture *fixture, SoupServerMessage *message, const char *path)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (TvJson) json = tv_json_parse_bytes (bytes, 4096, NULL);
  g_autoptr (GBytes) signature = NULL;

  if (g_str_equal (path, "/v1/device/challenge"))
    {
      reply_json (message, 200, json_pack ("{s:s, s:i}", "nonce", "n0nce", "time", 1));
      return;
    }
  if (g_str_equal (path, "/v1/sessions"))
    {
      if (g_strcmp0 (tv_json_get_string (json, "password", ""), "right") != 0)
        {
          reply_json (message, 401, json_pack ("{s:s}", "type", "urn:thamvan:unauthorized"));
          return;
        }
      g_free (fixture->token);
      fixture->token = g_strdup ("official");
      reply_json (message,
                  201,
                  json_pack ("{s:s, s:{s:s, s:[s,s]}}",
                             "token",
                             "official",
                             "user",
                             "name",
                             "lan",
                             "roles",
                             "R",
                             "B"));
      return;
    }
  signature = tv_base64_decode (tv_json_get_string (json, "signature", ""), 64, NULL);
  if (signature == NULL
      || !tv_signature_verify (tv_signing_key_get_public (fixture->key),
                               "thamvan device session v1\nn0nce",
                               31,
                               g_bytes_get_data (signature, NULL)))
    {
      reply_json (message, 403, json_pack ("{s:s}", "type", "urn:thamvan:device-unknown"));
      return;
    }
  g_free (fixture->token);
  fixture->token = g_uuid_string_random ();
  reply_json (message, 200, json_pack ("{s:s, s:i}", "token", fixture->token, "expires", 1));
}

static void
handle (SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *fixture = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (g_str_has_prefix (path, "/v1/device/") || g_str_equal (path, "/v1/sessions"))
    handle_session (fixture, message, path);
  else if (g_str_equal (path, "/blob"))
    {
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message,
                                        "application/octet-stream",
                                        SOUP_MEMORY_COPY,
                                        (const char *) fixture->blob,
                                        BLOB_LENGTH);
    }
  else if (g_str_equal (path, "/hello"))
    {
      soup_message_headers_replace (headers, "ETag", "\"7\"");
      reply_json (message, 200, json_pack ("{s:s}", "say", "xin chào"));
    }
  else if (g_str_equal (path, "/moved"))
    {
      soup_message_headers_replace (headers, "Location", "/hello");
      soup_server_message_set_status (message, 302, NULL);
    }
  else if (g_str_equal (path, "/private") && is_signed_in (fixture, message))
    reply_json (message, 200, json_pack ("{s:b}", "in", TRUE));
  else if (g_str_equal (path, "/forget"))
    {
      g_clear_pointer (&fixture->token, g_free);
      soup_server_message_set_status (message, 204, NULL);
    }
  else if (g_str_equal (path, "/private"))
    reply_json (message, 401, json_pack ("{s:s}", "type", "urn:thamvan:unauthorized"));
  else
    reply_json (message,
                404,
                json_pack ("{s:s, s:s}", "type", "urn:thamvan:not-found", "title", "gone"));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->certificates = tv_test_certificates_new (NULL, NULL);
  fixture->key = tv_signing_key_generate ();
  fixture->blob = g_malloc (BLOB_LENGTH);
  for (gsize i = 0; i < BLOB_LENGTH; i++)
    fixture->blob[i] = (guint8) (i * 7 + i / 251);
  fixture->server = tv_test_server_new (fixture->certificates->server, handle, fixture);
  fixture->client = tv_http_client_new (tv_test_server_get_address (fixture->server),
                                        fixture->certificates->ca,
                                        NULL,
                                        &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->client);
  tv_test_server_free (fixture->server);
  tv_signing_key_unref (fixture->key);
  tv_test_certificates_free (fixture->certificates);
  g_free (fixture->blob);
  g_free (fixture->token);
}

static TvHttpReply *
get (TvHttpClient *client, const char *path, gsize max, GError **error)
{
  TvHttpRequest request = { .method = "GET", .path = path, .max_reply = max };

  return tv_http_client_send (client, &request, NULL, error);
}

static void
test_reply (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvHttpReply) reply = get (fixture->client, "/hello", 0, &error);
  g_autoptr (TvJson) json = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (reply->content_type, ==, "application/json");
  g_assert_cmpstr (reply->etag, ==, "\"7\"");
  json = tv_http_reply_to_json (reply, &error);
  g_assert_cmpstr (tv_json_get_string (json, "say", ""), ==, "xin chào");
}

/* What the server says is what the caller gets; what it does not say comes from the status. */
static void
test_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *path;
    guint status;
    TvError expected;
  } vectors[] = {
    { "/nothing", 0, TV_ERROR_NOT_FOUND },   { "/hello", 413, TV_ERROR_TOO_LARGE },
    { "/hello", 403, TV_ERROR_FORBIDDEN },   { "/hello", 429, TV_ERROR_TOO_MANY },
    { "/hello", 503, TV_ERROR_UNAVAILABLE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TvHttpReply) reply = NULL;

      if (vectors[i].status != 0)
        tv_test_server_fail (fixture->server,
                             vectors[i].path,
                             TV_TEST_FAULT_STATUS,
                             vectors[i].status,
                             1);
      reply = get (fixture->client, vectors[i].path, 0, &error);
      g_assert_null (reply);
      g_assert_error (error, TV_ERROR, (int) vectors[i].expected);
    }
  g_assert_cmpuint (tv_http_client_take_retry_after (fixture->client), ==, 7);
  g_assert_cmpuint (tv_http_client_take_retry_after (fixture->client), ==, 0);
}

/* Nothing is followed to another place. */
static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvHttpReply) reply = get (fixture->client, "/moved", 0, &error);

  g_assert_null (reply);
  g_assert_true (error->domain == TV_ERROR);
  g_assert_cmpuint (tv_test_server_count (fixture->server, "/hello"), ==, 0);
}

static void
test_cap (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvHttpReply) whole = get (fixture->client, "/blob", BLOB_LENGTH, &error);
  g_autoptr (TvHttpReply) less = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (whole->body), ==, BLOB_LENGTH);
  less = get (fixture->client, "/blob", BLOB_LENGTH - 1, &error);
  g_assert_null (less);
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
}

/* Cut off, hung up, silent: all are the network's fault and none hangs. */
static void
test_network (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    TvTestFault fault;
    guint argument;
  } vectors[] = {
    { TV_TEST_FAULT_CUT, 0 },
    { TV_TEST_FAULT_CUT, 1000 },
    { TV_TEST_FAULT_DROP, 0 },
    { TV_TEST_FAULT_STALL, 0 },
  };

  tv_http_client_set_timeout (fixture->client, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TvHttpReply) reply = NULL;

      /* Twice, for libsoup tries an idempotent request once more. */
      tv_test_server_fail (fixture->server, "/blob", vectors[i].fault, vectors[i].argument, 2);
      reply = get (fixture->client, "/blob", 0, &error);
      g_assert_null (reply);
      g_assert_error (error, TV_ERROR, TV_ERROR_NETWORK);
      tv_test_server_heal (fixture->server);
    }
}

/* Many requests, PUT and POST too, go over one connection. */
static void
test_keep_alive (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  static const char *const methods[] = { "GET", "PUT", "POST" };

  for (guint i = 0; i < 30; i++)
    {
      TvHttpRequest request = { .method = methods[i % 3],
                                .path = "/hello",
                                .body = i % 3 == 0 ? NULL : body,
                                .content_type = "application/json" };
      g_autoptr (GError) error = NULL;
      g_autoptr (TvHttpReply) reply = tv_http_client_send (fixture->client, &request, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (reply);
    }
  g_assert_cmpuint (tv_test_server_count_connections (fixture->server), ==, 1);
}

static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "",
                                     "http://127.0.0.1:1",
                                     "https://",
                                     "https://a:b@host",
                                     "https://host/path",
                                     "https://host?x=1",
                                     "host:8443" };
  g_autoptr (GError) error = NULL;
  g_autofree char *empty = g_build_filename (fixture->certificates->folder, "empty.pem", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (tv_http_client_new (bad[i], fixture->certificates->ca, NULL, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
      g_clear_error (&error);
    }
  /* A relative or empty file would trust nothing, or what nobody meant. */
  g_assert_null (tv_http_client_new ("https://127.0.0.1", "ca.pem", NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CERTIFICATE);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_null (tv_http_client_new ("https://127.0.0.1", empty, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CERTIFICATE);
}

/* Another authority's server. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvTestCertificates) other = tv_test_certificates_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvHttpClient) client = NULL;

  client
      = tv_http_client_new (tv_test_server_get_address (fixture->server), other->ca, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (get (client, "/hello", 0, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CERTIFICATE);
}

/* A certificate whose dates the machine's clock does not lie in: taken when the best-known time
 * does, refused otherwise. */
static void
test_dates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvTestCertificates) old = tv_test_certificates_new ("2020-01-01", "2020-12-31");
  g_autoptr (TvClock) clock = tv_clock_new_system ();
  static const struct
  {
    gint64 signed_time;
    gboolean good;
  } vectors[] = {
    { 0, FALSE },
    { 1577836800 + 100 * 86400, TRUE },  /* in 2020 */
    { 1577836800 - 86400, FALSE },       /* before */
    { 1577836800 + 400 * 86400, FALSE }, /* after */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      /* A server each: a session that was accepted once is resumed without looking again. */
      g_autoptr (TvTestServer) server = tv_test_server_new (old->server, handle, fixture);
      g_autoptr (TvBestTime) best_time = tv_best_time_new (clock, 0);
      g_autoptr (TvHttpClient) client = NULL;
      g_autoptr (TvHttpReply) reply = NULL;
      g_autoptr (GError) error = NULL;

      if (vectors[i].signed_time > 0)
        tv_best_time_learn (best_time, vectors[i].signed_time);
      client = tv_http_client_new (tv_test_server_get_address (server), old->ca, best_time, &error);
      g_assert_no_error (error);
      reply = get (client, "/hello", 0, &error);
      if (vectors[i].good)
        g_assert_no_error (error);
      else
        g_assert_error (error, TV_ERROR, TV_ERROR_CERTIFICATE);
    }
}

static void
test_best_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvClock) clock = tv_clock_new_manual (1000);
  g_autoptr (TvBestTime) best = tv_best_time_new (clock, 5000);

  g_assert_cmpint (tv_best_time_now (best), ==, 5000);
  g_assert_true (tv_best_time_is_clock_wrong (best));
  tv_clock_set (clock, 6000);
  g_assert_cmpint (tv_best_time_now (best), ==, 6000);
  g_assert_false (tv_best_time_is_clock_wrong (best));
  tv_best_time_learn (best, 4000);
  g_assert_cmpint (tv_best_time_now (best), ==, 6000);
  tv_best_time_learn (best, 5500);
  g_assert_cmpint (tv_best_time_now (best), >=, 5500);
  g_assert_cmpint (tv_best_time_now (best), <=, 5502);
  g_assert_cmpint (tv_best_time_get_floor (best), ==, 5500);
  /* From now on the machine's clock says nothing, wherever it is put. */
  tv_clock_set (clock, 900000);
  g_assert_cmpint (tv_best_time_now (best), <=, 5502);
  g_assert_true (tv_best_time_is_clock_wrong (best));
}

/* A download cut at many places and gone on with: the whole, once, never a byte more. */
static void
test_download (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = tv_test_folder_new ();
  g_autofree char *file = g_build_filename (folder, "partial", NULL);
  g_autofree char *got = NULL;
  gsize length = 0;
  guint tries = 0;
  gboolean done = FALSE;

  for (guint i = 0; i < 6; i++)
    tv_test_server_fail (fixture->server, "/blob", TV_TEST_FAULT_CUT, 1 + i * 9000, 1);
  while (!done && tries++ < 20)
    {
      g_autoptr (GError) error = NULL;

      done = tv_download_to_file (fixture->client, "/blob", NULL, file, BLOB_LENGTH, NULL, &error);
      if (!done)
        g_assert_error (error, TV_ERROR, TV_ERROR_NETWORK);
    }
  g_assert_true (done);
  g_assert_cmpuint (tries, >, 2);
  g_assert_true (g_file_get_contents (file, &got, &length, NULL));
  g_assert_cmpmem (got, length, fixture->blob, BLOB_LENGTH);
}

static void
test_download_length (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = tv_test_folder_new ();
  g_autofree char *file = g_build_filename (folder, "partial", NULL);
  g_autofree char *got = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  /* More than was signed, less, a page in its place: what is there already stays. */
  g_assert_true (g_file_set_contents (file, (const char *) fixture->blob, 500, NULL));
  g_assert_false (tv_download_to_file (fixture->client, "/blob", NULL, file, 1000, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_LENGTH);
  g_clear_error (&error);
  g_assert_false (
      tv_download_to_file (fixture->client, "/blob", NULL, file, BLOB_LENGTH + 1, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_LENGTH);
  g_clear_error (&error);
  tv_test_server_fail (fixture->server, "/blob", TV_TEST_FAULT_PORTAL, 0, 1);
  g_assert_false (
      tv_download_to_file (fixture->client, "/blob", NULL, file, BLOB_LENGTH, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_LENGTH);
  g_clear_error (&error);
  g_assert_false (
      tv_download_to_file (fixture->client, "/nothing", NULL, file, BLOB_LENGTH, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_assert_true (g_file_get_contents (file, &got, &length, NULL));
  g_assert_cmpmem (got, length, fixture->blob, 500);
}

/* Signed in once for many requests; again when the server forgot; a wrong key is told. */
static void
test_device (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvDeviceSession) session
      = tv_device_session_new (fixture->client, "kiosk-1", fixture->key);
  g_autoptr (TvSigningKey) other = tv_signing_key_generate ();
  g_autoptr (TvDeviceSession) wrong = NULL;
  g_autoptr (GError) error = NULL;
  TvHttpRequest request = { .method = "GET", .path = "/private" };

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (TvHttpReply) reply = NULL;

      if (i == 3)
        tv_http_reply_free (get (fixture->client, "/forget", 0, NULL));
      reply = tv_device_session_send (session, &request, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (reply);
    }
  g_assert_cmpuint (tv_test_server_count (fixture->server, "/v1/device/session"), ==, 2);

  wrong = tv_device_session_new (fixture->client, "kiosk-1", other);
  g_assert_null (tv_device_session_send (wrong, &request, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_DEVICE_UNKNOWN);
}

static void
store_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
too_long_cb (gpointer user_data)
{
  g_error ("No answer within %d s", TIME_LIMIT);
  return G_SOURCE_REMOVE;
}

static void
wait_for (GAsyncResult **result)
{
  guint timer = g_timeout_add_seconds (TIME_LIMIT, too_long_cb, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

/* The same ways blocking and not. */
static void
test_official (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvOfficialSession) session = tv_official_session_new (fixture->client);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) json = NULL;
  g_autoptr (TvJson) again = NULL;
  g_autoptr (GAsyncResult) signed_in = NULL;
  g_autoptr (GAsyncResult) called = NULL;

  g_assert_false (tv_official_session_sign_in (session, "lan", "wrong", NULL, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_UNAUTHORIZED);
  g_clear_error (&error);
  g_assert_false (tv_official_session_is_signed_in (session));

  tv_official_session_sign_in_async (session, "lan", "right", "123456", NULL, store_cb, &signed_in);
  wait_for (&signed_in);
  g_assert_true (tv_official_session_sign_in_finish (session, signed_in, &error));
  g_assert_no_error (error);
  g_assert_true (tv_official_session_has_role (session, "R"));
  g_assert_false (tv_official_session_has_role (session, "M"));

  json = tv_official_session_call (session, "GET", "/private", NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tv_json_get_boolean (json, "in", FALSE));
  tv_official_session_call_async (session, "GET", "/private", NULL, NULL, NULL, store_cb, &called);
  wait_for (&called);
  again = tv_official_session_call_finish (session, called, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tv_json_get_boolean (again, "in", FALSE));

  /* Forgotten by the server: over here too. */
  tv_http_reply_free (get (fixture->client, "/forget", 0, NULL));
  g_assert_null (
      tv_official_session_call (session, "GET", "/private", NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_UNAUTHORIZED);
  g_assert_false (tv_official_session_is_signed_in (session));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/client/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("reply", test_reply);
  ADD ("errors", test_errors);
  ADD ("redirect", test_redirect);
  ADD ("cap", test_cap);
  ADD ("network", test_network);
  ADD ("keep-alive", test_keep_alive);
  ADD ("addresses", test_addresses);
  ADD ("foreign", test_foreign);
  ADD ("dates", test_dates);
  ADD ("best-time", test_best_time);
  ADD ("download", test_download);
  ADD ("download/length", test_download_length);
  ADD ("device", test_device);
  ADD ("official", test_official);
#undef ADD
  return g_test_run ();
}
