// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixsocketaddress.h>
#include <xorg/xf86-input-inputtest-protocol.h>

/* A finger on the glass: real touch events of the X server's inputtest driver, told by lines.
 *
 *   tv-touch SOCKET WIDTH HEIGHT
 *   tap X Y             a short touch
 *   hold X Y MS         a long one
 *   drag X Y X2 Y2      a finger that moves
 *   pinch X Y FROM TO   two fingers, that many pixels apart
 *
 * Each line is answered with "ok" when the server has taken the last event, else with "error …".
 * The driver serves one connection in the life of its server: keep this program running. */

/* XI2 event types, the driver's words for a touch. */
#define TOUCH_BEGIN 18
#define TOUCH_UPDATE 19
#define TOUCH_END 20

#define RANGE 65535.0
#define STEPS 20
#define STEP_USEC 16000
#define TAP_USEC 60000

typedef struct
{
  GOutputStream *output;
  GInputStream *input;
  double width;
  double height;
} Glass;

static gboolean
send_event (Glass *self, gconstpointer event, gsize length, GError **error)
{
  return g_output_stream_write_all (self->output, event, length, NULL, NULL, error);
}

static gboolean
read_reply (Glass *self, guint type, gpointer reply, gsize length, GError **error)
{
  const xf86ITResponseHeader *header = reply;
  gsize got = 0;

  if (!g_input_stream_read_all (self->input, reply, length, &got, NULL, error))
    return FALSE;
  if (got == length && header->length == length && header->type == type)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the driver answers something else");
  return FALSE;
}

static gboolean
greet (Glass *self, GError **error)
{
  const xf86ITEventClientVersion hello = {
    .header = { .length = sizeof hello, .type = XF86IT_EVENT_CLIENT_VERSION },
    .major = XF86IT_PROTOCOL_VERSION_MAJOR,
    .minor = XF86IT_PROTOCOL_VERSION_MINOR,
  };
  xf86ITResponseServerVersion version;

  return send_event (self, &hello, sizeof hello, error)
         && read_reply (self, XF86IT_RESPONSE_SERVER_VERSION, &version, sizeof version, error);
}

/* After this the event is in the server's queue, in order. */
static gboolean
wait_for_server (Glass *self, GError **error)
{
  const xf86ITEventWaitForSync wait = {
    .header = { .length = sizeof wait, .type = XF86IT_EVENT_WAIT_FOR_SYNC },
  };
  xf86ITResponseSyncFinished done;

  return send_event (self, &wait, sizeof wait, error)
         && read_reply (self, XF86IT_RESPONSE_SYNC_FINISHED, &done, sizeof done, error);
}

static gboolean
touch (Glass *self, guint finger, guint type, double x, double y, GError **error)
{
  xf86ITEventTouch event = {
    .header = { .length = sizeof event, .type = XF86IT_EVENT_TOUCH },
    .touchid = finger,
    .touch_type = type,
  };

  event.valuators.mask[0] = 3;
  event.valuators.valuators[0] = x / self->width * RANGE;
  event.valuators.valuators[1] = y / self->height * RANGE;
  return send_event (self, &event, sizeof event, error) && wait_for_server (self, error);
}

static gboolean
hold (Glass *self, double x, double y, gulong usec, GError **error)
{
  if (!touch (self, 1, TOUCH_BEGIN, x, y, error))
    return FALSE;
  g_usleep (usec);
  return touch (self, 1, TOUCH_END, x, y, error);
}

static gboolean
drag (Glass *self, const double at[4], GError **error)
{
  if (!touch (self, 1, TOUCH_BEGIN, at[0], at[1], error))
    return FALSE;
  for (int i = 1; i <= STEPS; i++)
    {
      const double x = at[0] + (at[2] - at[0]) * i / STEPS;
      const double y = at[1] + (at[3] - at[1]) * i / STEPS;

      g_usleep (STEP_USEC);
      if (!touch (self, 1, TOUCH_UPDATE, x, y, error))
        return FALSE;
    }
  return touch (self, 1, TOUCH_END, at[2], at[3], error);
}

static gboolean
both (Glass *self, guint type, const double at[4], double apart, GError **error)
{
  return touch (self, 1, type, at[0] - apart / 2, at[1], error)
         && touch (self, 2, type, at[0] + apart / 2, at[1], error);
}

static gboolean
pinch (Glass *self, const double at[4], GError **error)
{
  if (!both (self, TOUCH_BEGIN, at, at[2], error))
    return FALSE;
  for (int i = 1; i <= STEPS; i++)
    {
      g_usleep (STEP_USEC);
      if (!both (self, TOUCH_UPDATE, at, at[2] + (at[3] - at[2]) * i / STEPS, error))
        return FALSE;
    }
  return both (self, TOUCH_END, at, at[3], error);
}

static gboolean
obey (Glass *self, const char *line, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (line, " ", -1);
  const guint n_words = g_strv_length (words);
  double at[4] = { 0, 0, 0, 0 };

  for (guint i = 1; i < n_words && i <= G_N_ELEMENTS (at); i++)
    at[i - 1] = g_ascii_strtod (words[i], NULL);
  if (n_words == 3 && g_str_equal (words[0], "tap"))
    return hold (self, at[0], at[1], TAP_USEC, error);
  if (n_words == 4 && g_str_equal (words[0], "hold"))
    return hold (self, at[0], at[1], (gulong) (at[2] * 1000), error);
  if (n_words == 5 && g_str_equal (words[0], "drag"))
    return drag (self, at, error);
  if (n_words == 5 && g_str_equal (words[0], "pinch"))
    return pinch (self, at, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "not understood: %s", line);
  return FALSE;
}

static GSocketConnection *
connect_to (const char *path, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  return g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
}

static int
run (Glass *self)
{
  g_autoptr (GInputStream) lines = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) reader = g_data_input_stream_new (lines);
  char *line = NULL;

  while ((line = g_data_input_stream_read_line (reader, NULL, NULL, NULL)) != NULL)
    {
      g_autofree char *owned = g_strstrip (line);
      g_autoptr (GError) error = NULL;

      if (obey (self, owned, &error))
        g_print ("ok\n");
      else
        g_print ("error %s\n", error->message);
      fflush (stdout);
    }
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  Glass glass = { NULL };

  if (argc != 4)
    {
      g_printerr ("usage: %s SOCKET WIDTH HEIGHT\n", argv[0]);
      return EXIT_FAILURE;
    }
  connection = connect_to (argv[1], &error);
  if (connection != NULL)
    {
      glass.output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
      glass.input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
      glass.width = g_ascii_strtod (argv[2], NULL);
      glass.height = g_ascii_strtod (argv[3], NULL);
    }
  if (connection == NULL || glass.width < 1 || glass.height < 1 || !greet (&glass, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "no such screen");
      return EXIT_FAILURE;
    }
  return run (&glass);
}
