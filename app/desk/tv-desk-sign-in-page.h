// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-api.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Who is there? Signal "signed-in" (TvDeskApi *api): with an open session. */
#define TV_TYPE_DESK_SIGN_IN_PAGE (tv_desk_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskSignInPage, tv_desk_sign_in_page, TV, DESK_SIGN_IN_PAGE, AdwBin)

/* What is known beforehand; each may be NULL. @ca: PEM file for the server. */
void tv_desk_sign_in_page_prefill (TvDeskSignInPage *self,
                                   const char *server,
                                   const char *ca,
                                   const char *name);

/* As if @password was typed and the button pressed. */
void tv_desk_sign_in_page_sign_in (TvDeskSignInPage *self, const char *password);

/* Shows why a session ended (nullable), empties the password. */
void tv_desk_sign_in_page_reset (TvDeskSignInPage *self, const GError *error);

G_END_DECLS
