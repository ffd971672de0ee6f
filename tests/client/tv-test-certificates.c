// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-certificates.h"

#include "tv-test-folder.h"

static void
run (const char *folder, const char *command)
{
  g_auto (GStrv) argv = g_strsplit (command, " ", -1);
  g_autofree char *output = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (folder,
                argv,
                NULL,
                G_SPAWN_SEARCH_PATH,
                NULL,
                NULL,
                &output,
                &problem,
                &status,
                &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", command, problem);
}

static void
write_template (const char *folder, const char *name, const char *format, ...)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
join (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Certificate and key in one file, as g_tls_certificate_new_from_file() wants them. */
static void
join_files (TvTestCertificates *self)
{
  g_autofree char *certificate_path = join (self->folder, "server.crt");
  g_autofree char *key_path = join (self->folder, "server.key");
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autofree char *both = NULL;

  g_assert_true (g_file_get_contents (certificate_path, &certificate, NULL, NULL));
  g_assert_true (g_file_get_contents (key_path, &key, NULL, NULL));
  both = g_strconcat (certificate, key, NULL);
  g_assert_true (g_file_set_contents (self->server, both, -1, NULL));
}

TvTestCertificates *
tv_test_certificates_new (const char *from, const char *to)
{
  TvTestCertificates *self = g_new0 (TvTestCertificates, 1);
  g_autofree char *date = NULL;

  self->folder = tv_test_folder_new ();
  self->ca = join (self->folder, "ca.pem");
  self->server = join (self->folder, "server.pem");
  if (from != NULL)
    date
        = g_strdup_printf ("activation_date = \"%s 00:00:00\"\nexpiration_date = \"%s 00:00:00\"\n",
                           from,
                           to);
  write_template (self->folder,
                  "ca.cfg",
                  "cn = \"Test authority\"\nca\ncert_signing_key\n"
                  "activation_date = \"2000-01-01 00:00:00\"\nexpiration_days = 36500\n");
  write_template (self->folder,
                  "server.cfg",
                  "cn = \"127.0.0.1\"\nip_address = \"127.0.0.1\"\ndns_name = \"localhost\"\n"
                  "tls_www_server\nsigning_key\n%s",
                  date != NULL ? date : "expiration_days = 30\n");
  run (self->folder, "certtool --generate-privkey --key-type ecdsa --outfile ca.key");
  run (self->folder,
       "certtool --generate-self-signed --load-privkey ca.key --template ca.cfg --outfile ca.pem");
  run (self->folder, "certtool --generate-privkey --key-type ecdsa --outfile server.key");
  run (self->folder,
       "certtool --generate-certificate --load-privkey server.key --load-ca-certificate ca.pem"
       " --load-ca-privkey ca.key --template server.cfg --outfile server.crt");
  join_files (self);
  return self;
}

void
tv_test_certificates_free (TvTestCertificates *self)
{
  g_free (self->folder);
  g_free (self->ca);
  g_free (self->server);
  g_free (self);
}
