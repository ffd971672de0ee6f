// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-file.h"

#include "tv-fake-province.h"

#define DEADLINE_USEC (20 * G_USEC_PER_SEC)
#define USER                                                                                       \
  "{\"token\":\"t0\",\"user\":{\"id\":\"7\",\"name\":\"lan\",\"display\":\"Nguyễn Thị Lan\","  \
  "\"roles\":[\"reviewer\",\"approver\",\"publisher\"],\"unit\":null,\"agency\":\"so-xay-dung\"}}"

typedef struct
{
  guint status;
  char *etag;
  char *type;
  char *body;
} Reply;

typedef struct
{
  char *body;
  char *if_match;
  guint hits;
} Seen;

struct _TvFakeProvince
{
  SoupServer *server;
  char *address;
  char *ca;
  GHashTable *replies; /* "METHOD path" → Reply */
  GHashTable *seen;    /* "METHOD path" → Seen */
  TvFakeHandler handler;
  gpointer handler_data;
};

static void
reply_free (Reply *reply)
{
  g_free (reply->etag);
  g_free (reply->type);
  g_free (reply->body);
  g_free (reply);
}

static void
seen_free (Seen *seen)
{
  g_free (seen->body);
  g_free (seen->if_match);
  g_free (seen);
}

static void
note (TvFakeProvince *self, const char *key, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  Seen *seen = g_hash_table_lookup (self->seen, key);

  if (seen == NULL)
    {
      seen = g_new0 (Seen, 1);
      g_hash_table_insert (self->seen, g_strdup (key), seen);
    }
  g_free (seen->body);
  seen->body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_free (seen->if_match);
  seen->if_match = g_strdup (soup_message_headers_get_one (headers, "If-Match"));
  seen->hits++;
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  TvFakeProvince *self = user_data;
  g_autofree char *key = g_strdup_printf ("%s %s", soup_server_message_get_method (message), path);
  const Reply *reply = g_hash_table_lookup (self->replies, key);

  note (self, key, message);
  if (reply == NULL && self->handler != NULL
      && self->handler (message, path, query, self->handler_data))
    return;
  if (reply == NULL)
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }
  if (reply->etag != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                  "ETag",
                                  reply->etag);
  soup_server_message_set_status (message, reply->status, NULL);
  soup_server_message_set_response (message,
                                    reply->type,
                                    SOUP_MEMORY_COPY,
                                    reply->body,
                                    strlen (reply->body));
}

static gboolean
run_certtool (const char *folder, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, arguments, NULL);
  return process != NULL && g_subprocess_wait_check (process, NULL, NULL);
}

static GTlsCertificate *
make_certificate (const char *folder)
{
  static const char template[] = "cn = \"127.0.0.1\"\nip_address = \"127.0.0.1\"\nca\n"
                                 "signing_key\nencryption_key\ntls_www_server\n"
                                 "expiration_days = 30\ncert_signing_key\n";
  const char *make_key[]
      = { "certtool", "--generate-privkey", "--key-type", "ecdsa", "--outfile", "k.pem", NULL };
  const char *make_cert[] = { "certtool",
                              "--generate-self-signed",
                              "--load-privkey",
                              "k.pem",
                              "--template",
                              "t.cfg",
                              "--outfile",
                              "c.pem",
                              NULL };
  g_autofree char *config = g_build_filename (folder, "t.cfg", NULL);
  g_autofree char *certificate = g_build_filename (folder, "c.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "k.pem", NULL);
  GError *error = NULL;
  GTlsCertificate *made = NULL;

  g_file_set_contents (config, template, -1, &error);
  g_assert_no_error (error);
  if (!run_certtool (folder, make_key) || !run_certtool (folder, make_cert))
    return NULL;
  made = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  return made;
}

TvFakeProvince *
tv_fake_province_new (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tv-province-XXXXXX", NULL);
  g_autoptr (GTlsCertificate) certificate = make_certificate (folder);
  g_autofree char *cert_file = g_build_filename (folder, "c.pem", NULL);
  TvFakeProvince *self = NULL;
  GSList *uris = NULL;
  GError *error = NULL;

  if (certificate == NULL)
    {
      g_test_skip ("certtool (gnutls-bin) is not installed");
      return NULL;
    }
  self = g_new0 (TvFakeProvince, 1);
  self->replies
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) reply_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) seen_free);
  self->ca = g_steal_pointer (&cert_file);
  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server,
                            0,
                            SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY,
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->address = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  tv_fake_province_answer (self, "POST", "/v1/sessions", 201, NULL, USER);
  tv_fake_province_answer (self, "DELETE", "/v1/sessions/current", 204, NULL, "");
  return self;
}

void
tv_fake_province_free (TvFakeProvince *self)
{
  g_autofree char *folder = NULL;

  if (self == NULL)
    return;
  folder = g_path_get_dirname (self->ca);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  tv_file_remove_tree (folder, NULL);
  g_free (self->address);
  g_free (self->ca);
  g_hash_table_unref (self->replies);
  g_hash_table_unref (self->seen);
  g_free (self);
}

const char *
tv_fake_province_get_server (TvFakeProvince *self)
{
  return self->address;
}

const char *
tv_fake_province_get_ca (TvFakeProvince *self)
{
  return self->ca;
}

TvDeskApi *
tv_fake_province_connect (TvFakeProvince *self)
{
  GError *error = NULL;
  TvDeskApi *api = tv_desk_api_new (self->address, self->ca, &error);

  g_assert_no_error (error);
  return api;
}

TvDeskApi *
tv_fake_province_sign_in (TvFakeProvince *self)
{
  TvDeskApi *api = tv_fake_province_connect (self);
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  tv_desk_api_sign_in_async (api, "lan", "bí mật", NULL, NULL, tv_fake_province_take, &result);
  tv_fake_province_wait (&result);
  g_assert_true (tv_desk_api_sign_in_finish (api, result, &error));
  g_assert_no_error (error);
  return api;
}

static void
lay (TvFakeProvince *self, const char *method, const char *path, Reply *reply)
{
  g_hash_table_replace (self->replies, g_strdup_printf ("%s %s", method, path), reply);
}

void
tv_fake_province_answer (TvFakeProvince *self,
                         const char *method,
                         const char *path,
                         guint status,
                         const char *etag,
                         const char *json)
{
  Reply *reply = g_new0 (Reply, 1);

  reply->status = status;
  reply->etag = g_strdup (etag);
  reply->type = g_strdup ("application/json");
  reply->body = g_strdup (json);
  lay (self, method, path, reply);
}

void
tv_fake_province_refuse (TvFakeProvince *self,
                         const char *method,
                         const char *path,
                         guint status,
                         const char *word)
{
  Reply *reply = g_new0 (Reply, 1);

  reply->status = status;
  reply->type = g_strdup ("application/problem+json");
  reply->body = g_strdup_printf ("{\"type\":\"urn:thamvan:%s\",\"title\":\"%s\",\"status\":%u}",
                                 word,
                                 word,
                                 status);
  lay (self, method, path, reply);
}

void
tv_fake_province_set_handler (TvFakeProvince *self, TvFakeHandler handler, gpointer user_data)
{
  self->handler = handler;
  self->handler_data = user_data;
}

static const Seen *
find_seen (TvFakeProvince *self, const char *method, const char *path)
{
  g_autofree char *key = g_strdup_printf ("%s %s", method, path);

  return g_hash_table_lookup (self->seen, key);
}

const char *
tv_fake_province_get_body (TvFakeProvince *self, const char *method, const char *path)
{
  const Seen *seen = find_seen (self, method, path);

  return seen != NULL ? seen->body : NULL;
}

const char *
tv_fake_province_get_if_match (TvFakeProvince *self, const char *method, const char *path)
{
  const Seen *seen = find_seen (self, method, path);

  return seen != NULL ? seen->if_match : NULL;
}

guint
tv_fake_province_get_hits (TvFakeProvince *self, const char *method, const char *path)
{
  const Seen *seen = find_seen (self, method, path);

  return seen != NULL ? seen->hits : 0;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
tv_fake_province_wait_for (gboolean (*check) (gpointer data), gpointer data)
{
  const gint64 deadline = g_get_monotonic_time () + DEADLINE_USEC;
  const guint id = g_timeout_add (20, wake_cb, NULL);

  while (!check (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (id);
}

static gboolean
has_result (gpointer data)
{
  GAsyncResult **result = data;

  return *result != NULL;
}

void
tv_fake_province_wait (GAsyncResult **result)
{
  tv_fake_province_wait_for (has_result, result);
}

void
tv_fake_province_take (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}
