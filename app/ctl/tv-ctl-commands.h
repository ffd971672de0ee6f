// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-ctl.h"

G_BEGIN_DECLS

/* What the table in tv-ctl-main.c names: one file per group, tv-ctl-<group>.c. */
gboolean tv_ctl_keys_init (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_keys_store (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_keys_dictionary (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_item_build (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_units_import (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_form_publish (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_publish (TvCtl *ctl, GStrv words, GError **error);

G_END_DECLS
