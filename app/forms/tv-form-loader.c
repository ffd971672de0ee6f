// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gmodule.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/tv-error.h"

#include "tv-form-loader-private.h"

/* What every version of the ABI starts with. */
#define HEAD_SIZE (2 * sizeof (guint32))

static gboolean
check_owner (const char *path, mode_t type, uid_t owner, GError **error)
{
  struct stat info;

  if (lstat (path, &info) != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_PLUGIN, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  if ((info.st_mode & S_IFMT) != type)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_PLUGIN,
                   "%s is not a plain %s",
                   path,
                   type == S_IFDIR ? "folder" : "file");
      return FALSE;
    }
  if (info.st_uid != owner)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_PLUGIN,
                   "%s belongs to user %u, not to user %u",
                   path,
                   (guint) info.st_uid,
                   (guint) owner);
      return FALSE;
    }
  if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_PLUGIN, "%s can be written to by others", path);
      return FALSE;
    }
  return TRUE;
}

/* dlopen() may map a damaged file before it finds the damage: refuse what is no ELF at all first.
 */
static gboolean
check_elf (const char *path, GError **error)
{
  char head[4] = { 0 };
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gssize length = fd >= 0 ? read (fd, head, sizeof head) : -1;

  if (fd >= 0)
    close (fd);
  if (length == (gssize) sizeof head && memcmp (head, "\177ELF", sizeof head) == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_PLUGIN, "%s is no module", path);
  return FALSE;
}

static gboolean
check_abi (const TvFormModule *module, const char *path, GError **error)
{
  if (module == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_PLUGIN, "%s gives no functions", path);
      return FALSE;
    }
  if (module->abi != TV_FORM_MODULE_ABI)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_PLUGIN,
                   "%s is made for interface %u, this program has %u",
                   path,
                   module->abi,
                   (guint) TV_FORM_MODULE_ABI);
      return FALSE;
    }
  if (module->size < HEAD_SIZE || module->size > 4096)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_PLUGIN,
                   "%s gives a table of %u bytes",
                   path,
                   module->size);
      return FALSE;
    }
  return TRUE;
}

/* A table as this program knows it: functions the module was compiled without stay NULL. */
static const TvFormModule *
copy_table (const TvFormModule *module)
{
  gsize size = MIN (module->size, sizeof (TvFormModule));
  TvFormModule *copy = g_new0 (TvFormModule, 1);

  memmove (copy, module, size);
  return copy;
}

static const TvFormModule *
open_module (const char *path, GError **error)
{
  GModule *library = g_module_open (path, G_MODULE_BIND_LOCAL);
  gpointer symbol = NULL;
  TvFormModuleEntry entry;
  const TvFormModule *module;

  if (library == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_PLUGIN, "%s: %s", path, g_module_error ());
      return NULL;
    }
  if (!g_module_symbol (library, TV_FORM_MODULE_SYMBOL, &symbol) || symbol == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_PLUGIN,
                   "%s has no function %s",
                   path,
                   TV_FORM_MODULE_SYMBOL);
      g_module_close (library);
      return NULL;
    }
  /* Its constants are handed out: it must never leave the address space. */
  g_module_make_resident (library);
  entry = (TvFormModuleEntry) symbol;
  module = entry ();
  return check_abi (module, path, error) ? copy_table (module) : NULL;
}

/* Paths and tables of the modules that have been loaded, for the life of the process. */
static GHashTable *loaded;
static GMutex loaded_lock;

const TvFormModule *
tv_form_loader_open (const char *folder, const char *id, uid_t owner, GError **error)
{
  g_autofree char *inner = g_build_filename (folder, id, NULL);
  g_autofree char *name = g_strdup_printf ("tv-form-%s.so", id);
  g_autofree char *path = g_build_filename (inner, name, NULL);
  g_autoptr (GMutexLocker) locker = NULL;
  const TvFormModule *module;

  if (!check_owner (folder, S_IFDIR, owner, error) || !check_owner (inner, S_IFDIR, owner, error)
      || !check_owner (path, S_IFREG, owner, error) || !check_elf (path, error))
    return NULL;
  locker = g_mutex_locker_new (&loaded_lock);
  if (loaded == NULL)
    loaded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  module = g_hash_table_lookup (loaded, path);
  if (module != NULL)
    return module;
  module = open_module (path, error);
  if (module != NULL)
    g_hash_table_insert (loaded, g_steal_pointer (&path), (gpointer) module);
  return module;
}
