// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-db-private.h"

#include <string.h>

/* A thin layer over SQLite's own file layer. It passes everything on; armed by tv_db_fail_after()
 * it makes one call that changes the disk fail, and every such call after it until disarmed, as a
 * disk that is full or broken does. */

#define VFS_NAME "tv-faults"

typedef struct
{
  sqlite3_file base;
  sqlite3_io_methods methods;
  sqlite3_file *real; /* lies right behind this */
} FaultFile;

static int countdown; /* (atomic): 0 disarmed, n fails at the nth call, -1 fails */
static gboolean full; /* (atomic) */

void
tv_db_fail_after (guint nth, gboolean disk_full)
{
  g_atomic_int_set (&full, disk_full);
  g_atomic_int_set (&countdown, (int) nth);
}

static gboolean
is_failing (void)
{
  while (TRUE)
    {
      int now = g_atomic_int_get (&countdown);

      if (now <= 0)
        return now < 0;
      if (g_atomic_int_compare_and_exchange (&countdown, now, now > 1 ? now - 1 : -1))
        return now == 1;
    }
}

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((FaultFile *) (void *) file)->real;
}

static int
fault_close (sqlite3_file *file)
{
  sqlite3_file *real = real_of (file);

  return real->pMethods != NULL ? real->pMethods->xClose (real) : SQLITE_OK;
}

static int
fault_read (sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
  return real_of (file)->pMethods->xRead (real_of (file), data, length, offset);
}

static int
fault_write (sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
  if (is_failing ())
    return g_atomic_int_get (&full) ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  return real_of (file)->pMethods->xWrite (real_of (file), data, length, offset);
}

static int
fault_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  if (is_failing ())
    return SQLITE_IOERR_TRUNCATE;
  return real_of (file)->pMethods->xTruncate (real_of (file), size);
}

static int
fault_sync (sqlite3_file *file, int flags)
{
  if (is_failing ())
    return SQLITE_IOERR_FSYNC;
  return real_of (file)->pMethods->xSync (real_of (file), flags);
}

static int
fault_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return real_of (file)->pMethods->xFileSize (real_of (file), size);
}

static int
fault_lock (sqlite3_file *file, int lock)
{
  return real_of (file)->pMethods->xLock (real_of (file), lock);
}

static int
fault_unlock (sqlite3_file *file, int lock)
{
  return real_of (file)->pMethods->xUnlock (real_of (file), lock);
}

static int
fault_check_lock (sqlite3_file *file, int *result)
{
  return real_of (file)->pMethods->xCheckReservedLock (real_of (file), result);
}

static int
fault_control (sqlite3_file *file, int operation, void *data)
{
  return real_of (file)->pMethods->xFileControl (real_of (file), operation, data);
}

static int
fault_sector_size (sqlite3_file *file)
{
  return real_of (file)->pMethods->xSectorSize (real_of (file));
}

static int
fault_characteristics (sqlite3_file *file)
{
  return real_of (file)->pMethods->xDeviceCharacteristics (real_of (file));
}

static int
fault_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **data)
{
  return real_of (file)->pMethods->xShmMap (real_of (file), page, size, extend, data);
}

static int
fault_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return real_of (file)->pMethods->xShmLock (real_of (file), offset, n, flags);
}

static void
fault_shm_barrier (sqlite3_file *file)
{
  real_of (file)->pMethods->xShmBarrier (real_of (file));
}

static int
fault_shm_unmap (sqlite3_file *file, int remove)
{
  return real_of (file)->pMethods->xShmUnmap (real_of (file), remove);
}

static int
fault_fetch (sqlite3_file *file, sqlite3_int64 offset, int length, void **data)
{
  return real_of (file)->pMethods->xFetch (real_of (file), offset, length, data);
}

static int
fault_unfetch (sqlite3_file *file, sqlite3_int64 offset, void *data)
{
  return real_of (file)->pMethods->xUnfetch (real_of (file), offset, data);
}

static const sqlite3_io_methods fault_methods = {
  .iVersion = 3,
  .xClose = fault_close,
  .xRead = fault_read,
  .xWrite = fault_write,
  .xTruncate = fault_truncate,
  .xSync = fault_sync,
  .xFileSize = fault_file_size,
  .xLock = fault_lock,
  .xUnlock = fault_unlock,
  .xCheckReservedLock = fault_check_lock,
  .xFileControl = fault_control,
  .xSectorSize = fault_sector_size,
  .xDeviceCharacteristics = fault_characteristics,
  .xShmMap = fault_shm_map,
  .xShmLock = fault_shm_lock,
  .xShmBarrier = fault_shm_barrier,
  .xShmUnmap = fault_shm_unmap,
  .xFetch = fault_fetch,
  .xUnfetch = fault_unfetch,
};

static int
fault_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
  sqlite3_vfs *real_vfs = vfs->pAppData;
  FaultFile *self = (FaultFile *) (void *) file;
  int result;

  memset (self, 0, sizeof *self);
  self->real = (sqlite3_file *) (void *) (self + 1);
  if ((flags & SQLITE_OPEN_CREATE) != 0 && is_failing ())
    return SQLITE_CANTOPEN;
  result = real_vfs->xOpen (real_vfs, name, self->real, flags, ret_flags);
  if (result != SQLITE_OK)
    return result;
  self->methods = fault_methods;
  self->methods.iVersion = MIN (3, self->real->pMethods->iVersion);
  self->base.pMethods = &self->methods;
  return SQLITE_OK;
}

static int
fault_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  sqlite3_vfs *real_vfs = vfs->pAppData;

  if (is_failing ())
    return SQLITE_IOERR_DELETE;
  return real_vfs->xDelete (real_vfs, name, sync_folder);
}

const char *
tv_db_faults_get_vfs (void)
{
  static gsize registered = 0;
  static sqlite3_vfs vfs;

  if (g_once_init_enter (&registered))
    {
      sqlite3_vfs *real = sqlite3_vfs_find (NULL);

      /* What this layer does not change goes to the real one with the real one's own data: those
       * functions of the unix layer never look at the vfs given to them. */
      vfs = *real;
      vfs.pNext = NULL;
      vfs.zName = VFS_NAME;
      vfs.pAppData = real;
      vfs.szOsFile = (int) sizeof (FaultFile) + real->szOsFile;
      vfs.xOpen = fault_open;
      vfs.xDelete = fault_delete;
      sqlite3_vfs_register (&vfs, 0);
      g_once_init_leave (&registered, 1);
    }
  return VFS_NAME;
}
