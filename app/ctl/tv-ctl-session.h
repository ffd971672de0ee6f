// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/tv-official-session.h"

G_BEGIN_DECLS

/* Signed in, or the error of it. @password_file: its first line. */
TvOfficialSession *tv_ctl_session_open (const char *server,
                                        const char *ca,
                                        const char *user,
                                        const char *password_file,
                                        GError **error);

G_END_DECLS
