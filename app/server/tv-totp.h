// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One-time codes by the clock (RFC 6238: SHA-1, 30 s, 6 digits), as common apps make them. */
gboolean tv_totp_secret_is_valid (const char *base32);

/* Whether @code is that of now or of one step beside, and of a step later than @last_step, so that
 * none counts twice. @ret_step: the step it belongs to. */
gboolean tv_totp_check (const char *base32,
                        const char *code,
                        gint64 now,
                        gint64 last_step,
                        gint64 *ret_step);

/* The code of a step. */
char *tv_totp_code (const char *base32, gint64 step);

G_END_DECLS
