// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks why and who, then opens a sealed identity on this PC: the server never sees it in clear. */
#define TV_TYPE_DESK_IDENTITY_DIALOG (tv_desk_identity_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskIdentityDialog,
                      tv_desk_identity_dialog,
                      TV,
                      DESK_IDENTITY_DIALOG,
                      AdwWindow)

/* @agency: whose sealed identity it is. */
TvDeskIdentityDialog *tv_desk_identity_dialog_new (TvDeskSession *session,
                                                   TvDeskSubmission *submission,
                                                   const char *agency);

G_END_DECLS
