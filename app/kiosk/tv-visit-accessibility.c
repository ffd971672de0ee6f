// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-accessibility.h"

#include <gio/gio.h>

#define WAIT_MS 5000

void
tv_visit_accessibility_prepare (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) answer = NULL;
  const char *address;

  if (session != NULL)
    answer = g_dbus_connection_call_sync (session,
                                          "org.a11y.Bus",
                                          "/org/a11y/bus",
                                          "org.a11y.Bus",
                                          "GetAddress",
                                          NULL,
                                          G_VARIANT_TYPE ("(s)"),
                                          G_DBUS_CALL_FLAGS_NONE,
                                          WAIT_MS,
                                          NULL,
                                          &error);
  if (answer == NULL)
    {
      g_message ("no accessibility bus: %s", error->message);
      return;
    }
  g_variant_get (answer, "(&s)", &address);
  g_setenv ("AT_SPI_BUS_ADDRESS", address, TRUE);
}
