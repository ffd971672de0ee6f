// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "publication/tv-delta.h"
#include "tv-fuzz.h"

/* The new file is as long as signed metadata said: here what the first two bytes say. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char old[] = "Đồ án quy hoạch phân khu phường Xuân Hương – Đà Lạt";
  const size_t length = size >= 2 ? (size_t) data[0] * 256 + data[1] : 0;
  g_autofree guint8 *made = NULL;

  if (length == 0)
    return 0;
  made = g_malloc (length);
  tv_delta_decode (data + 2, size - 2, old, sizeof old, made, length, NULL);
  tv_delta_decode (data + 2, size - 2, NULL, 0, made, length, NULL);
  return 0;
}
