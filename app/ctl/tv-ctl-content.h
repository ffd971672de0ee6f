// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalogue/tv-catalogue.h"

G_BEGIN_DECLS

#define TV_CTL_CONTENT_OPTION(variable)                                                            \
  {                                                                                                \
    "content", 0, 0, G_OPTION_ARG_FILENAME, &variable,                                             \
        N_ ("The kiosk's content folder (/var/lib/thamvan/content)"), "DIR"                        \
  }

/* @content: (nullable): the installed kiosk's. */
TvCatalogue *tv_ctl_content_open (const char *content, GError **error);

/* JSON of an item's file, newest version. (transfer full) */
TvJson *tv_ctl_content_read_json (TvCatalogue *catalogue,
                                  const char *item,
                                  const char *path,
                                  GError **error);

G_END_DECLS
