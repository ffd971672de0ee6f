// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-handlers-private.h"

#include "base/tv-error.h"
#include "tv-agent-bus.h"
#include "tv-agent-staff-private.h"
#include "wire/tv-agent1.h"

#define API 1

struct _TvAgentHandlers
{
  TvAgentService *service; /* (owned) */
  TvAgent1 *skeleton;      /* (owned) */
};

static gboolean
fail (GDBusMethodInvocation *invocation, TvError code, const char *message)
{
  g_dbus_method_invocation_return_error_literal (invocation, TV_ERROR, (int) code, message);
  return TRUE;
}

static gboolean
hello_cb (TvAgent1 *skeleton, GDBusMethodInvocation *invocation, guint api, TvAgentHandlers *self)
{
  if (api != API)
    return fail (invocation, TV_ERROR_BAD_REQUEST, "This agent speaks version 1 of its interface");
  tv_agent1_complete_hello (skeleton, invocation, tv_agent_service_describe (self->service));
  return TRUE;
}

static void
submit_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *state
      = tv_agent_service_submit_finish (TV_AGENT_SERVICE (object), result, &error);

  if (state != NULL)
    tv_agent1_complete_submit (NULL, user_data, NULL, state);
  else
    g_dbus_method_invocation_take_error (user_data, g_steal_pointer (&error));
}

static gboolean
submit_cb (TvAgent1 *skeleton,
           GDBusMethodInvocation *invocation,
           GUnixFDList *fds,
           GVariant *envelope,
           GVariant *attachments,
           TvAgentHandlers *self)
{
  g_autoptr (GError) error = NULL;
  int fd = -1;

  if (g_variant_n_children (attachments) > 0)
    return fail (invocation, TV_ERROR_UNAVAILABLE, "This agent takes no attachments");
  if (fds == NULL)
    return fail (invocation, TV_ERROR_BAD_REQUEST, "No envelope came along");
  fd = g_unix_fd_list_get (fds, g_variant_get_handle (envelope), &error);
  if (fd < 0)
    return fail (invocation, TV_ERROR_BAD_REQUEST, error->message);
  tv_agent_service_submit_async (self->service, fd, submit_done_cb, invocation);
  return TRUE;
}

static void
look_up_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) entry = NULL;
  g_autofree char *state
      = tv_agent_service_look_up_finish (TV_AGENT_SERVICE (object), result, &entry, &error);

  if (state != NULL)
    tv_agent1_complete_look_up (NULL,
                                user_data,
                                state,
                                g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, entry, TRUE));
  else
    g_dbus_method_invocation_take_error (user_data, g_steal_pointer (&error));
}

static gboolean
look_up_cb (TvAgent1 *skeleton,
            GDBusMethodInvocation *invocation,
            GVariant *id,
            TvAgentHandlers *self)
{
  gsize length = 0;
  const guint8 *data = g_variant_get_fixed_array (id, &length, 1);

  if (length != 16)
    return fail (invocation, TV_ERROR_BAD_REQUEST, "An id has 16 bytes");
  tv_agent_service_look_up_async (self->service, data, look_up_done_cb, invocation);
  return TRUE;
}

static void
status_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) facts
      = tv_agent_service_status_finish (TV_AGENT_SERVICE (object), result, &error);

  if (facts != NULL)
    tv_agent1_complete_status (NULL, user_data, facts);
  else
    g_dbus_method_invocation_take_error (user_data, g_steal_pointer (&error));
}

static gboolean
status_cb (TvAgent1 *skeleton, GDBusMethodInvocation *invocation, TvAgentHandlers *self)
{
  tv_agent_service_status_async (self->service, status_done_cb, invocation);
  return TRUE;
}

static gboolean
print_cb (TvAgent1 *skeleton,
          GDBusMethodInvocation *invocation,
          GUnixFDList *fds,
          GVariant *document,
          const char *media_type,
          TvAgentHandlers *self)
{
  return fail (invocation, TV_ERROR_UNAVAILABLE, "This machine has no printer");
}

static void
heartbeat_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (tv_agent_service_heartbeat_finish (TV_AGENT_SERVICE (object), result, &error))
    tv_agent1_complete_heartbeat (NULL, user_data);
  else
    g_dbus_method_invocation_take_error (user_data, g_steal_pointer (&error));
}

static gboolean
heartbeat_cb (TvAgent1 *skeleton,
              GDBusMethodInvocation *invocation,
              guint generation,
              TvAgentHandlers *self)
{
  tv_agent_service_heartbeat_async (self->service, generation, heartbeat_done_cb, invocation);
  return TRUE;
}

static void
content_changed_cb (TvAgentService *service, guint generation, TvAgentHandlers *self)
{
  tv_agent1_emit_content_changed (self->skeleton, generation);
}

static void
told_status_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvAgent1) skeleton = TV_AGENT1 (user_data);
  g_autoptr (GVariant) facts
      = tv_agent_service_status_finish (TV_AGENT_SERVICE (object), result, NULL);

  if (facts != NULL)
    tv_agent1_emit_status_changed (skeleton, facts);
}

static void
status_changed_cb (TvAgentService *service, TvAgentHandlers *self)
{
  tv_agent_service_status_async (service, told_status_cb, g_object_ref (self->skeleton));
}

TvAgentHandlers *
tv_agent_handlers_new (TvAgentService *service)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } methods[] = {
    { "handle-hello", G_CALLBACK (hello_cb) },
    { "handle-submit", G_CALLBACK (submit_cb) },
    { "handle-look-up", G_CALLBACK (look_up_cb) },
    { "handle-status", G_CALLBACK (status_cb) },
    { "handle-print", G_CALLBACK (print_cb) },
    { "handle-heartbeat", G_CALLBACK (heartbeat_cb) },
  };
  TvAgentHandlers *self = g_new0 (TvAgentHandlers, 1);

  /* The D-Bus names of the errors are registered with the domain. */
  (void) TV_ERROR;
  self->service = g_object_ref (service);
  self->skeleton = tv_agent1_skeleton_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect (self->skeleton, methods[i].signal, methods[i].callback, self);
  tv_agent_staff_connect (self->skeleton, service);
  g_signal_connect (service, "content-changed", G_CALLBACK (content_changed_cb), self);
  g_signal_connect (service, "status-changed", G_CALLBACK (status_changed_cb), self);
  return self;
}

void
tv_agent_handlers_free (TvAgentHandlers *self)
{
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_signal_handlers_disconnect_by_data (self->skeleton, self);
  g_signal_handlers_disconnect_by_data (self->skeleton, self->service);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->service);
  g_free (self);
}

gboolean
tv_agent_handlers_add (TvAgentHandlers *self, GDBusConnection *connection, GError **error)
{
  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton),
                                           connection,
                                           TV_AGENT_OBJECT_PATH,
                                           error);
}

void
tv_agent_handlers_remove (TvAgentHandlers *self, GDBusConnection *connection)
{
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON (self->skeleton);

  if (g_dbus_interface_skeleton_has_connection (skeleton, connection))
    g_dbus_interface_skeleton_unexport_from_connection (skeleton, connection);
}
