// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where widgets get an item's files from: the kiosk's content folder, the Desk's HTTP cache.
 * Widgets never fetch. */
#define TV_TYPE_CONTENT (tv_content_get_type ())
G_DECLARE_INTERFACE (TvContent, tv_content, TV, CONTENT, GObject)

struct _TvContentInterface
{
  GTypeInterface parent;

  void (*open_async) (TvContent *self,
                      const char *item,
                      guint version,
                      const char *path,
                      GCancellable *c,
                      GAsyncReadyCallback cb,
                      gpointer data);
  int (*open_finish) (TvContent *self, GAsyncResult *res, GError **error);
  char *(*locate) (TvContent *self, const char *item, guint version, const char *path);
};

/* A file descriptor open for reading, the caller closes; -1 with @error. */
void tv_content_open_async (TvContent *self,
                            const char *item,
                            guint version,
                            const char *path,
                            GCancellable *c,
                            GAsyncReadyCallback cb,
                            gpointer data);
int tv_content_open_finish (TvContent *self, GAsyncResult *res, GError **error);

/* A file name where it is already on this machine, else NULL. */
char *tv_content_locate (TvContent *self, const char *item, guint version, const char *path);

G_END_DECLS
