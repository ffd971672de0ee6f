// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-files.h"

#include "base/tv-error.h"
#include "geo/tv-style.h"

#include <unistd.h>

typedef struct
{
  TvContent *content; /* (owned) */
  char *item;
  guint version;
  gboolean basemap;
  gboolean has_style;
  GPtrArray *wanted; /* (element-type utf8) paths, fetched from the first on */
  guint next;
} ReadyData;

static void
ready_data_free (ReadyData *self)
{
  g_object_unref (self->content);
  g_free (self->item);
  g_ptr_array_unref (self->wanted);
  g_free (self);
}

static gboolean
want_tiles (ReadyData *self, const char *style_path, GError **error)
{
  g_autoptr (TvStyle) style = tv_style_load (style_path, error);

  if (style == NULL)
    return FALSE;
  for (guint i = 0; i < style->layers->len; i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i);
      g_autofree char *path = g_strdup_printf ("tiles/%s.mbtiles", layer->source);

      if (!g_ptr_array_find_with_equal_func (self->wanted, path, g_str_equal, NULL))
        g_ptr_array_add (self->wanted, g_steal_pointer (&path));
    }
  return TRUE;
}

static void ready_step (GTask *task);

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  ReadyData *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  int fd = tv_content_open_finish (self->content, result, &error);

  if (fd < 0)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  close (fd);
  ready_step (task);
}

/* Goes on until something has to be fetched. */
static void
ready_step (GTask *task)
{
  ReadyData *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  while (self->next < self->wanted->len)
    {
      const char *path = g_ptr_array_index (self->wanted, self->next);
      g_autofree char *name = tv_content_locate (self->content, self->item, self->version, path);

      if (name == NULL)
        {
          tv_content_open_async (self->content,
                                 self->item,
                                 self->version,
                                 path,
                                 g_task_get_cancellable (task),
                                 opened_cb,
                                 g_object_ref (task));
          return;
        }
      self->next++;
      if (!self->has_style && !self->basemap && !want_tiles (self, name, &error))
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
      self->has_style = TRUE;
    }
  g_task_return_boolean (task, TRUE);
}

static ReadyData *
ready_data_new (TvContent *content, const char *item, guint version, gboolean basemap)
{
  ReadyData *self = g_new0 (ReadyData, 1);

  self->content = g_object_ref (content);
  self->item = g_strdup (item);
  self->version = version;
  self->basemap = basemap;
  self->wanted = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->wanted, g_strdup ("style.json"));
  g_ptr_array_add (self->wanted, g_strdup (basemap ? "basemap.mbtiles" : "layers.gpkg"));
  return self;
}

gboolean
tv_map_files_are_here (TvContent *content, const char *item, guint version, gboolean basemap)
{
  ReadyData *data = ready_data_new (content, item, version, basemap);
  gboolean here = TRUE;

  for (guint i = 0; here && i < data->wanted->len; i++)
    {
      g_autofree char *name
          = tv_content_locate (content, item, version, g_ptr_array_index (data->wanted, i));

      here = name != NULL && (i > 0 || basemap || want_tiles (data, name, NULL));
    }
  ready_data_free (data);
  return here;
}

void
tv_map_files_ready_async (TvContent *content,
                          const char *item,
                          guint version,
                          gboolean basemap,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tv_map_files_ready_async);
  g_task_set_task_data (task,
                        ready_data_new (content, item, version, basemap),
                        (GDestroyNotify) ready_data_free);
  ready_step (task);
}

gboolean
tv_map_files_ready_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
