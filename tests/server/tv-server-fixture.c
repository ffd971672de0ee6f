// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-server-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "publication/tv-item.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-repository.h"
#include "server/tv-admin.h"
#include "vault/tv-base64.h"
#include "vault/tv-envelope.h"
#include "vault/tv-key-file.h"
#include "vault/tv-password.h"
#include "vault/tv-receipt-code.h"

#include <string.h>

#define YEAR (G_GINT64_CONSTANT (365) * 86400)
#define PATIENCE (60 * G_USEC_PER_SEC)

static const char form_manifest[] = "[Form]\nId=y-kien-thu\nVersion=1\nApi=1\nName=Test opinion\n"
                                    "Name[vi]=Ý kiến thử\nDescription=A form for tests\n"
                                    "Description[vi]=Mẫu để thử\nIcon=emblem-documents-symbolic\n"
                                    "Order=1\nAudience=citizen\nAnchors=item\n"
                                    "Definition=form.xml\nIdentity=/data/identity/*\n"
                                    "Public=/data/text\n";

static const char form_definition[]
    = "<?xml version=\"1.0\"?>"
      "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\">"
      "<h:head><h:title>Ý kiến thử</h:title><model><instance>"
      "<data id=\"y-kien-thu\" version=\"1\"><stance/><text/><place/>"
      "<identity><name/></identity></data></instance>"
      "<bind nodeset=\"/data/stance\" type=\"select1\" required=\"true()\"/>"
      "<bind nodeset=\"/data/text\" type=\"string\" required=\"true()\"/>"
      "<bind nodeset=\"/data/place\" type=\"geopoint\"/>"
      "<bind nodeset=\"/data/identity/name\" type=\"string\" required=\"true()\"/>"
      "</model></h:head><h:body>"
      "<select1 ref=\"/data/stance\"><label>Quan điểm</label>"
      "<item><label>Đồng ý</label><value>agree</value></item>"
      "<item><label>Không đồng ý</label><value>disagree</value></item></select1>"
      "<input ref=\"/data/text\"><label>Ý kiến</label></input>"
      "<input ref=\"/data/place\"><label>Vị trí</label></input>"
      "<input ref=\"/data/identity/name\"><label>Họ tên</label></input>"
      "</h:body></h:html>";

/* The leak sanitizer breaks down over the thread storage of a TLS client like this process; the
 * program under test is a process of its own and is looked at whole. */
static gboolean client_ran = FALSE;

int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return client_ran;
}

const char *
tv_server_fixture_form_sha256 (void)
{
  static char *hash = NULL;

  if (hash == NULL)
    hash = tv_sha256_hex (form_definition, strlen (form_definition));
  return hash;
}

void
tv_reply_free (TvReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->json, json_decref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_free (self->word);
  g_free (self);
}

/* --- making --- */

static void
run_tool (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool
      = g_subprocess_newv (argv,
                           G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                           &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (tool, NULL, &error);
  g_assert_no_error (error);
}

static void
make_certificate (TvServerFixture *self)
{
  g_autofree char *template = g_build_filename (self->dir, "template", NULL);
  g_autofree char *key = g_build_filename (self->dir, "tls.key", NULL);
  const char *make_key[]
      = { "certtool", "--generate-privkey", "--key-type", "ecdsa", "--outfile", key, NULL };
  const char *make_cert[] = { "certtool",
                              "--generate-self-signed",
                              "--load-privkey",
                              key,
                              "--template",
                              template,
                              "--outfile",
                              NULL,
                              NULL };

  self->ca = g_build_filename (self->dir, "tls.pem", NULL);
  make_cert[7] = self->ca;
  g_assert_true (g_file_set_contents (template,
                                      "cn = \"127.0.0.1\"\nip_address = \"127.0.0.1\"\nca\n"
                                      "signing_key\ntls_www_server\nexpiration_days = 2\n",
                                      -1,
                                      NULL));
  run_tool (make_key);
  run_tool (make_cert);
}

static void
add_root_key (TvJson *keys, TvSigningKey *key)
{
  g_autofree char *text = tv_base64_encode (tv_signing_key_get_public (key), 32);

  json_object_set_new (keys,
                       tv_signing_key_get_id (key),
                       json_pack ("{s:s, s:s}", "kind", "ed25519", "public", text));
}

static TvJson *
make_role (TvSigningKey **keys, guint count, int threshold)
{
  TvJson *ids = json_array ();

  for (guint i = 0; i < count; i++)
    json_array_append_new (ids, json_string (tv_signing_key_get_id (keys[i])));
  return json_pack ("{s:o, s:i}", "keyids", ids, "threshold", threshold);
}

static void
make_root (TvServerFixture *self)
{
  g_autofree char *path = g_build_filename (self->dir, "root.json", NULL);
  g_autoptr (TvJson) keys = json_object ();
  g_autoptr (TvJson) roles = json_object ();
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < 3; i++)
    add_root_key (keys, self->roots[i]);
  for (guint i = 0; i < 2; i++)
    add_root_key (keys, self->officers[i]);
  add_root_key (keys, self->online);
  json_object_set_new (roles, "root", make_role (self->roots, 3, 2));
  json_object_set_new (roles, "targets", make_role (self->officers, 2, 2));
  json_object_set_new (roles, "answers", make_role (self->officers, 2, 1));
  json_object_set_new (roles, "snapshot", make_role (&self->online, 1, 1));
  json_object_set_new (roles, "timestamp", make_role (&self->online, 1, 1));
  json_object_set_new (roles, "receipt", make_role (&self->online, 1, 1));
  dsse = tv_metadata_build_root (1, now, now + YEAR, 1, keys, roles);
  tv_dsse_sign (dsse, self->roots[0]);
  tv_dsse_sign (dsse, self->roots[1]);
  bytes = tv_dsse_to_bytes (dsse);
  g_assert_true (tv_file_write (path, bytes, 0644, NULL));
}

static void
make_keys (TvServerFixture *self)
{
  g_autofree char *online = g_build_filename (self->dir, "online.key", NULL);
  g_autofree char *folder = g_build_filename (self->dir, "intake", NULL);
  g_autofree char *intake = g_build_filename (folder, "intake-1.key", NULL);

  for (guint i = 0; i < 3; i++)
    self->roots[i] = tv_signing_key_generate ();
  for (guint i = 0; i < 2; i++)
    self->officers[i] = tv_signing_key_generate ();
  self->online = tv_signing_key_generate ();
  self->intake = tv_box_key_generate ();
  self->agency = tv_box_key_generate ();
  g_assert_true (tv_key_file_save_signing (online, self->online, NULL, NULL));
  g_assert_true (tv_file_make_folder (folder, NULL));
  g_assert_true (tv_key_file_save_box (intake, self->intake, NULL, NULL));
  self->receipt_keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_hash_table_insert (self->receipt_keys,
                       g_strdup (tv_signing_key_get_id (self->online)),
                       g_bytes_new (tv_signing_key_get_public (self->online), 32));
}

void
tv_server_fixture_write_config (TvServerFixture *self)
{
  g_autoptr (GString) text = g_string_new ("[Server]\nListen=127.0.0.1:0\n");

  g_string_append_printf (text, "Certificate=%s\n", self->ca);
  g_string_append_printf (text, "PrivateKey=%s/tls.key\n", self->dir);
  g_string_append_printf (text, "State=%s\nRoot=%s/root.json\n", self->state, self->dir);
  g_string_append_printf (text, "OnlineKey=%s/online.key\n", self->dir);
  g_string_append_printf (text, "IntakeKeys=%s/intake\n", self->dir);
  if (self->request_seconds > 0)
    g_string_append_printf (text, "RequestSeconds=%u\n", self->request_seconds);
  if (self->max_connections > 0)
    g_string_append_printf (text, "MaxConnections=%u\n", self->max_connections);
  g_assert_true (g_file_set_contents (self->config, text->str, -1, NULL));
}

TvServerFixture *
tv_server_fixture_new (void)
{
  TvServerFixture *self = g_new0 (TvServerFixture, 1);

  client_ran = TRUE;
  self->dir = g_dir_make_tmp ("tv-server-XXXXXX", NULL);
  self->state = g_build_filename (self->dir, "state", NULL);
  self->config = g_build_filename (self->dir, "server.conf", NULL);
  make_certificate (self);
  make_keys (self);
  make_root (self);
  tv_server_fixture_write_config (self);
  return self;
}

void
tv_server_fixture_free (TvServerFixture *self)
{
  if (self->process != NULL)
    tv_server_fixture_stop (self);
  g_assert_true (tv_file_remove_tree (self->dir, NULL));
  g_clear_object (&self->session);
  g_clear_object (&self->database);
  for (guint i = 0; i < 3; i++)
    tv_signing_key_unref (self->roots[i]);
  for (guint i = 0; i < 2; i++)
    tv_signing_key_unref (self->officers[i]);
  tv_signing_key_unref (self->online);
  tv_box_key_unref (self->intake);
  tv_box_key_unref (self->agency);
  g_hash_table_unref (self->receipt_keys);
  g_free (self->dir);
  g_free (self->state);
  g_free (self->config);
  g_free (self->ca);
  g_free (self);
}

/* --- the program --- */

static gboolean look_for_leaks = TRUE;

void
tv_server_fixture_spare_leaks (void)
{
  look_for_leaks = FALSE;
}

/* With sanitizers the program is spared what the test's own reports need: it would take seconds for
 * what takes milliseconds, and clients would lose patience. */
static GSubprocess *
spawn (TvServerFixture *self, GSubprocessFlags flags)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "app", "thamvan-server", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;

  g_subprocess_launcher_setenv (launcher,
                                "ASAN_OPTIONS",
                                look_for_leaks ? "detect_leaks=1" : "detect_leaks=0",
                                TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, "--config", self->config, NULL);
  g_assert_no_error (error);
  return process;
}

void
tv_server_fixture_start (TvServerFixture *self)
{
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  self->process = spawn (self, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_nonnull (strrchr (line, ' '));
  self->port = (guint16) g_ascii_strtoull (strrchr (line, ' '), NULL, 10);
  g_assert_cmpuint (self->port, >, 0);
  g_clear_object (&self->session);
  g_clear_object (&self->database);
  self->database = g_tls_file_database_new (self->ca, &error);
  g_assert_no_error (error);
  self->session = soup_session_new_with_options ("tls-database",
                                                 self->database,
                                                 "timeout",
                                                 60,
                                                 "proxy-resolver",
                                                 NULL,
                                                 NULL);
}

void
tv_server_fixture_stop (TvServerFixture *self)
{
  g_autoptr (GError) error = NULL;

  soup_session_abort (self->session);
  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait_check (self->process, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->process);
}

void
tv_server_fixture_kill (TvServerFixture *self)
{
  soup_session_abort (self->session);
  g_subprocess_send_signal (self->process, SIGKILL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

char *
tv_server_fixture_start_failing (TvServerFixture *self)
{
  g_autoptr (GSubprocess) process = spawn (self, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) error = NULL;
  char *words = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &words, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  return words;
}

/* --- requests --- */

static char *
problem_word (TvJson *json)
{
  const char *type = json != NULL ? tv_json_get_string (json, "type", NULL) : NULL;

  if (type == NULL || !g_str_has_prefix (type, "urn:thamvan:"))
    return NULL;
  return g_strdup (type + strlen ("urn:thamvan:"));
}

static TvReply *
send (TvServerFixture *self, SoupMessage *message)
{
  TvReply *reply = g_new0 (TvReply, 1);
  g_autoptr (GError) error = NULL;

  reply->body = soup_session_send_and_read (self->session, message, NULL, &error);
  if (error != NULL)
    g_test_message ("no reply: %s", error->message);
  reply->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  if (reply->body == NULL)
    return reply;
  reply->status = soup_message_get_status (message);
  if (g_bytes_get_size (reply->body) > 0)
    reply->json = tv_json_parse_bytes (reply->body, G_MAXSIZE, NULL);
  reply->word = problem_word (reply->json);
  return reply;
}

TvReply *
tv_server_fixture_call (TvServerFixture *self,
                        const char *method,
                        const char *path,
                        const char *token,
                        const char *media_type,
                        GBytes *body,
                        ...)
{
  g_autofree char *uri = g_strdup_printf ("https://127.0.0.1:%u%s", self->port, path);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  const char *name = NULL;
  va_list pairs;

  if (token != NULL)
    soup_message_headers_replace (headers, "Authorization", bearer);
  va_start (pairs, body);
  while ((name = va_arg (pairs, const char *)) != NULL)
    soup_message_headers_replace (headers, name, va_arg (pairs, const char *));
  va_end (pairs);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, media_type, body);
  /* Else libsoup opens a connection for each. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  return send (self, message);
}

TvReply *
tv_server_fixture_post (TvServerFixture *self, const char *path, const char *token, TvJson *json)
{
  g_autoptr (TvJson) owned = json;
  g_autoptr (GBytes) body = tv_json_to_bytes (owned, 0);
  g_autofree char *key = g_uuid_string_random ();

  return tv_server_fixture_call (self,
                                 "POST",
                                 path,
                                 token,
                                 "application/json",
                                 body,
                                 "Idempotency-Key",
                                 key,
                                 NULL);
}

GIOStream *
tv_server_fixture_connect (TvServerFixture *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_tls (client, TRUE);
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  g_socket_client_set_tls_validation_flags (client, 0);
  G_GNUC_END_IGNORE_DEPRECATIONS
  g_socket_client_set_timeout (client, 60);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, &error);
  g_assert_no_error (error);
  return G_IO_STREAM (connection);
}

/* --- people and devices --- */

TvJson *
tv_server_fixture_admin (TvServerFixture *self, const char *command, TvJson *arguments)
{
  g_autoptr (TvJson) owned = arguments;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvAdmin) admin = tv_admin_open (self->state, &error);
  TvJson *reply = NULL;

  g_assert_no_error (error);
  reply = tv_admin_call (admin, command, owned, &error);
  g_assert_no_error (error);
  return reply;
}

void
tv_server_fixture_add_user (TvServerFixture *self, const char *name, TvJson *roles)
{
  json_decref (tv_server_fixture_admin (self,
                                        "user-add",
                                        json_pack ("{s:s, s:s, s:s, s:o, s:s, s:s}",
                                                   "name",
                                                   name,
                                                   "display",
                                                   "Cán bộ thử",
                                                   "password",
                                                   TV_FIXTURE_PASSWORD,
                                                   "roles",
                                                   roles,
                                                   "unit",
                                                   TV_FIXTURE_UNIT,
                                                   "agency",
                                                   TV_FIXTURE_AGENCY)));
}

char *
tv_server_fixture_sign_in (TvServerFixture *self, const char *name)
{
  g_autoptr (TvReply) reply = tv_server_fixture_post (
      self,
      "/v1/sessions",
      NULL,
      json_pack ("{s:s, s:s}", "name", name, "password", TV_FIXTURE_PASSWORD));

  g_assert_cmpuint (reply->status, ==, 201);
  return g_strdup (tv_json_get_string (reply->json, "token", NULL));
}

static char *
sign_in_device (TvServerFixture *self, const char *id, TvSigningKey *key)
{
  g_autoptr (TvReply) challenge = tv_server_fixture_post (self,
                                                          "/v1/device/challenge",
                                                          NULL,
                                                          json_pack ("{s:s}", "device", id));
  const char *nonce = tv_json_get_string (challenge->json, "nonce", "");
  g_autofree char *text = g_strconcat ("thamvan device session v1\n", nonce, NULL);
  guint8 signature[64];
  g_autofree char *encoded = NULL;
  g_autoptr (TvReply) reply = NULL;

  tv_signing_key_sign (key, text, strlen (text), signature);
  encoded = tv_base64_encode (signature, sizeof signature);
  reply = tv_server_fixture_post (
      self,
      "/v1/device/session",
      NULL,
      json_pack ("{s:s, s:s, s:s}", "device", id, "nonce", nonce, "signature", encoded));
  g_assert_cmpuint (reply->status, ==, 200);
  return g_strdup (tv_json_get_string (reply->json, "token", NULL));
}

char *
tv_server_fixture_add_device (TvServerFixture *self, char **ret_id, TvSigningKey **ret_key)
{
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autofree char *public_key = tv_base64_encode (tv_signing_key_get_public (key), 32);
  g_autoptr (TvJson) code = tv_server_fixture_admin (
      self,
      "device-add",
      json_pack ("{s:s, s:s}", "unit", TV_FIXTURE_UNIT, "name", "Ki-ốt thử"));
  g_autoptr (TvReply) reply
      = tv_server_fixture_post (self,
                                "/v1/enrolments",
                                NULL,
                                json_pack ("{s:s, s:s}",
                                           "code",
                                           tv_json_get_string (code, "code", ""),
                                           "public_key",
                                           public_key));
  const char *id = NULL;
  char *token = NULL;

  g_assert_cmpuint (reply->status, ==, 201);
  id = tv_json_get_string (reply->json, "device", "");
  token = sign_in_device (self, id, key);
  if (ret_id != NULL)
    *ret_id = g_strdup (id);
  if (ret_key != NULL)
    *ret_key = g_steal_pointer (&key);
  return token;
}

/* --- publishing --- */

static void
write_text (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static TvItem *
build_item (const char *folder, const char *id, const char *kind, guint version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) head = json_pack ("{s:s, s:s, s:i, s:s, s:[], s:s, s:n, s:[]}",
                                       "id",
                                       id,
                                       "kind",
                                       kind,
                                       "version",
                                       (int) version,
                                       "title",
                                       "Mục thử",
                                       "units",
                                       "released",
                                       "2026-01-01",
                                       "replaces",
                                       "legal_basis");
  TvItem *item = tv_item_build (folder, head, &error);

  g_assert_no_error (error);
  return item;
}

static void
put_object (TvServerFixture *self, const char *token, const char *sha256, const char *path)
{
  g_autofree char *route = g_strconcat ("/v1/objects/", sha256, NULL);
  g_autoptr (GBytes) bytes = tv_file_read (path, G_MAXSIZE, NULL);
  g_autoptr (TvReply) reply
      = tv_server_fixture_call (self, "PUT", route, token, "application/octet-stream", bytes, NULL);

  g_assert_true (reply->status == 201 || reply->status == 204);
}

void
tv_server_fixture_upload_item (TvServerFixture *self, const char *token, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvItem) item = tv_item_open (folder, &error);
  g_autofree char *manifest = g_build_filename (folder, "item.json", NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);
      g_autofree char *path = g_build_filename (folder, file->path, NULL);

      put_object (self, token, file->sha256, path);
    }
  put_object (self, token, item->sha256, manifest);
}

static void
make_form_item (const char *folder)
{
  write_text (folder, "y-kien-thu.plugin", form_manifest);
  write_text (folder, "form.xml", form_definition);
}

static void
make_round_item (TvServerFixture *self, const char *folder)
{
  g_autofree char *text = g_strdup_printf (
      "{\"title\": \"Lấy ý kiến thử\", \"plan\": \"qhpk-thu\", \"plan_version\": 1,"
      " \"regime\": \"lay-y-kien\", \"agency\": \"" TV_FIXTURE_AGENCY "\","
      " \"agency_name\": \"Sở Xây dựng\", \"agency_key\": \"%s\","
      " \"forms\": [\"form-y-kien-thu\"], \"units\": [\"" TV_FIXTURE_UNIT "\"],"
      " \"audiences\": [{\"who\": \"residents\", \"from\": \"2026-01-01\","
      " \"to\": \"2099-01-01\", \"rule\": \"lay-y-kien-cong-dong\"}], \"state\": \"open\"}",
      tv_box_key_get_id (self->agency));

  write_text (folder, "round.json", text);
}

static GPtrArray *
make_items (TvServerFixture *self, const char *token)
{
  static const struct
  {
    const char *id;
    const char *kind;
  } items[] = { { "form-y-kien-thu", "form" }, { TV_FIXTURE_ROUND, "round" } };
  GPtrArray *list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autofree char *folder = g_build_filename (self->dir, "items", items[i].id, NULL);
      g_autoptr (TvItem) item = NULL;

      g_assert_true (tv_file_make_folder (folder, NULL));
      if (i == 0)
        make_form_item (folder);
      else
        make_round_item (self, folder);
      item = build_item (folder, items[i].id, items[i].kind, 1);
      tv_server_fixture_upload_item (self, token, folder);
      if (list == NULL)
        list = tv_metadata_items_with (NULL, item);
      else
        tv_metadata_items_put (list, item);
    }
  return list;
}

void
tv_server_fixture_publish (TvServerFixture *self, const char *token)
{
  g_autoptr (GPtrArray) items = make_items (self, token);

  tv_server_fixture_publish_items (self, token, items);
}

void
tv_server_fixture_publish_items (TvServerFixture *self, const char *token, GPtrArray *items)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (TvDsse) dsse
      = tv_metadata_build_items (TV_ROLE_TARGETS, ++self->targets_version, now, now + YEAR, items);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TvReply) reply = NULL;

  tv_dsse_sign (dsse, self->officers[0]);
  tv_dsse_sign (dsse, self->officers[1]);
  bytes = tv_dsse_to_bytes (dsse);
  text = tv_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  reply = tv_server_fixture_post (self,
                                  "/v1/proposals",
                                  token,
                                  json_pack ("{s:s, s:s}", "role", "targets", "metadata", text));
  g_assert_cmpuint (reply->status, ==, 201);
  g_assert_cmpstr (tv_json_get_string (reply->json, "state", ""), ==, "published");
}

/* --- opinions --- */

GBytes *
tv_server_fixture_seal (TvServerFixture *self, const char *text, guint8 ret_root[32])
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *xml
      = g_strdup_printf ("<data id=\"y-kien-thu\" version=\"1\"><stance>agree</stance>"
                         "<text>%s</text><place>11.94 108.44 0 0</place>"
                         "<identity><name></name></identity></data>",
                         escaped);
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) instance = g_bytes_new (xml, strlen (xml));
  g_autofree char *identity = NULL;
  g_autoptr (TvJson) header = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *envelope = NULL;

  g_hash_table_insert (values, (gpointer) "/data/identity/name", (gpointer) "Nguyễn Thị Thử");
  identity = tv_identity_seal (values, tv_box_key_get_public (self->agency));
  header = json_pack ("{s:s, s:i, s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:s}",
                      "day",
                      "2026-11-23",
                      "tick",
                      1,
                      "form",
                      "form-y-kien-thu",
                      "form_sha256",
                      tv_server_fixture_form_sha256 (),
                      "item",
                      "qhpk-thu",
                      "item_version",
                      1,
                      "round",
                      TV_FIXTURE_ROUND,
                      "unit",
                      TV_FIXTURE_UNIT,
                      "channel",
                      "kiosk",
                      "lang",
                      "vi",
                      "agency_key",
                      tv_box_key_get_id (self->agency),
                      "identity",
                      identity);
  tv_random_bytes (ret_root, 32);
  envelope = tv_envelope_seal (ret_root,
                               header,
                               instance,
                               tv_box_key_get_public (self->intake),
                               NULL,
                               &error);
  g_assert_no_error (error);
  return envelope;
}

char *
tv_server_fixture_path (GBytes *envelope)
{
  TvEnvelopeFrame frame = { 0 };
  g_autofree char *id = NULL;

  g_assert_true (tv_envelope_parse (envelope, &frame, NULL));
  id = tv_uuid_to_string (frame.id);
  return g_strconcat ("/v1/submissions/", id, NULL);
}

TvJson *
tv_server_fixture_settle (TvServerFixture *self)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  for (;;)
    {
      g_autoptr (TvJson) status = tv_server_fixture_admin (self, "status", NULL);

      if (tv_json_get_int (status, "waiting", -1) == 0)
        return g_steal_pointer (&status);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}
