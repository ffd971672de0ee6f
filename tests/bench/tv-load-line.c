// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-load-line.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "vault/tv-envelope.h"

#define TIMEOUT_SECONDS 20
#define PIECES_MAX 16
#define RECEIPT_MAGIC "thamvan receipt v1\n"

static gnutls_certificate_credentials_t
get_credentials (void)
{
  static gsize once = 0;
  static gnutls_certificate_credentials_t credentials;

  if (g_once_init_enter (&once))
    {
      g_assert_cmpint (gnutls_certificate_allocate_credentials (&credentials), ==, 0);
      g_once_init_leave (&once, 1);
    }
  return credentials;
}

static int
connect_to (guint16 port)
{
  const struct timeval timeout = { .tv_sec = TIMEOUT_SECONDS };
  const int yes = 1;
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = g_htons (port) };
  int file = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (file, >=, 0);
  address.sin_addr.s_addr = g_htonl (INADDR_LOOPBACK);
  setsockopt (file, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  setsockopt (file, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt (file, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  if (connect (file, (const struct sockaddr *) &address, sizeof address) == 0)
    return file;
  close (file);
  return -1;
}

gboolean
tv_load_line_open (TvLoadLine *self, const TvLoadTarget *target)
{
  int result = 0;

  self->session = NULL;
  self->file = connect_to (target->port);
  if (self->file < 0)
    return FALSE;
  g_assert_cmpint (gnutls_init (&self->session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL), ==, 0);
  gnutls_set_default_priority (self->session);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, get_credentials ());
  gnutls_transport_set_int (self->session, self->file);
  do
    result = gnutls_handshake (self->session);
  while (result < 0 && gnutls_error_is_fatal (result) == 0);
  if (result == 0)
    return TRUE;
  tv_load_line_reset (self);
  return FALSE;
}

static void
drop (TvLoadLine *self)
{
  close (self->file);
  gnutls_deinit (g_steal_pointer (&self->session));
}

void
tv_load_line_close (TvLoadLine *self)
{
  if (self->session == NULL)
    return;
  gnutls_bye (self->session, GNUTLS_SHUT_WR);
  drop (self);
}

void
tv_load_line_reset (TvLoadLine *self)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  if (self->session == NULL)
    return;
  setsockopt (self->file, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  drop (self);
}

static guint64
read_tick (const char *body, gsize length)
{
  const gsize magic = strlen (RECEIPT_MAGIC);
  guint64 tick = 0;

  if (length < magic + sizeof tick || memcmp (body, RECEIPT_MAGIC, magic) != 0)
    return 0;
  memcpy (&tick, body + magic, sizeof tick);
  return GUINT64_FROM_LE (tick);
}

static TvLoadReply
read_reply (TvLoadLine *self)
{
  TvLoadReply reply = { 0 };
  char buffer[8192];
  gsize have = 0;

  for (guint pieces = 0; pieces < PIECES_MAX; pieces++)
    {
      ssize_t got = gnutls_record_recv (self->session, buffer + have, sizeof buffer - have - 1);
      const char *end = NULL;
      const char *length = NULL;
      gsize body = 0;

      /* Tickets for a next session come in between (and so does the end of patience). */
      if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED)
        continue;
      if (got <= 0)
        return reply;
      have += (gsize) got;
      buffer[have] = '\0';
      end = strstr (buffer, "\r\n\r\n");
      if (end == NULL)
        continue;
      length = strcasestr (buffer, "content-length:");
      if (length != NULL && length < end)
        body = g_ascii_strtoull (length + strlen ("content-length:"), NULL, 10);
      if (have < (gsize) (end + 4 - buffer) + body)
        continue;
      reply.status = (guint) g_ascii_strtoull (buffer + strlen ("HTTP/1.1 "), NULL, 10);
      reply.tick = read_tick (end + 4, body);
      return reply;
    }
  return reply;
}

gboolean
tv_load_line_send (TvLoadLine *self, gconstpointer data, gsize length)
{
  ssize_t sent = -1;

  if (self->session == NULL)
    return FALSE;
  do
    sent = gnutls_record_send (self->session, data, length);
  while (sent == GNUTLS_E_INTERRUPTED);
  return sent == (ssize_t) length;
}

char *
tv_load_line_head (const char *path, const char *token, gsize length)
{
  return g_strdup_printf ("PUT %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                          "Content-Type: " TV_ENVELOPE_MEDIA_TYPE "\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          path,
                          token,
                          length);
}

TvLoadReply
tv_load_line_put (TvLoadLine *self, const char *path, const char *token, GBytes *body)
{
  gsize length = g_bytes_get_size (body);
  g_autofree char *head = tv_load_line_head (path, token, length);
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  TvLoadReply broken = { 0 };

  g_byte_array_append (whole, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (whole, g_bytes_get_data (body, NULL), (guint) length);
  return tv_load_line_send (self, whole->data, whole->len) ? read_reply (self) : broken;
}
