// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-kiosk-content.h"

#include "base/tv-error.h"

#include <errno.h>
#include <fcntl.h>

struct _TvKioskContent
{
  GObject parent;

  TvCatalogue *catalogue; /* (owned) */
};

static void content_iface_init (TvContentInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TvKioskContent,
                               tv_kiosk_content,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TV_TYPE_CONTENT, content_iface_init))

/* A local file: there is nothing to wait for, so the task answers at once. */
static void
open_async (TvContent *content,
            const char *item,
            guint version,
            const char *path,
            GCancellable *c,
            GAsyncReadyCallback cb,
            gpointer data)
{
  TvKioskContent *self = TV_KIOSK_CONTENT (content);
  g_autoptr (GTask) task = g_task_new (self, c, cb, data);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = tv_catalogue_locate (self->catalogue, item, version, path, &error);
  int fd;

  g_task_set_source_tag (task, open_async);
  if (name == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  fd = open (name, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    g_task_return_new_error (task,
                             TV_ERROR,
                             errno == ENOENT ? TV_ERROR_NOT_FOUND : TV_ERROR_FAILED,
                             "%s: %s",
                             path,
                             g_strerror (errno));
  else
    g_task_return_int (task, fd);
}

static int
open_finish (TvContent *content, GAsyncResult *res, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (res), error);
}

static char *
locate (TvContent *content, const char *item, guint version, const char *path)
{
  TvKioskContent *self = TV_KIOSK_CONTENT (content);

  return tv_catalogue_locate (self->catalogue, item, version, path, NULL);
}

static void
content_iface_init (TvContentInterface *iface)
{
  iface->open_async = open_async;
  iface->open_finish = open_finish;
  iface->locate = locate;
}

TvKioskContent *
tv_kiosk_content_new (TvCatalogue *catalogue)
{
  TvKioskContent *self = g_object_new (TV_TYPE_KIOSK_CONTENT, NULL);

  self->catalogue = g_object_ref (catalogue);
  return self;
}

static void
tv_kiosk_content_finalize (GObject *object)
{
  g_clear_object (&TV_KIOSK_CONTENT (object)->catalogue);
  G_OBJECT_CLASS (tv_kiosk_content_parent_class)->finalize (object);
}

static void
tv_kiosk_content_class_init (TvKioskContentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_kiosk_content_finalize;
}

static void
tv_kiosk_content_init (TvKioskContent *self)
{
}
