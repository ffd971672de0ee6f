// SPDX-License-Identifier: GPL-3.0-or-later
/* thamvan-render: draws one document for one caller inside a sandbox. Not to be started by hand:
 * render/client starts it through bwrap with the document and a socket as descriptors 3 and 4. */
#include "config.h"

#include "tv-render-document.h"
#include "tv-render-sandbox.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Squares that follow one another closely leave no time for what is done ahead. */
#define CALM_MS 20

static gboolean
send_reply (const TvRenderReply *reply, int fd)
{
  union
  {
    char bytes[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control = { 0 };
  struct iovec part = { (void *) reply, sizeof *reply };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

  if (fd >= 0)
    {
      struct cmsghdr *header;

      message.msg_control = control.bytes;
      message.msg_controllen = sizeof control.bytes;
      header = CMSG_FIRSTHDR (&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN (sizeof (int));
      memcpy (CMSG_DATA (header), &fd, sizeof fd);
    }
  return sendmsg (TV_RENDER_SOCKET_FD, &message, MSG_NOSIGNAL) == (gssize) sizeof *reply;
}

static GBytes *
map_document (TvRenderStatus *ret_status)
{
  struct stat status;
  void *data;

  *ret_status = TV_RENDER_BROKEN;
  if (fstat (TV_RENDER_DOCUMENT_FD, &status) != 0 || !S_ISREG (status.st_mode)
      || status.st_size < 1)
    return NULL;
  *ret_status = TV_RENDER_TOO_LARGE;
  if ((guint64) status.st_size > TV_RENDER_MAX_FILE)
    return NULL;
  /* Mapped, not read: the offset of a descriptor is shared with whoever else holds it. */
  data = mmap (NULL, (gsize) status.st_size, PROT_READ, MAP_PRIVATE, TV_RENDER_DOCUMENT_FD, 0);
  return data == MAP_FAILED ? NULL : g_bytes_new_static (data, (gsize) status.st_size);
}

static TvRenderStatus
answer (TvRenderDocument *document,
        const TvRenderRequest *request,
        TvRenderReply *reply,
        TvRenderOutput *output,
        TvRenderStatus opened)
{
  if (document == NULL)
    return opened;
  return tv_render_document_answer (document, request, reply, output);
}

/* Waits for a request, and does what can be done ahead as long as none comes. */
static gboolean
receive (TvRenderDocument *document, TvRenderRequest *ret_request)
{
  struct pollfd socket = { .fd = TV_RENDER_SOCKET_FD, .events = POLLIN };

  for (int wait = CALM_MS;
       document != NULL && tv_render_document_has_work (document) && poll (&socket, 1, wait) == 0;
       wait = 0)
    tv_render_document_work (document);
  return recv (TV_RENDER_SOCKET_FD, ret_request, sizeof *ret_request, 0)
         == (gssize) sizeof *ret_request;
}

static void
serve (const char *media_type)
{
  g_autoptr (TvRenderDocument) document = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TvRenderRequest request;
  TvRenderStatus opened = TV_RENDER_OK;

  while (receive (document, &request))
    {
      TvRenderReply reply = { .operation = request.operation };
      TvRenderOutput output = { .fd = -1 };
      gboolean sent;

      if (bytes == NULL && opened == TV_RENDER_OK)
        {
          bytes = map_document (&opened);
          if (bytes != NULL)
            document = tv_render_document_open (media_type, bytes, &opened);
        }
      reply.status = answer (document, &request, &reply, &output, opened);
      if (reply.status == TV_RENDER_OK && output.fd >= 0)
        reply.length = output.length;
      sent = send_reply (&reply, reply.length > 0 ? output.fd : -1);
      tv_render_output_clear (&output);
      if (!sent)
        break;
    }
}

int
main (int argc, char **argv)
{
  const TvRenderReply ready = { .operation = TV_RENDER_READY };

  if (!tv_render_sandbox_enter ())
    {
      g_printerr ("thamvan-render: cannot wall itself in: %s\n", g_strerror (errno));
      _exit (3);
    }
  if (argc != 2 || !send_reply (&ready, -1))
    {
      g_printerr ("thamvan-render: is started by the other programs of Tham Vấn only\n");
      _exit (2);
    }
  serve (argv[1]);
  /* Nothing is left to tidy: what the document did to this process ends with it. */
  _exit (0);
}
