// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-ctl-session.h"
#include "tv-ctl.h"

TvOfficialSession *
tv_ctl_session_open (const char *server,
                     const char *ca,
                     const char *user,
                     const char *password_file,
                     GError **error)
{
  g_autofree char *password = tv_ctl_read_line (password_file, error);
  g_autofree char *ca_path = NULL;
  g_autoptr (TvHttpClient) client = NULL;
  g_autoptr (TvOfficialSession) session = NULL;

  if (password == NULL)
    return NULL;
  ca_path = g_canonicalize_filename (ca, NULL);
  client = tv_http_client_new (server, ca_path, NULL, error);
  if (client == NULL)
    return NULL;
  session = tv_official_session_new (client);
  if (!tv_official_session_sign_in (session, user, password, NULL, NULL, error))
    return NULL;
  return g_steal_pointer (&session);
}
