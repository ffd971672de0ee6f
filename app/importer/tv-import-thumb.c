// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-thumb.h"

#include "base/tv-error.h"
#include "base/tv-file.h"

#include <cairo.h>
#include <string.h>
#include <zlib.h>

#define FILE_MODE 0644

static void
append_number (GByteArray *out, guint32 number)
{
  guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (out, (const guint8 *) &big, sizeof big);
}

/* PNG (RFC 2083) §3.2: length, type, data, CRC of type and data. */
static void
append_chunk (GByteArray *out, const char *type, const guint8 *data, gsize length)
{
  guint begin = 0;

  append_number (out, (guint32) length);
  begin = out->len;
  g_byte_array_append (out, (const guint8 *) type, 4);
  g_byte_array_append (out, data, (guint) length);
  append_number (out, (guint32) crc32 (0, out->data + begin, out->len - begin));
}

/* Rows of red, green, blue, each after its filter byte 0. */
static GByteArray *
read_rows (cairo_surface_t *picture, int width, int height)
{
  GByteArray *rows = g_byte_array_sized_new ((guint) (height * (1 + 3 * width)));

  cairo_surface_flush (picture);
  for (int y = 0; y < height; y++)
    {
      const guint8 *row = cairo_image_surface_get_data (picture)
                          + (gsize) y * (gsize) cairo_image_surface_get_stride (picture);
      const guint8 filter = 0;

      g_byte_array_append (rows, &filter, 1);
      for (int x = 0; x < width; x++)
        {
          guint32 pixel = 0;
          guint8 colours[3];

          memcpy (&pixel, row + 4 * (gsize) x, sizeof pixel);
          colours[0] = (guint8) (pixel >> 16);
          colours[1] = (guint8) (pixel >> 8);
          colours[2] = (guint8) pixel;
          g_byte_array_append (rows, colours, sizeof colours);
        }
    }
  return rows;
}

static GBytes *
encode (cairo_surface_t *picture)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  static const guint8 kind[] = { 8, 2, 0, 0, 0 }; /* 8 bits each of red, green and blue */
  int width = cairo_image_surface_get_width (picture);
  int height = cairo_image_surface_get_height (picture);
  g_autoptr (GByteArray) rows = read_rows (picture, width, height);
  g_autoptr (GByteArray) head = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();
  uLongf length = compressBound (rows->len);
  g_autofree guint8 *stored = g_malloc (length);

  append_number (head, (guint32) width);
  append_number (head, (guint32) height);
  g_byte_array_append (head, kind, sizeof kind);
  compress2 (stored, &length, rows->data, rows->len, Z_NO_COMPRESSION);
  g_byte_array_append (out, signature, sizeof signature);
  append_chunk (out, "IHDR", head->data, head->len);
  append_chunk (out, "IDAT", stored, length);
  append_chunk (out, "IEND", head->data, 0);
  return g_byte_array_free_to_bytes (out);
}

gboolean
tv_import_thumb_unpack (const char *path, GError **error)
{
  cairo_surface_t *picture = NULL;
  g_autoptr (GBytes) bytes = NULL;
  cairo_format_t format = CAIRO_FORMAT_INVALID;

  g_return_val_if_fail (path != NULL, FALSE);

  picture = cairo_image_surface_create_from_png (path);
  if (cairo_surface_status (picture) == CAIRO_STATUS_SUCCESS)
    format = cairo_image_surface_get_format (picture);
  if (format == CAIRO_FORMAT_RGB24 || format == CAIRO_FORMAT_ARGB32)
    bytes = encode (picture);
  cairo_surface_destroy (picture);
  if (bytes != NULL)
    return tv_file_write (path, bytes, FILE_MODE, error);
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s is no picture of a map", path);
  return FALSE;
}
