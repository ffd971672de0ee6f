// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-kiosk-fake-agent.h"

#include <gio/gunixfdlist.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire/tv-agent1.h"

struct _TvKioskFakeAgent
{
  GDBusServer *server;
  TvAgent1 *skeleton;
  GPtrArray *connections;
  GPtrArray *envelopes;
  char *content;
  char *socket;
  char *failure;
  char *state;
  GBytes *entry;
};

static gboolean
hello_cb (TvKioskFakeAgent *self, GDBusMethodInvocation *invocation, guint api)
{
  g_auto (GVariantDict) facts = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&facts, "unit", "s", "24769");
  g_variant_dict_insert (&facts, "unit-name", "s", "Phường Xuân Hương – Đà Lạt");
  g_variant_dict_insert (&facts, "kiosk-name", "s", "Sảnh tầng 1");
  g_variant_dict_insert (&facts, "time", "x", g_get_real_time () / G_USEC_PER_SEC);
  g_variant_dict_insert (&facts, "tick", "t", (guint64) 42);
  g_variant_dict_insert (&facts, "content", "s", self->content);
  g_variant_dict_insert (&facts, "generation", "u", 1u);
  tv_agent1_complete_hello (self->skeleton, invocation, g_variant_dict_end (&facts));
  return TRUE;
}

static gboolean
status_cb (TvKioskFakeAgent *self, GDBusMethodInvocation *invocation)
{
  g_auto (GVariantDict) facts = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&facts, "last-sync", "x", g_get_real_time () / G_USEC_PER_SEC);
  tv_agent1_complete_status (self->skeleton, invocation, g_variant_dict_end (&facts));
  return TRUE;
}

static GBytes *
read_fd (int fd)
{
  struct stat status;
  g_autofree guint8 *data = NULL;

  g_assert_cmpint (fstat (fd, &status), ==, 0);
  data = g_malloc ((gsize) status.st_size);
  g_assert_cmpint (pread (fd, data, (gsize) status.st_size, 0), ==, status.st_size);
  return g_bytes_new (data, (gsize) status.st_size);
}

static gboolean
submit_cb (TvKioskFakeAgent *self,
           GDBusMethodInvocation *invocation,
           GUnixFDList *list,
           GVariant *envelope,
           GVariant *attachments)
{
  int fd;

  if (self->failure != NULL)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, self->failure, "as told");
      return TRUE;
    }
  fd = g_unix_fd_list_get (list, g_variant_get_handle (envelope), NULL);
  g_ptr_array_add (self->envelopes, read_fd (fd));
  close (fd);
  tv_agent1_complete_submit (self->skeleton, invocation, NULL, "sealed");
  return TRUE;
}

static gboolean
look_up_cb (TvKioskFakeAgent *self, GDBusMethodInvocation *invocation, GVariant *id)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (self->entry, &length);

  g_assert_cmpuint (g_variant_n_children (id), ==, 16);
  tv_agent1_complete_look_up (self->skeleton,
                              invocation,
                              self->state,
                              g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, length, 1));
  return TRUE;
}

static gboolean
heartbeat_cb (TvKioskFakeAgent *self, GDBusMethodInvocation *invocation, guint generation)
{
  tv_agent1_complete_heartbeat (self->skeleton, invocation);
  return TRUE;
}

static gboolean
connection_cb (TvKioskFakeAgent *self, GDBusConnection *connection)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (self->connections, g_object_ref (connection));
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton),
                                    connection,
                                    "/vn/thamvan/Agent",
                                    &error);
  g_assert_no_error (error);
  return TRUE;
}

static gboolean
authorize_cb (GDBusAuthObserver *observer, GIOStream *stream, GCredentials *credentials)
{
  return TRUE;
}

TvKioskFakeAgent *
tv_kiosk_fake_agent_new (const char *content)
{
  TvKioskFakeAgent *self = g_new0 (TvKioskFakeAgent, 1);
  g_autofree char *folder = g_dir_make_tmp ("agent-XXXXXX", NULL);
  g_autofree char *guid = g_dbus_generate_guid ();
  g_autofree char *address = NULL;
  g_autoptr (GDBusAuthObserver) observer = g_dbus_auth_observer_new ();
  g_autoptr (GError) error = NULL;

  self->socket = g_build_filename (folder, "agent.sock", NULL);
  self->content = g_strdup (content);
  self->state = g_strdup ("sealed");
  self->entry = g_bytes_new (NULL, 0);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->envelopes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->skeleton = tv_agent1_skeleton_new ();
  g_signal_connect_swapped (self->skeleton, "handle-hello", G_CALLBACK (hello_cb), self);
  g_signal_connect_swapped (self->skeleton, "handle-status", G_CALLBACK (status_cb), self);
  g_signal_connect_swapped (self->skeleton, "handle-submit", G_CALLBACK (submit_cb), self);
  g_signal_connect_swapped (self->skeleton, "handle-look-up", G_CALLBACK (look_up_cb), self);
  g_signal_connect_swapped (self->skeleton, "handle-heartbeat", G_CALLBACK (heartbeat_cb), self);
  g_signal_connect (observer, "authorize-authenticated-peer", G_CALLBACK (authorize_cb), NULL);
  address = g_strconcat ("unix:path=", self->socket, NULL);
  self->server
      = g_dbus_server_new_sync (address, G_DBUS_SERVER_FLAGS_NONE, guid, observer, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->server, "new-connection", G_CALLBACK (connection_cb), self);
  g_dbus_server_start (self->server);
  return self;
}

void
tv_kiosk_fake_agent_free (TvKioskFakeAgent *self)
{
  g_autofree char *folder = g_path_get_dirname (self->socket);

  /* a visit that came this very moment is told of from the main loop, which may still run */
  g_signal_handlers_disconnect_by_data (self->server, self);
  g_signal_handlers_disconnect_by_data (self->skeleton, self);
  g_dbus_server_stop (self->server);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->envelopes);
  g_object_unref (self->server);
  g_object_unref (self->skeleton);
  unlink (self->socket);
  rmdir (folder);
  g_bytes_unref (self->entry);
  g_free (self->content);
  g_free (self->socket);
  g_free (self->failure);
  g_free (self->state);
  g_free (self);
}

const char *
tv_kiosk_fake_agent_get_socket (TvKioskFakeAgent *self)
{
  return self->socket;
}

GPtrArray *
tv_kiosk_fake_agent_get_envelopes (TvKioskFakeAgent *self)
{
  return self->envelopes;
}

void
tv_kiosk_fake_agent_set_failure (TvKioskFakeAgent *self, const char *dbus_error)
{
  g_free (self->failure);
  self->failure = g_strdup (dbus_error);
}

void
tv_kiosk_fake_agent_set_answer (TvKioskFakeAgent *self, const char *state, GBytes *entry)
{
  g_free (self->state);
  self->state = g_strdup (state);
  g_bytes_unref (self->entry);
  self->entry = g_bytes_ref (entry);
}
