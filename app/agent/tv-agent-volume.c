// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-volume.h"

#include "base/tv-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define VOLUMES_MAX 64

void
tv_agent_volume_free (TvAgentVolume *self)
{
  g_free (self->id);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

/* No links: what they lead to is somebody else's. */
static gboolean
is_folder (const char *path, dev_t *ret_device)
{
  GStatBuf info;

  if (g_lstat (path, &info) != 0 || !S_ISDIR (info.st_mode))
    return FALSE;
  if (ret_device != NULL)
    *ret_device = info.st_dev;
  return TRUE;
}

static gboolean
has_folder (const char *path, const char *name)
{
  g_autofree char *full = g_build_filename (path, TV_AGENT_VOLUME_FOLDER, name, NULL);

  return is_folder (full, NULL);
}

static TvAgentVolume *
volume_new (const char *id, const char *path)
{
  TvAgentVolume *self = g_new0 (TvAgentVolume, 1);
  struct statvfs info;

  self->id = g_strdup (id);
  self->path = g_strdup (path);
  self->name = g_path_get_basename (path);
  if (statvfs (path, &info) == 0)
    self->free = (guint64) info.f_bavail * info.f_frsize;
  self->is_ours = has_folder (path, NULL);
  self->has_publications = has_folder (path, "metadata");
  self->has_outbox = has_folder (path, "outbox");
  return self;
}

/* D-Bus and the screen take UTF-8 only. */
static gboolean
is_usable (const char *name)
{
  return *name != '.' && g_utf8_validate (name, -1, NULL);
}

static void
collect (const char *root, const char *inside, dev_t device, gboolean deeper, GPtrArray *volumes)
{
  g_autofree char *folder = g_build_filename (root, inside, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && volumes->len < VOLUMES_MAX)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *id
          = inside != NULL ? g_build_filename (inside, name, NULL) : g_strdup (name);
      dev_t own = 0;

      if (!is_usable (name) || !is_folder (path, &own))
        continue;
      if (own != device || has_folder (path, NULL))
        g_ptr_array_add (volumes, volume_new (id, path));
      else if (deeper)
        collect (root, id, device, FALSE, volumes);
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const TvAgentVolume *left = *(const TvAgentVolume *const *) a;
  const TvAgentVolume *right = *(const TvAgentVolume *const *) b;

  return strcmp (left->id, right->id);
}

GPtrArray *
tv_agent_volume_list (const char *root)
{
  GPtrArray *volumes = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_agent_volume_free);
  dev_t device = 0;

  g_return_val_if_fail (root != NULL, NULL);

  if (is_folder (root, &device))
    collect (root, NULL, device, TRUE, volumes);
  g_ptr_array_sort (volumes, compare);
  return volumes;
}

TvAgentVolume *
tv_agent_volume_find (const char *root, const char *id, GError **error)
{
  g_autoptr (GPtrArray) volumes = tv_agent_volume_list (root);

  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < volumes->len; i++)
    if (g_str_equal (((TvAgentVolume *) g_ptr_array_index (volumes, i))->id, id))
      return g_ptr_array_steal_index (volumes, i);
  g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "There is no stick %s", id);
  return NULL;
}
