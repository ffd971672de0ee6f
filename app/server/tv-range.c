// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-range.h"

#include <string.h>

#define UNIT "bytes="

static gboolean
read_number (const char *text, gsize *ret_number)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXSSIZE, &number, NULL))
    return FALSE;
  *ret_number = (gsize) number;
  return TRUE;
}

TvRange
tv_range_parse (const char *header, gsize length, gsize *ret_start, gsize *ret_length)
{
  g_auto (GStrv) ends = NULL;
  gsize first = 0;
  gsize last = 0;

  if (header == NULL || !g_str_has_prefix (header, UNIT) || strchr (header, ',') != NULL)
    return TV_RANGE_NONE;
  ends = g_strsplit (header + strlen (UNIT), "-", 3);
  if (g_strv_length (ends) != 2)
    return TV_RANGE_NONE;
  if (ends[0][0] == '\0')
    {
      if (!read_number (ends[1], &last))
        return TV_RANGE_NONE;
      if (last == 0 || length == 0)
        return TV_RANGE_WRONG;
      *ret_length = MIN (last, length);
      *ret_start = length - *ret_length;
      return TV_RANGE_PART;
    }
  if (!read_number (ends[0], &first))
    return TV_RANGE_NONE;
  last = length == 0 ? 0 : length - 1;
  if (ends[1][0] != '\0' && (!read_number (ends[1], &last) || last < first))
    return TV_RANGE_NONE;
  if (first >= length)
    return TV_RANGE_WRONG;
  *ret_start = first;
  *ret_length = MIN (last, length - 1) - first + 1;
  return TV_RANGE_PART;
}
