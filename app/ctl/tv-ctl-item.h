// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "publication/tv-item.h"
#include "tv-ctl.h"

G_BEGIN_DECLS

/* The files of @from in @to, but for item.json, head.json and hidden ones. */
gboolean tv_ctl_copy_folder (const char *from, const char *to, GError **error);

/* The least of a manifest's head, released today. */
TvJson *tv_ctl_make_head (const char *kind, const char *id, const char *title, int version);

/* Writes the manifest and says so. INCOMPLETE when a file that the kind needs is missing. */
TvItem *tv_ctl_finish_item (TvCtl *ctl, const char *folder, const TvJson *head, GError **error);

G_END_DECLS
