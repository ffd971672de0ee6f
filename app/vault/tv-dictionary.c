// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <zdict.h>
#include <zstd.h>

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-dictionary.h"

#define LEVEL 19

typedef ZSTD_CCtx TvPacker;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvPacker, ZSTD_freeCCtx)

static void
unpacker_free (gpointer data)
{
  ZSTD_freeDCtx (data);
}

/* One a thread, kept: it is large enough that making and freeing it for each envelope had the
 * kernel stop all other threads of a busy server again and again to take the memory back. */
static GPrivate unpackers = G_PRIVATE_INIT (unpacker_free);

static ZSTD_DCtx *
get_unpacker (void)
{
  ZSTD_DCtx *unpacker = g_private_get (&unpackers);

  if (unpacker == NULL)
    {
      unpacker = ZSTD_createDCtx ();
      g_private_set (&unpackers, unpacker);
    }
  return unpacker;
}

struct _TvDictionary
{
  GBytes *bytes;       /* (owned) */
  char *id;            /* (owned) */
  ZSTD_CDict *packs;   /* (owned) */
  ZSTD_DDict *unpacks; /* (owned) */
};

TvDictionary *
tv_dictionary_new (GBytes *bytes)
{
  TvDictionary *self = NULL;
  gsize length = 0;
  gconstpointer data = NULL;
  guint8 hash[32];

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_atomic_rc_box_new0 (TvDictionary);
  data = g_bytes_get_data (bytes, &length);
  tv_sha256 (data, length, hash);
  self->bytes = g_bytes_ref (bytes);
  self->id = tv_hex_encode (hash, 4);
  /* Digested once: an envelope a millisecond would not stand doing it each time. Both stay NULL for
   * bytes that only look like a dictionary; then packing and unpacking say so. */
  self->packs = ZSTD_createCDict (data, length, LEVEL);
  self->unpacks = ZSTD_createDDict (data, length);
  return self;
}

TvDictionary *
tv_dictionary_ref (TvDictionary *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
tv_dictionary_clear (gpointer data)
{
  TvDictionary *self = data;

  ZSTD_freeCDict (self->packs);
  ZSTD_freeDDict (self->unpacks);
  g_bytes_unref (self->bytes);
  g_free (self->id);
}

void
tv_dictionary_unref (TvDictionary *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, tv_dictionary_clear);
}

const char *
tv_dictionary_get_id (TvDictionary *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

GBytes *
tv_dictionary_get_bytes (TvDictionary *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

TvDictionary *
tv_dictionary_train (GPtrArray *samples, gsize max, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree size_t *sizes = NULL;
  g_autofree guint8 *room = NULL;
  size_t length = 0;

  g_return_val_if_fail (samples != NULL && max > 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sizes = g_new0 (size_t, samples->len + 1);
  for (guint i = 0; i < samples->len; i++)
    {
      gsize size = 0;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (samples, i), &size);

      g_byte_array_append (all, data, size);
      sizes[i] = size;
    }
  room = g_malloc (max);
  length = ZDICT_trainFromBuffer (room, max, all->data, sizes, samples->len);
  if (ZDICT_isError (length))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_INCOMPLETE,
                   "%u samples do not make a dictionary: %s",
                   samples->len,
                   ZDICT_getErrorName (length));
      return NULL;
    }
  bytes = g_bytes_new (room, length);
  return tv_dictionary_new (bytes);
}

GBytes *
tv_dictionary_compress (TvDictionary *dictionary, GBytes *plain, GError **error)
{
  g_autoptr (TvPacker) packer = ZSTD_createCCtx ();
  g_autofree guint8 *packed = NULL;
  gsize length = 0;
  gconstpointer data = NULL;
  size_t room = 0;
  size_t used = 0;

  g_return_val_if_fail (plain != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  data = g_bytes_get_data (plain, &length);
  room = ZSTD_compressBound (length);
  packed = g_malloc (room);
  ZSTD_CCtx_setParameter (packer, ZSTD_c_compressionLevel, LEVEL);
  ZSTD_CCtx_setParameter (packer, ZSTD_c_dictIDFlag, 0);
  ZSTD_CCtx_setParameter (packer, ZSTD_c_checksumFlag, 0);
  if (dictionary == NULL || dictionary->packs != NULL)
    {
      ZSTD_CCtx_refCDict (packer, dictionary != NULL ? dictionary->packs : NULL);
      used = ZSTD_compress2 (packer, packed, room, data, length);
      if (!ZSTD_isError (used))
        return g_bytes_new_take (g_realloc (g_steal_pointer (&packed), used), used);
    }
  g_set_error_literal (error, TV_ERROR, TV_ERROR_CORRUPT, "the dictionary is damaged");
  return NULL;
}

GBytes *
tv_dictionary_decompress (TvDictionary *dictionary, GBytes *packed, gsize max, GError **error)
{
  ZSTD_DCtx *unpacker = get_unpacker ();
  g_autofree guint8 *plain = NULL;
  gsize length = 0;
  gconstpointer data = NULL;
  unsigned long long size = 0;
  size_t used = 0;

  g_return_val_if_fail (packed != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  data = g_bytes_get_data (packed, &length);
  size = ZSTD_getFrameContentSize (data, length);
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR
      || ZSTD_findFrameCompressedSize (data, length) != length)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FRAME, "not one zstd frame");
      return NULL;
    }
  if (size > max)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_TOO_LARGE, "unpacks to %llu bytes", size);
      return NULL;
    }
  plain = g_malloc (size + 1);
  if (dictionary != NULL && dictionary->unpacks == NULL)
    used = 0;
  else if (dictionary != NULL)
    used = ZSTD_decompress_usingDDict (unpacker, plain, size, data, length, dictionary->unpacks);
  else
    used = ZSTD_decompressDCtx (unpacker, plain, size, data, length);
  if (used != size)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FRAME, "the zstd frame is damaged");
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&plain), size);
}
