// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-staff-private.h"

#include "base/tv-error.h"
#include "vault/tv-password.h"

#include <string.h>

#define TOKEN_KEY "tv-agent-token"
#define TOKEN_LIFETIME (10 * 60 * G_USEC_PER_SEC)

/* What Unlock gave a connection; it lives and dies with it. */
typedef struct
{
  char *token; /* (owned) */
  gint64 ends; /* monotonic, microseconds */
} Token;

static void
token_free (gpointer data)
{
  Token *self = data;

  g_free (self->token);
  g_free (self);
}

static gboolean
fail (GDBusMethodInvocation *invocation, TvError code, const char *message)
{
  g_dbus_method_invocation_return_error_literal (invocation, TV_ERROR, (int) code, message);
  return TRUE;
}

static void
unlock_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  GDBusConnection *connection = g_dbus_method_invocation_get_connection (invocation);
  g_autoptr (GError) error = NULL;
  Token *token = NULL;

  if (!tv_agent_service_unlock_finish (TV_AGENT_SERVICE (object), result, &error))
    {
      g_dbus_method_invocation_take_error (invocation, g_steal_pointer (&error));
      return;
    }
  token = g_new0 (Token, 1);
  token->token = tv_random_token ();
  token->ends = g_get_monotonic_time () + TOKEN_LIFETIME;
  g_object_set_data_full (G_OBJECT (connection), TOKEN_KEY, token, token_free);
  tv_agent1_complete_unlock (NULL, invocation, token->token);
}

static gboolean
unlock_cb (TvAgent1 *skeleton,
           GDBusMethodInvocation *invocation,
           const char *pin,
           TvAgentService *service)
{
  tv_agent_service_unlock_async (service, pin, unlock_done_cb, invocation);
  return TRUE;
}

static gboolean
is_unlocked (GDBusMethodInvocation *invocation, const char *text)
{
  GDBusConnection *connection = g_dbus_method_invocation_get_connection (invocation);
  const Token *token = g_object_get_data (G_OBJECT (connection), TOKEN_KEY);

  return token != NULL && g_get_monotonic_time () < token->ends
         && strlen (token->token) == strlen (text)
         && tv_secret_equal (token->token, text, strlen (text));
}

/* Answers for itself when the staff have not unlocked. */
static gboolean
is_refused (GDBusMethodInvocation *invocation, const char *token)
{
  return !is_unlocked (invocation, token) && fail (invocation, TV_ERROR_FORBIDDEN, "Unlock first");
}

static void
enrol_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (tv_agent_service_enrol_finish (TV_AGENT_SERVICE (object), result, &error))
    tv_agent1_complete_enrol (NULL, user_data);
  else
    g_dbus_method_invocation_take_error (user_data, g_steal_pointer (&error));
}

static gboolean
enrol_cb (TvAgent1 *skeleton,
          GDBusMethodInvocation *invocation,
          const char *token,
          const char *code,
          TvAgentService *service)
{
  if (tv_agent_service_is_enrolled (service) && !is_unlocked (invocation, token))
    return fail (invocation, TV_ERROR_FORBIDDEN, "Unlock first");
  tv_agent_service_enrol_async (service, code, enrol_done_cb, invocation);
  return TRUE;
}

static gboolean
sync_now_cb (TvAgent1 *skeleton,
             GDBusMethodInvocation *invocation,
             const char *token,
             TvAgentService *service)
{
  if (is_refused (invocation, token))
    return TRUE;
  tv_agent_service_sync_now (service);
  tv_agent1_complete_sync_now (skeleton, invocation);
  return TRUE;
}

static void
readiness_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) checks
      = tv_agent_service_readiness_finish (TV_AGENT_SERVICE (object), result, &error);

  if (checks != NULL)
    tv_agent1_complete_readiness (NULL, user_data, checks);
  else
    g_dbus_method_invocation_take_error (user_data, g_steal_pointer (&error));
}

static gboolean
readiness_cb (TvAgent1 *skeleton,
              GDBusMethodInvocation *invocation,
              const char *token,
              TvAgentService *service)
{
  if (is_refused (invocation, token))
    return TRUE;
  tv_agent_service_readiness_async (service, readiness_done_cb, invocation);
  return TRUE;
}

static gboolean
settings_cb (TvAgent1 *skeleton,
             GDBusMethodInvocation *invocation,
             const char *token,
             TvAgentService *service)
{
  if (is_refused (invocation, token))
    return TRUE;
  tv_agent1_complete_settings (skeleton, invocation, tv_agent_service_describe_settings (service));
  return TRUE;
}

static void
usb_list_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) volumes
      = tv_agent_service_usb_list_finish (TV_AGENT_SERVICE (object), result, &error);

  if (volumes != NULL)
    tv_agent1_complete_usb_list (NULL, user_data, volumes);
  else
    g_dbus_method_invocation_take_error (user_data, g_steal_pointer (&error));
}

static gboolean
usb_list_cb (TvAgent1 *skeleton,
             GDBusMethodInvocation *invocation,
             const char *token,
             TvAgentService *service)
{
  if (is_refused (invocation, token))
    return TRUE;
  tv_agent_service_usb_list_async (service, usb_list_done_cb, invocation);
  return TRUE;
}

static void
usb_run_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) done
      = tv_agent_service_usb_run_finish (TV_AGENT_SERVICE (object), result, &error);

  if (done != NULL)
    tv_agent1_complete_usb_run (NULL, user_data, done);
  else
    g_dbus_method_invocation_take_error (user_data, g_steal_pointer (&error));
}

static gboolean
usb_run_cb (TvAgent1 *skeleton,
            GDBusMethodInvocation *invocation,
            const char *token,
            const char *volume,
            TvAgentService *service)
{
  if (is_refused (invocation, token))
    return TRUE;
  tv_agent_service_usb_run_async (service, volume, usb_run_done_cb, invocation);
  return TRUE;
}

void
tv_agent_staff_connect (TvAgent1 *skeleton, TvAgentService *service)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } methods[] = {
    { "handle-unlock", G_CALLBACK (unlock_cb) },
    { "handle-enrol", G_CALLBACK (enrol_cb) },
    { "handle-sync-now", G_CALLBACK (sync_now_cb) },
    { "handle-readiness", G_CALLBACK (readiness_cb) },
    { "handle-settings", G_CALLBACK (settings_cb) },
    { "handle-usb-list", G_CALLBACK (usb_list_cb) },
    { "handle-usb-run", G_CALLBACK (usb_run_cb) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect (skeleton, methods[i].signal, methods[i].callback, service);
}
