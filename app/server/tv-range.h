// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TV_RANGE_NONE, /* send it whole */
  TV_RANGE_PART,
  TV_RANGE_WRONG, /* 416 */
} TvRange;

/* One "bytes=a-b", "bytes=a-" or "bytes=-n" against @length bytes. Several ranges, or what is no
 * range, are as good as none (RFC 9110 §14.2): libsoup's own reading of them can be made to send a
 * thousand times the file. @ret_start, @ret_length are set for PART. */
TvRange tv_range_parse (const char *header, gsize length, gsize *ret_start, gsize *ret_length);

G_END_DECLS
