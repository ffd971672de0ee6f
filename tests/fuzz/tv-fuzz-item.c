// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "publication/tv-item.h"
#include "tv-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (TvItem) item = tv_item_parse (bytes, NULL);

  if (item != NULL)
    tv_item_find_file (item, "plan.json");
  return 0;
}
