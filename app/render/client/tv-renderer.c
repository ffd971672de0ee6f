// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-renderer-private.h"

#include "tv-render-child-private.h"

#include "base/tv-error.h"

#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#define TIME_LIMIT_MS 20000

/* A call in the queue; the first one is the one being worked on. */
typedef struct
{
  TvRenderRequest request;
  GTask *task;            /* (owned) */
  GSource *cancel_source; /* (owned) (nullable) */
} Call;

struct _TvRenderer
{
  GObject parent;

  int document;
  char *media_type;
  guint time_limit;
  TvRendererTrouble trouble;
  GQueue calls;          /* (element-type Call) */
  TvRenderChild *child;  /* (owned) (nullable) */
  gboolean ready;        /* the child has said that its walls stand */
  GSource *socket_watch; /* (owned) (nullable) */
  GSource *timer;        /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TvRenderer, tv_renderer, G_TYPE_OBJECT)

static void start_first (TvRenderer *self);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

static void
call_free (Call *call)
{
  clear_source (&call->cancel_source);
  g_clear_object (&call->task);
  g_free (call);
}

static void
stop_child (TvRenderer *self)
{
  clear_source (&self->socket_watch);
  g_clear_pointer (&self->child, tv_render_child_free);
  self->ready = FALSE;
}

/* Takes the first call off; its answer is the caller's to give. */
static GTask *
end_first (TvRenderer *self)
{
  Call *call = g_queue_pop_head (&self->calls);
  GTask *task = g_steal_pointer (&call->task);

  clear_source (&self->timer);
  call_free (call);
  return task;
}

/* The child is not to be trusted with another call: it goes, the call fails, the next one gets a
 * new child. */
static void
fail_first (TvRenderer *self, TvRendererTrouble trouble, GError *error)
{
  g_autoptr (TvRenderer) alive = g_object_ref (self);
  g_autoptr (GTask) task = end_first (self);

  self->trouble = trouble;
  stop_child (self);
  g_task_return_error (task, error);
  start_first (alive);
}

static TvRendererTrouble
judge_status (guint32 status)
{
  switch ((TvRenderStatus) status)
    {
    case TV_RENDER_ENCRYPTED:
      return TV_RENDERER_LOCKED;
    case TV_RENDER_TOO_LARGE:
      return TV_RENDERER_TOO_LARGE;
    case TV_RENDER_NO_PAGE:
    case TV_RENDER_REFUSED:
      return TV_RENDERER_REFUSED;
    case TV_RENDER_OK:
    case TV_RENDER_BROKEN:
    default:
      return TV_RENDERER_BROKEN;
    }
}

static const char *
explain_status (guint32 status)
{
  switch ((TvRenderStatus) status)
    {
    case TV_RENDER_ENCRYPTED:
      return "the document is locked with a password";
    case TV_RENDER_NO_PAGE:
      return "the document has no such page";
    case TV_RENDER_TOO_LARGE:
      return "the document is too large to be drawn";
    case TV_RENDER_REFUSED:
      return "this kind of document cannot do that";
    case TV_RENDER_OK:
    case TV_RENDER_BROKEN:
    default:
      return "the document is damaged or of another type than it says";
    }
}

/* Bytes of a memfd that really cannot change any more under our feet. */
static GBytes *
map_sealed (int fd, guint64 length, GError **error)
{
  const int wanted = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  g_autoptr (GMappedFile) file = NULL;
  struct stat status;

  if (fd < 0 || (fcntl (fd, F_GET_SEALS) & wanted) != wanted || fstat (fd, &status) != 0
      || (guint64) status.st_size != length)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_DOCUMENT,
                           "the document renderer broke its protocol");
      return NULL;
    }
  file = g_mapped_file_new_from_fd (fd, FALSE, error);
  return file == NULL ? NULL : g_mapped_file_get_bytes (file);
}

static gboolean
is_text (const TvRenderRequest *request)
{
  return request->operation == TV_RENDER_TEXT || request->operation == TV_RENDER_FIND
         || request->operation == TV_RENDER_OUTLINE;
}

/* Its reply is the record alone. */
static gboolean
is_plain (const TvRenderRequest *request)
{
  return request->operation == TV_RENDER_PAGE || request->operation == TV_RENDER_KEEP;
}

static gboolean
check_reply (const TvRenderRequest *request, const TvRenderReply *reply)
{
  if (reply->operation != request->operation || reply->n_pages < 1
      || reply->n_pages > TV_RENDER_MAX_PAGES || !isfinite (reply->page_width)
      || !isfinite (reply->page_height) || reply->page_width < 1 || reply->page_height < 1)
    return FALSE;
  if (request->operation == TV_RENDER_DRAW)
    return reply->width >= 1 && reply->width <= TV_RENDER_MAX_SIDE && reply->height >= 1
           && reply->height <= TV_RENDER_MAX_SIDE && reply->stride >= reply->width * 4
           && reply->stride <= TV_RENDER_MAX_SIDE * 8
           && reply->length == (guint64) reply->stride * reply->height;
  if (is_text (request))
    return reply->length >= 1 && reply->length <= TV_RENDER_MAX_TEXT;
  if (is_plain (request))
    return reply->length == 0;
  return reply->length >= 1 && reply->length <= TV_RENDER_MAX_BYTES;
}

static void
return_bytes (GTask *task, const TvRenderRequest *request, const TvRenderReply *reply, int fd)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = map_sealed (fd, reply->length, &error);

  if (bytes == NULL)
    {
      g_task_return_new_error (task, TV_ERROR, TV_ERROR_DOCUMENT, "%s", error->message);
    }
  else if (request->operation == TV_RENDER_DRAW)
    {
      TvRendererImage *image = g_new0 (TvRendererImage, 1);

      image->pixels = g_steal_pointer (&bytes);
      image->width = reply->width;
      image->height = reply->height;
      image->stride = reply->stride;
      g_task_return_pointer (task, image, (GDestroyNotify) tv_renderer_image_free);
    }
  else if (is_text (request))
    {
      gsize length;
      const char *text = g_bytes_get_data (bytes, &length);

      g_task_return_pointer (task, g_strndup (text, length), g_free);
    }
  else
    {
      g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
    }
}

static void
return_reply (TvRenderer *self, const TvRenderReply *reply, int fd)
{
  Call *call = g_queue_peek_head (&self->calls);
  TvRenderRequest request = call->request;
  g_autoptr (GTask) task = NULL;

  if (reply->status != TV_RENDER_OK)
    {
      task = end_first (self);
      self->trouble = judge_status (reply->status);
      g_task_return_new_error (task,
                               TV_ERROR,
                               TV_ERROR_DOCUMENT,
                               "%s",
                               explain_status (reply->status));
      return;
    }
  if (!check_reply (&request, reply))
    {
      fail_first (self,
                  TV_RENDERER_DIED,
                  g_error_new_literal (TV_ERROR,
                                       TV_ERROR_DOCUMENT,
                                       "the document renderer broke its protocol"));
      return;
    }
  task = end_first (self);
  if (is_plain (&request))
    {
      TvRendererPage *page = g_new0 (TvRendererPage, 1);

      page->n_pages = reply->n_pages;
      page->width = reply->page_width;
      page->height = reply->page_height;
      g_task_return_pointer (task, page, g_free);
      return;
    }
  return_bytes (task, &request, reply, fd);
}

static GError *
describe_end (TvRenderer *self, GError *error)
{
  g_autofree char *complaint = NULL;

  if (self->ready)
    return error;
  complaint = tv_render_child_dup_complaint (self->child);
  g_error_free (error);
  return g_error_new (TV_ERROR,
                      TV_ERROR_DOCUMENT,
                      "the sandbox for documents cannot be made on this machine: %s",
                      complaint);
}

static gboolean
socket_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  g_autoptr (TvRenderer) self = g_object_ref (TV_RENDERER (data));
  TvRenderReply reply = { 0 };
  GError *error = NULL;
  int fd = -1;

  if (!tv_render_child_receive (self->child, &reply, &fd, &error))
    {
      error = describe_end (self, error);
      if (g_queue_is_empty (&self->calls))
        {
          g_error_free (error);
          stop_child (self);
        }
      else
        {
          fail_first (self, self->ready ? TV_RENDERER_DIED : TV_RENDERER_NO_WALLS, error);
        }
      return G_SOURCE_REMOVE;
    }
  if (!self->ready)
    {
      self->ready = reply.operation == TV_RENDER_READY;
    }
  else if (!g_queue_is_empty (&self->calls))
    {
      return_reply (self, &reply, fd);
      start_first (self);
    }
  tv_render_close_fd (&fd);
  return G_SOURCE_CONTINUE;
}

static gboolean
timer_cb (gpointer data)
{
  fail_first (
      TV_RENDERER (data),
      TV_RENDERER_TOO_LONG,
      g_error_new_literal (TV_ERROR, TV_ERROR_DOCUMENT, "the document takes too long to be drawn"));
  return G_SOURCE_REMOVE;
}

static gboolean
start_child (TvRenderer *self, GError **error)
{
  self->child = tv_render_child_start (self->document, self->media_type, error);
  if (self->child == NULL)
    return FALSE;
  self->socket_watch
      = g_socket_create_source (tv_render_child_get_socket (self->child), G_IO_IN, NULL);
  g_source_set_callback (self->socket_watch, G_SOURCE_FUNC (socket_cb), self, NULL);
  g_source_attach (self->socket_watch, g_main_context_get_thread_default ());
  return TRUE;
}

static void
start_first (TvRenderer *self)
{
  Call *call = g_queue_peek_head (&self->calls);
  GError *error = NULL;

  if (call == NULL || self->timer != NULL)
    return;
  self->timer = g_timeout_source_new (self->time_limit);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  if (self->child == NULL && !start_child (self, &error))
    fail_first (self, TV_RENDERER_NO_WALLS, error);
  else if (!tv_render_child_send (self->child, &call->request, &error))
    fail_first (self,
                self->ready ? TV_RENDERER_DIED : TV_RENDERER_NO_WALLS,
                describe_end (self, error));
}

/* Runs as a source, not inside the cancellable's own emission: giving the answer may drop it. */
static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  TvRenderer *self = g_task_get_source_object (task);
  GError *error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  for (GList *link = self->calls.head; link != NULL; link = link->next)
    {
      Call *call = link->data;

      if (call->task != task)
        continue;
      if (link == self->calls.head)
        {
          fail_first (self, TV_RENDERER_NO_TROUBLE, error);
        }
      else
        {
          g_autoptr (GTask) ended = g_steal_pointer (&call->task);

          g_queue_delete_link (&self->calls, link);
          call_free (call);
          g_task_return_error (ended, error);
        }
      return G_SOURCE_REMOVE;
    }
  g_error_free (error);
  return G_SOURCE_REMOVE;
}

void
tv_renderer_enqueue (TvRenderer *self,
                     const TvRenderRequest *request,
                     GCancellable *cancellable,
                     gpointer tag,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  Call *call = g_new0 (Call, 1);

  call->request = *request;
  call->task = g_task_new (self, cancellable, callback, data);
  /* What was answered is answered, even when it was cancelled meanwhile. */
  g_task_set_check_cancellable (call->task, FALSE);
  g_task_set_source_tag (call->task, tag);
  if (cancellable != NULL)
    {
      call->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancel_source, G_SOURCE_FUNC (cancelled_cb), call->task, NULL);
      g_source_attach (call->cancel_source, g_main_context_get_thread_default ());
    }
  g_queue_push_tail (&self->calls, call);
  start_first (self);
}

void
tv_renderer_image_free (TvRendererImage *self)
{
  g_bytes_unref (self->pixels);
  g_free (self);
}

TvRendererTrouble
tv_renderer_get_trouble (TvRenderer *self)
{
  g_return_val_if_fail (TV_IS_RENDERER (self), TV_RENDERER_NO_TROUBLE);
  return self->trouble;
}

void
tv_renderer_set_time_limit (TvRenderer *self, guint milliseconds)
{
  g_return_if_fail (TV_IS_RENDERER (self));
  self->time_limit = milliseconds;
}

/* The child gets a descriptor that it cannot write through. */
static int
open_read_only (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  int flags = fcntl (fd, F_GETFL);

  if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY)
    return fcntl (fd, F_DUPFD_CLOEXEC, 5);
  return open (path, O_RDONLY | O_CLOEXEC);
}

TvRenderer *
tv_renderer_new (int fd, const char *media_type)
{
  TvRenderer *self;

  g_return_val_if_fail (fd >= 0 && media_type != NULL, NULL);
  self = g_object_new (TV_TYPE_RENDERER, NULL);
  self->document = open_read_only (fd);
  self->media_type = g_strdup (media_type);
  return self;
}

TvRenderer *
tv_renderer_new_beside (TvRenderer *other)
{
  TvRenderer *self;

  g_return_val_if_fail (TV_IS_RENDERER (other), NULL);
  self = g_object_new (TV_TYPE_RENDERER, NULL);
  self->document = fcntl (other->document, F_DUPFD_CLOEXEC, 5);
  self->media_type = g_strdup (other->media_type);
  self->time_limit = other->time_limit;
  return self;
}

static void
tv_renderer_finalize (GObject *object)
{
  TvRenderer *self = TV_RENDERER (object);

  /* Every call in the queue holds a reference, so there is none. */
  clear_source (&self->timer);
  stop_child (self);
  tv_render_close_fd (&self->document);
  g_free (self->media_type);
  G_OBJECT_CLASS (tv_renderer_parent_class)->finalize (object);
}

static void
tv_renderer_class_init (TvRendererClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_renderer_finalize;
}

static void
tv_renderer_init (TvRenderer *self)
{
  self->document = -1;
  self->time_limit = TIME_LIMIT_MS;
  g_queue_init (&self->calls);
}
