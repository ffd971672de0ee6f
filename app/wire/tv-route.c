// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-route.h"

#include <stdarg.h>

#include "base/tv-error.h"
#include "tv-envelope-batch.h"
#include "vault/tv-envelope.h"

#define KIB 1024
#define MIB (1024 * KIB)
#define FRONT (TV_WHO_FRONT_MEMBER | TV_WHO_FRONT_COORDINATOR)
#define OFFICIALS                                                                                  \
  (TV_WHO_WARD | TV_WHO_REVIEWER | TV_WHO_APPROVER | TV_WHO_PUBLISHER | TV_WHO_OBSERVER | FRONT    \
   | TV_WHO_ADMIN)
#define SENDERS (TV_WHO_DEVICE | TV_WHO_WARD | TV_WHO_REVIEWER | FRONT)
#define READERS                                                                                    \
  (TV_WHO_WARD | TV_WHO_REVIEWER | TV_WHO_APPROVER | TV_WHO_PUBLISHER | TV_WHO_OBSERVER)
#define DECIDERS (TV_WHO_REVIEWER | TV_WHO_APPROVER)
#define SIGNERS (TV_WHO_PUBLISHER | TV_WHO_APPROVER)

/* A literal path stands before a pattern that would take it too. */
static const TvRoute routes[] = {
  { "page-home", "GET", "/", TV_WHO_PUBLIC, 0 },
  { "page-round", "GET", "/y-kien/<round>", TV_WHO_PUBLIC, 0 },
  { "page-look-up", "GET", "/tra-cuu", TV_WHO_PUBLIC, 0 },
  { "page-ask", "POST", "/tra-cuu", TV_WHO_PUBLIC, KIB },
  { "time", "GET", "/v1/time", TV_WHO_PUBLIC, 0 },
  { "metadata", "GET", "/v1/metadata/<file>", TV_WHO_PUBLIC, 0 },
  { "object-get", "GET", "/v1/objects/<sha256>", TV_WHO_PUBLIC, 0 },
  { "object-head", "HEAD", "/v1/objects/<sha256>", TV_WHO_PUBLIC, 0 },
  { "object-put", "PUT", "/v1/objects/<sha256>", TV_WHO_PUBLISHER, 1024 * MIB },
  { "delta", "GET", "/v1/deltas/<old>/<new>", TV_WHO_PUBLIC, 0 },
  { "receipt", "GET", "/v1/receipts/<id>", TV_WHO_PUBLIC, 0 },
  { "enrolment", "POST", "/v1/enrolments", TV_WHO_PUBLIC, 4 * KIB },
  { "device-challenge", "POST", "/v1/device/challenge", TV_WHO_PUBLIC, 4 * KIB },
  { "device-session", "POST", "/v1/device/session", TV_WHO_PUBLIC, 4 * KIB },
  { "device-self", "GET", "/v1/device/self", TV_WHO_DEVICE, 0 },
  { "device-report", "POST", "/v1/device/reports", TV_WHO_DEVICE, MIB },
  { "submission-batch",
    "POST",
    "/v1/submissions/batch",
    TV_WHO_DEVICE | TV_WHO_WARD,
    TV_ENVELOPE_BATCH_MAX_BYTES },
  { "submission-put", "PUT", "/v1/submissions/<id>", SENDERS, TV_ENVELOPE_MAX },
  { "submission", "GET", "/v1/submissions/<id>", DECIDERS | TV_WHO_WARD, 0 },
  { "submission-identity", "POST", "/v1/submissions/<id>/identity", TV_WHO_REVIEWER, 4 * KIB },
  { "session-new", "POST", "/v1/sessions", TV_WHO_PUBLIC, 4 * KIB },
  { "session-end", "DELETE", "/v1/sessions/current", OFFICIALS, 0 },
  { "session-step-up", "POST", "/v1/sessions/current/step-up", OFFICIALS, 4 * KIB },
  { "wrapped-keys", "GET", "/v1/agencies/<id>/wrapped-keys", TV_WHO_ADMIN | TV_WHO_REVIEWER, 0 },
  { "wrapped-keys-put",
    "PUT",
    "/v1/agencies/<id>/wrapped-keys",
    TV_WHO_ADMIN | TV_WHO_REVIEWER,
    64 * KIB },
  { "user-list", "GET", "/v1/users", TV_WHO_ADMIN, 0 },
  { "user-new", "POST", "/v1/users", TV_WHO_ADMIN, 8 * KIB },
  { "user", "GET", "/v1/users/<id>", OFFICIALS, 0 },
  { "user-change", "PATCH", "/v1/users/<id>", TV_WHO_ADMIN, 8 * KIB },
  { "user-keys", "GET", "/v1/users/<id>/keys", OFFICIALS, 0 },
  { "user-key-new", "POST", "/v1/users/<id>/keys", OFFICIALS, 4 * KIB },
  { "device-list", "GET", "/v1/devices", TV_WHO_ADMIN | TV_WHO_WARD, 0 },
  { "device-change", "PATCH", "/v1/devices/<id>", TV_WHO_ADMIN | TV_WHO_WARD, 4 * KIB },
  { "enrolment-code-new", "POST", "/v1/enrolment-codes", TV_WHO_ADMIN | TV_WHO_WARD, 4 * KIB },
  { "round-list", "GET", "/v1/rounds", OFFICIALS, 0 },
  { "round-submissions", "GET", "/v1/rounds/<id>/submissions", READERS, 0 },
  { "answer-list", "GET", "/v1/answers", DECIDERS, 0 },
  { "answer-new", "POST", "/v1/answers", DECIDERS, 512 * KIB },
  { "answer-change", "PATCH", "/v1/answers/<id>", DECIDERS, 512 * KIB },
  { "proposal-list", "GET", "/v1/proposals", SIGNERS, 0 },
  { "proposal-new", "POST", "/v1/proposals", SIGNERS, 32 * MIB },
  { "proposal", "GET", "/v1/proposals/<id>", SIGNERS, 0 },
  { "proposal-sign", "POST", "/v1/proposals/<id>/signatures", SIGNERS, 4 * KIB },
  { "proposal-withdraw", "POST", "/v1/proposals/<id>/withdrawal", SIGNERS, 16 * KIB },
  { "audit", "GET", "/v1/audit", TV_WHO_ADMIN, 0 },
};

const TvRoute *
tv_route_list (gsize *ret_length)
{
  g_return_val_if_fail (ret_length != NULL, NULL);

  *ret_length = G_N_ELEMENTS (routes);
  return routes;
}

const TvRoute *
tv_route_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    if (strcmp (routes[i].name, name) == 0)
      return &routes[i];
  return NULL;
}

static gboolean
is_slot (const char *part)
{
  return part[0] == '<';
}

/* The values of the slots, or NULL when the path is another one. */
static GStrv
match_pattern (const char *pattern, const char *const *parts)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);
  guint i = 0;

  for (; wanted[i] != NULL && parts[i] != NULL; i++)
    {
      if (is_slot (wanted[i]) && parts[i][0] != '\0')
        g_strv_builder_add (values, parts[i]);
      else if (strcmp (wanted[i], parts[i]) != 0)
        return NULL;
    }
  return wanted[i] == NULL && parts[i] == NULL ? g_strv_builder_end (values) : NULL;
}

const TvRoute *
tv_route_match (const char *method, const char *path, GStrv *ret_values, GError **error)
{
  g_auto (GStrv) parts = NULL;
  gboolean other_method = FALSE;

  g_return_val_if_fail (method != NULL && path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  parts = g_strsplit (path, "/", 16);
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_auto (GStrv) values = match_pattern (routes[i].pattern, (const char *const *) parts);

      if (values == NULL)
        continue;
      if (strcmp (routes[i].method, method) == 0)
        {
          if (ret_values != NULL)
            *ret_values = g_steal_pointer (&values);
          return &routes[i];
        }
      other_method = TRUE;
    }
  if (other_method)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_METHOD, "this path takes other methods");
  else
    g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such path");
  return NULL;
}

char *
tv_route_path (const char *name, ...)
{
  const TvRoute *route = tv_route_find (name);
  g_autoptr (GString) path = NULL;
  g_auto (GStrv) parts = NULL;
  va_list values;

  g_return_val_if_fail (route != NULL, NULL);

  path = g_string_new (NULL);
  parts = g_strsplit (route->pattern, "/", -1);
  va_start (values, name);
  for (guint i = 1; parts[i] != NULL; i++)
    {
      const char *value = is_slot (parts[i]) ? va_arg (values, const char *) : parts[i];

      g_string_append_c (path, '/');
      g_string_append_uri_escaped (path, value != NULL ? value : "", NULL, FALSE);
    }
  va_end (values);
  return g_string_free (g_steal_pointer (&path), FALSE);
}
