// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The writing side of tv-protobuf.h: appends to @out what a vector tile needs of the protobuf wire
 * format (protobuf.dev/programming-guides/encoding). */

/* A bare base-128 number, as packed fields hold them. */
void tv_protobuf_writer_varint (GByteArray *out, guint64 value);

/* A field with its key: wire types varint, length-delimited, 32 and 64 bits. */
void tv_protobuf_writer_number (GByteArray *out, guint32 field, guint64 value);
void tv_protobuf_writer_bytes (GByteArray *out, guint32 field, gconstpointer data, gsize length);
void tv_protobuf_writer_float (GByteArray *out, guint32 field, float value);
void tv_protobuf_writer_double (GByteArray *out, guint32 field, double value);

/* Signed to unsigned, small numbers of either sign staying small. */
guint64 tv_protobuf_writer_zigzag (gint64 value);

G_END_DECLS
