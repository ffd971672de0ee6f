// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-content.h"

G_DEFINE_INTERFACE (TvContent, tv_content, G_TYPE_OBJECT)

static void
tv_content_default_init (TvContentInterface *iface)
{
}

void
tv_content_open_async (TvContent *self,
                       const char *item,
                       guint version,
                       const char *path,
                       GCancellable *c,
                       GAsyncReadyCallback cb,
                       gpointer data)
{
  g_return_if_fail (TV_IS_CONTENT (self));
  g_return_if_fail (item != NULL && path != NULL);
  TV_CONTENT_GET_IFACE (self)->open_async (self, item, version, path, c, cb, data);
}

int
tv_content_open_finish (TvContent *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (TV_IS_CONTENT (self), -1);
  return TV_CONTENT_GET_IFACE (self)->open_finish (self, res, error);
}

char *
tv_content_locate (TvContent *self, const char *item, guint version, const char *path)
{
  g_return_val_if_fail (TV_IS_CONTENT (self), NULL);
  g_return_val_if_fail (item != NULL && path != NULL, NULL);
  return TV_CONTENT_GET_IFACE (self)->locate (self, item, version, path);
}
