// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-byte-reader.h"
#include "base/tv-error.h"
#include "tv-geometry-private.h"

#include <math.h>

#define MAX_POINTS 1000000
#define MAX_NESTING 4

/* Geometry kinds of the standard; Z, M and ZM variants add 1000, 2000, 3000 or flag bits. */
enum
{
  WKB_POINT = 1,
  WKB_LINE = 2,
  WKB_POLYGON = 3,
  WKB_MULTI_POINT = 4,
  WKB_MULTI_LINE = 5,
  WKB_MULTI_POLYGON = 6,
  WKB_COLLECTION = 7,
};

typedef struct
{
  TvByteReader reader;
  gboolean big_endian;
  guint dimensions;
  TvGeometryBuilder *builder;
} Wkb;

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Geometry: %s", what);
  return FALSE;
}

static gboolean
read_u32 (Wkb *self, guint32 *ret_value)
{
  guint32 value;

  if (!tv_byte_reader_u32 (&self->reader, &value))
    return FALSE;
  *ret_value = self->big_endian ? GUINT32_SWAP_LE_BE (value) : value;
  return TRUE;
}

static gboolean
read_double (Wkb *self, double *ret_value)
{
  union
  {
    guint64 bits;
    double number;
  } both;

  if (!tv_byte_reader_u64 (&self->reader, &both.bits))
    return FALSE;
  if (self->big_endian)
    both.bits = GUINT64_SWAP_LE_BE (both.bits);
  *ret_value = both.number;
  return TRUE;
}

static gboolean
read_points (Wkb *self, guint count, gboolean may_be_empty, GError **error)
{
  if (count > tv_byte_reader_left (&self->reader) / (8 * self->dimensions))
    return fail (error, "more points announced than there are bytes");
  for (guint i = 0; i < count; i++)
    {
      double xy[4];

      for (guint d = 0; d < self->dimensions; d++)
        {
          if (!read_double (self, &xy[d]))
            return fail (error, "ends inside a point");
        }
      /* POINT EMPTY is written as not-a-number */
      if (may_be_empty && isnan (xy[0]) && isnan (xy[1]))
        return TRUE;
      if (!isfinite (xy[0]) || !isfinite (xy[1]))
        return fail (error, "a coordinate that is not a number");
      if (!tv_geometry_builder_point (self->builder, xy[0], xy[1], MAX_POINTS, error))
        return FALSE;
    }
  if (count > 0)
    tv_geometry_builder_end_part (self->builder);
  return TRUE;
}

static gboolean
read_header (Wkb *self, guint *ret_kind, GError **error)
{
  guint8 order;
  guint32 kind, srs;

  if (!tv_byte_reader_u8 (&self->reader, &order) || order > 1)
    return fail (error, "no byte order");
  self->big_endian = order == 0;
  if (!read_u32 (self, &kind))
    return fail (error, "no kind");
  self->dimensions = 2;
  if (kind & 0x80000000u)
    self->dimensions++;
  if (kind & 0x40000000u)
    self->dimensions++;
  if ((kind & 0x20000000u) && !read_u32 (self, &srs))
    return fail (error, "no reference system");
  kind &= 0x0fffffffu;
  if (kind >= 3000 && kind < 4000)
    self->dimensions = 4;
  else if (kind >= 1000 && kind < 3000)
    self->dimensions = 3;
  *ret_kind = kind % 1000;
  return TRUE;
}

static gboolean
read_polygon (Wkb *self, GError **error)
{
  guint32 n_rings, n_points;

  if (!read_u32 (self, &n_rings) || n_rings > tv_byte_reader_left (&self->reader) / 4)
    return fail (error, "more rings announced than there are bytes");
  for (guint i = 0; i < n_rings; i++)
    {
      if (!read_u32 (self, &n_points))
        return fail (error, "ends before a ring");
      if (!read_points (self, n_points, FALSE, error))
        return FALSE;
    }
  if (n_rings > 0)
    tv_geometry_builder_end_polygon (self->builder);
  return TRUE;
}

static gboolean read_geometry (Wkb *self, guint nesting, GError **error);

static gboolean
read_collection (Wkb *self, guint nesting, GError **error)
{
  guint32 count;

  /* a member has at least 5 bytes of header */
  if (!read_u32 (self, &count) || count > tv_byte_reader_left (&self->reader) / 5)
    return fail (error, "more parts announced than there are bytes");
  for (guint i = 0; i < count; i++)
    {
      if (!read_geometry (self, nesting + 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_geometry (Wkb *self, guint nesting, GError **error)
{
  guint kind;
  guint32 count = 1;

  if (nesting > MAX_NESTING)
    return fail (error, "nested too deep");
  if (!read_header (self, &kind, error))
    return FALSE;
  switch (kind)
    {
    case WKB_POINT:
      return tv_geometry_builder_type (self->builder, TV_GEOMETRY_POINT, error)
             && read_points (self, 1, TRUE, error);
    case WKB_LINE:
      if (!read_u32 (self, &count))
        return fail (error, "ends before a line");
      return tv_geometry_builder_type (self->builder, TV_GEOMETRY_LINE, error)
             && read_points (self, count, FALSE, error);
    case WKB_POLYGON:
      return tv_geometry_builder_type (self->builder, TV_GEOMETRY_POLYGON, error)
             && read_polygon (self, error);
    case WKB_MULTI_POINT:
    case WKB_MULTI_LINE:
    case WKB_MULTI_POLYGON:
    case WKB_COLLECTION:
      return read_collection (self, nesting, error);
    default:
      return fail (error, "of a kind that is not read here");
    }
}

TvGeometry *
tv_geometry_parse_wkb (gconstpointer data, gsize length, GError **error)
{
  g_autoptr (TvGeometryBuilder) builder = tv_geometry_builder_new ();
  Wkb self = { .builder = builder };

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  tv_byte_reader_init (&self.reader, data, length);
  if (!read_geometry (&self, 0, error))
    return NULL;
  return tv_geometry_builder_finish (builder);
}

TvGeometry *
tv_geometry_parse_gpkg (gconstpointer data, gsize length, GError **error)
{
  static const gsize envelopes[] = { 0, 32, 48, 48, 64 };
  const guint8 *head;
  const guint8 *skipped;
  TvByteReader reader;
  guint envelope;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  tv_byte_reader_init (&reader, data, length);
  if (!tv_byte_reader_bytes (&reader, 8, &head) || head[0] != 'G' || head[1] != 'P')
    {
      fail (error, "not a GeoPackage blob");
      return NULL;
    }
  envelope = (head[3] >> 1) & 7;
  if (envelope >= G_N_ELEMENTS (envelopes)
      || !tv_byte_reader_bytes (&reader, envelopes[envelope], &skipped))
    {
      fail (error, "broken envelope");
      return NULL;
    }
  if (head[3] & 0x10)
    return NULL;
  return tv_geometry_parse_wkb ((const guint8 *) data + reader.position,
                                tv_byte_reader_left (&reader),
                                error);
}
