// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-ctl-content.h"

#define CONTENT "/var/lib/thamvan/content"
#define JSON_MAX (4 * 1024 * 1024)

TvCatalogue *
tv_ctl_content_open (const char *content, GError **error)
{
  return tv_catalogue_open (content != NULL ? content : CONTENT, error);
}

TvJson *
tv_ctl_content_read_json (TvCatalogue *catalogue,
                          const char *item,
                          const char *path,
                          GError **error)
{
  g_autoptr (GBytes) bytes = tv_catalogue_read (catalogue, item, 0, path, error);

  return bytes != NULL ? tv_json_parse_bytes (bytes, JSON_MAX, error) : NULL;
}
