// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "geo/tv-mvt.h"
#include "tv-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (TvMvt) tile = tv_mvt_parse (bytes, NULL);

  return 0;
}
