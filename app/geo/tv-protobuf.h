// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Just enough of the protobuf wire format to walk a message without copying it: what a vector tile
 * needs, and every length checked against what is left. */
typedef enum
{
  TV_PROTOBUF_VARINT = 0,
  TV_PROTOBUF_FIXED64 = 1,
  TV_PROTOBUF_BYTES = 2,
  TV_PROTOBUF_FIXED32 = 5,
} TvProtobufWire;

typedef struct
{
  const guint8 *at;
  const guint8 *end;
} TvProtobuf;

typedef struct
{
  guint32 number;
  TvProtobufWire wire;
  guint64 value;    /* varint and fixed */
  TvProtobuf bytes; /* length-delimited */
} TvProtobufField;

void tv_protobuf_init (TvProtobuf *self, gconstpointer data, gsize length);

/* FALSE for broken bytes. */
gboolean tv_protobuf_next (TvProtobuf *self, TvProtobufField *ret_field);
gboolean tv_protobuf_long_varint (TvProtobuf *self, guint64 *ret_value);

double tv_protobuf_double (guint64 bits);
double tv_protobuf_float (guint32 bits);

/* A tile is mostly made of these. */

static inline gboolean
tv_protobuf_at_end (const TvProtobuf *self)
{
  return self->at >= self->end;
}

static inline gboolean
tv_protobuf_varint (TvProtobuf *self, guint64 *ret_value)
{
  if (self->at >= self->end || (*self->at & 0x80) != 0)
    return tv_protobuf_long_varint (self, ret_value);
  *ret_value = *self->at++;
  return TRUE;
}

static inline gint64
tv_protobuf_zigzag (guint64 value)
{
  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

G_END_DECLS
