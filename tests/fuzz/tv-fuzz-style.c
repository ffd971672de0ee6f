// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-json.h"
#include "geo/tv-style.h"
#include "tv-fuzz.h"

#define STYLE_MAX (256 * 1024)

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (TvJson) json = tv_json_parse_bytes (bytes, STYLE_MAX, NULL);
  g_autoptr (TvStyle) style = json != NULL ? tv_style_parse (json, NULL) : NULL;

  return 0;
}
