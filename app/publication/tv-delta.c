// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-delta.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "tv-hash-private.h"

#define MAX_WINDOW_LOG 28
/* The window must reach from the end of the new file to the beginning of the old. */
#define MAX_OLD (G_GUINT64_CONSTANT (192) << 20)
/* A file that is hardly changed needs no long search: higher levels were slower and no shorter. */
#define LEVEL_DELTA 3
#define TABLE_LOG 22
#define LEVEL_WHOLE 9
/* The frame of a file that hardly changed is much the same for each of its blocks of 128 KiB:
 * packed once more it is shorter by half. Unpacking takes private memory, so not of long ones. */
#define MAX_PACKED (4 * 1024 * 1024)
#define LEVEL_PACKED 19
#define FILE_MODE 0644

gboolean
tv_delta_suits (const TvItemFile *file)
{
  g_return_val_if_fail (file != NULL, FALSE);

  return file->length >= TV_DELTA_LEAST && !g_str_equal (file->type, "application/pdf")
         && !g_str_equal (file->type, "application/zstd") && !g_str_equal (file->type, "image/jpeg")
         && !g_str_has_prefix (file->type, "audio/");
}

static gboolean
fail_errno (int number, const char *path, GError **error)
{
  TvError code = TV_ERROR_FAILED;

  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    code = TV_ERROR_STORAGE_FULL;
  else if (number == ENOENT)
    code = TV_ERROR_NOT_FOUND;
  g_set_error (error, TV_ERROR, code, "%s: %s", path, g_strerror (number));
  return FALSE;
}

/* NULL for no @path is no error: see who calls. */
static GMappedFile *
map_file (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  GMappedFile *mapped = NULL;

  if (path == NULL)
    return NULL;
  mapped = g_mapped_file_new (path, FALSE, &local);
  if (mapped == NULL)
    g_set_error_literal (error,
                         TV_ERROR,
                         g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                             ? TV_ERROR_NOT_FOUND
                             : TV_ERROR_FAILED,
                         local->message);
  return mapped;
}

static gconstpointer
get_data (GMappedFile *mapped, gsize *ret_length)
{
  *ret_length = mapped != NULL ? g_mapped_file_get_length (mapped) : 0;
  return mapped != NULL ? g_mapped_file_get_contents (mapped) : NULL;
}

/* --- making --- */

static int
window_log (gsize length)
{
  int bits = 10;

  while (bits < MAX_WINDOW_LOG && ((gsize) 1 << bits) < length)
    bits++;
  return bits;
}

/* Finer than zstd's own choice: a lot that changed is a few bytes among a few dozen that did not.
 * Every 2^rate-th place of the old file has room in the table (32 MiB), and is found again by 32
 * equal bytes. */
static void
search_finely (ZSTD_CCtx *context, gsize old_length)
{
  ZSTD_CCtx_setParameter (context, ZSTD_c_minMatch, 4);
  ZSTD_CCtx_setParameter (context, ZSTD_c_ldmMinMatch, 32);
  ZSTD_CCtx_setParameter (context, ZSTD_c_ldmHashLog, TABLE_LOG);
  ZSTD_CCtx_setParameter (context,
                          ZSTD_c_ldmHashRateLog,
                          CLAMP (window_log (old_length) - TABLE_LOG, 3, 7));
}

static ZSTD_CCtx *
context_new (gconstpointer old, gsize old_length, gsize new_length)
{
  ZSTD_CCtx *context = ZSTD_createCCtx ();

  if (context == NULL)
    return NULL;
  ZSTD_CCtx_setParameter (context,
                          ZSTD_c_compressionLevel,
                          old_length > 0 ? LEVEL_DELTA : LEVEL_WHOLE);
  ZSTD_CCtx_setParameter (context, ZSTD_c_windowLog, window_log (old_length + new_length));
  ZSTD_CCtx_setParameter (context, ZSTD_c_enableLongDistanceMatching, 1);
  if (old_length > 0)
    {
      search_finely (context, old_length);
      ZSTD_CCtx_refPrefix (context, old, old_length);
    }
  return context;
}

/* The frame in at most @most bytes; 0 when it does not fit (or there is no memory for trying). */
static gsize
encode (GMappedFile *old, GMappedFile *new, gpointer ret_delta, gsize most)
{
  gsize old_length = 0;
  gsize new_length = 0;
  gconstpointer old_data = get_data (old, &old_length);
  gconstpointer new_data = get_data (new, &new_length);
  ZSTD_CCtx *context = context_new (old_data, old_length, new_length);
  gsize length = 0;

  if (context == NULL)
    return 0;
  length = ZSTD_compress2 (context, ret_delta, most, new_data, new_length);
  ZSTD_freeCCtx (context);
  return ZSTD_isError (length) ? 0 : length;
}

/* The delta in a frame of its own where that is shorter, in its place; its length then. A frame as
 * long as the new file would be taken for one that is not packed. */
static gsize
pack (guint8 *delta, gsize length, gsize new_length)
{
  g_autofree guint8 *packed = NULL;
  gsize packed_length;

  if (length > MAX_PACKED || length == new_length)
    return length;
  packed = g_malloc (length);
  packed_length = ZSTD_compress (packed, length, delta, length, LEVEL_PACKED);
  if (ZSTD_isError (packed_length) || packed_length >= length)
    return length;
  memcpy (delta, packed, packed_length);
  return packed_length;
}

static gboolean
make (GMappedFile *old,
      GMappedFile *new,
      const char *delta_path,
      gsize most,
      gboolean *ret_made,
      GError **error)
{
  g_autofree guint8 *delta = g_try_malloc (most);
  g_autoptr (GBytes) bytes = NULL;
  gsize length = delta != NULL ? encode (old, new, delta, most) : 0;

  if (length == 0)
    return TRUE;
  length = pack (delta, length, g_mapped_file_get_length (new));
  bytes = g_bytes_new_static (delta, length);
  *ret_made = tv_file_write (delta_path, bytes, FILE_MODE, error);
  return *ret_made;
}

gboolean
tv_delta_make (const char *old_path,
               const char *new_path,
               const char *delta_path,
               gsize most,
               gboolean *ret_made,
               GError **error)
{
  g_autoptr (GMappedFile) old = NULL;
  g_autoptr (GMappedFile) new = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (new_path != NULL && delta_path != NULL && ret_made != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *ret_made = FALSE;
  old = map_file (old_path, &local);
  new = local == NULL ? map_file (new_path, &local) : NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (most == 0 || (old != NULL && g_mapped_file_get_length (old) > MAX_OLD))
    return TRUE;
  return make (old, new, delta_path, most, ret_made, error);
}

/* --- applying --- */

static gboolean
fail_corrupt (const char *what, GError **error)
{
  g_set_error (error, TV_ERROR, TV_ERROR_CORRUPT, "delta: %s", what);
  return FALSE;
}

/* A frame of just @new_length bytes into @ret_new. */
static gboolean
decode_frame (gconstpointer delta,
              gsize delta_length,
              gconstpointer old,
              gsize old_length,
              gpointer ret_new,
              gsize new_length,
              GError **error)
{
  ZSTD_DCtx *context = NULL;
  gsize length = 0;

  /* "unknown" and "error" are lengths no file has. */
  if (ZSTD_getFrameContentSize (delta, delta_length) != new_length)
    return fail_corrupt ("it is for a file of another length", error);
  if (ZSTD_findFrameCompressedSize (delta, delta_length) != delta_length)
    return fail_corrupt ("it is no single frame", error);
  context = ZSTD_createDCtx ();
  if (context == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FAILED, "no memory for a delta");
      return FALSE;
    }
  if (old_length > 0)
    ZSTD_DCtx_refPrefix (context, old, old_length);
  length = ZSTD_decompressDCtx (context, ret_new, new_length, delta, delta_length);
  ZSTD_freeDCtx (context);
  if (ZSTD_isError (length))
    return fail_corrupt (ZSTD_getErrorName (length), error);
  return length == new_length || fail_corrupt ("it ends too soon", error);
}

/* The frame that was packed in another; NULL without error: @delta is no such. */
static guint8 *
unpack (gconstpointer delta,
        gsize delta_length,
        gsize new_length,
        gsize *ret_length,
        GError **error)
{
  unsigned long long length = ZSTD_getFrameContentSize (delta, delta_length);
  g_autofree guint8 *frame = NULL;

  if (length == new_length || length > MAX_PACKED)
    return NULL;
  frame = g_malloc ((gsize) length + 1);
  *ret_length = (gsize) length;
  return decode_frame (delta, delta_length, NULL, 0, frame, (gsize) length, error)
             ? g_steal_pointer (&frame)
             : NULL;
}

gboolean
tv_delta_decode (gconstpointer delta,
                 gsize delta_length,
                 gconstpointer old,
                 gsize old_length,
                 gpointer ret_new,
                 gsize new_length,
                 GError **error)
{
  g_autofree guint8 *frame = NULL;
  g_autoptr (GError) local = NULL;
  gsize frame_length = 0;

  g_return_val_if_fail (delta != NULL || delta_length == 0, FALSE);
  g_return_val_if_fail (old != NULL || old_length == 0, FALSE);
  g_return_val_if_fail (ret_new != NULL || new_length == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  frame = unpack (delta, delta_length, new_length, &frame_length, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return decode_frame (frame != NULL ? frame : delta,
                       frame != NULL ? frame_length : delta_length,
                       old,
                       old_length,
                       ret_new,
                       new_length,
                       error);
}

/* A file of @length bytes whose room is taken already: writing to a mapping where the disk is full
 * would kill the process. */
static int
create_file (const char *path, guint64 length, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
  int number = 0;

  if (fd < 0)
    {
      fail_errno (errno, path, error);
      return -1;
    }
  number = posix_fallocate (fd, 0, (off_t) length);
  if (number == 0)
    return fd;
  close (fd);
  fail_errno (number, path, error);
  return -1;
}

static gboolean
decode_into (int fd,
             GMappedFile *delta,
             GMappedFile *old,
             gsize new_length,
             const char *new_path,
             GError **error)
{
  gsize delta_length = 0;
  gsize old_length = 0;
  gconstpointer delta_data = get_data (delta, &delta_length);
  gconstpointer old_data = get_data (old, &old_length);
  void *new = mmap (NULL, new_length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  gboolean good = FALSE;

  if (new == MAP_FAILED)
    return fail_errno (errno, new_path, error);
  good = tv_delta_decode (delta_data, delta_length, old_data, old_length, new, new_length, error);
  munmap (new, new_length);
  return good;
}

static gboolean
apply (GMappedFile *delta, GMappedFile *old, const char *new_path, gsize length, GError **error)
{
  int fd = create_file (new_path, length, error);
  gboolean good = FALSE;

  if (fd >= 0)
    {
      good = decode_into (fd, delta, old, length, new_path, error);
      close (fd);
    }
  if (!good)
    (void) g_unlink (new_path);
  return good;
}

static gboolean
check_old (const char *path, const char *sha256, GError **error)
{
  g_autofree char *actual = path != NULL ? tv_hash_file (path, NULL, error) : NULL;

  if (path == NULL)
    return TRUE;
  if (actual == NULL)
    return FALSE;
  if (g_str_equal (actual, sha256))
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_HASH, "%s is damaged", path);
  return FALSE;
}

gboolean
tv_delta_apply (const char *old_path,
                const char *old_sha256,
                const char *delta_path,
                const char *new_path,
                guint64 new_length,
                GError **error)
{
  g_autoptr (GMappedFile) old = NULL;
  g_autoptr (GMappedFile) delta = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (old_path == NULL || old_sha256 != NULL, FALSE);
  g_return_val_if_fail (delta_path != NULL && new_path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (new_length == 0 || new_length > G_MAXSSIZE)
    return fail_corrupt ("there is no file of that length", error);
  if (!check_old (old_path, old_sha256, error))
    return FALSE;
  old = map_file (old_path, &local);
  delta = local == NULL ? map_file (delta_path, &local) : NULL;
  if (local == NULL)
    return apply (delta, old, new_path, (gsize) new_length, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
