// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-ctl.h"

G_BEGIN_DECLS

/* What the table in tv-ctl-main.c names: one file per group, tv-ctl-<group>.c. */
gboolean tv_ctl_keys_init (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_keys_store (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_keys_dictionary (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_root_rotate (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_root_add (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_root_remove (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_root_sign (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_renew_intake (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_renew_agency (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_escrow_make (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_escrow_recover (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_item_build (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_units_import (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_form_publish (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_publish (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_proposal_list (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_proposal_show (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_proposal_sign (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_proposal_withdraw (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_plan_new (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_plan_import (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_plan_check (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_plan_export (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_basemap_import (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_search (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_identify (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_render_map (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_render_page (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_form_fill (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_submit (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_receipt (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_status (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_audit_verify (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_usb_list (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_usb_run (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_usb_import (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_user_add (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_user_list (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_user_change (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_user_keys (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_agency_add (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_agency_wrap (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_agency_list (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_device_add (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_device_list (TvCtl *ctl, GStrv words, GError **error);
gboolean tv_ctl_device_revoke (TvCtl *ctl, GStrv words, GError **error);

G_END_DECLS
