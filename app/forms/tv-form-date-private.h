// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dates in forms: "2026-01-31" and "2026-01-31T08:30:00.000+07:00". As numbers they are days since
 * 1970-01-01, a part of a day behind the point; a time without zone is in Asia/Ho_Chi_Minh. */

gboolean tv_form_date_to_days (const char *text, double *ret_days);

/* "2026-01-31". NULL outside of the years 1 to 9999. (transfer full) (nullable) */
char *tv_form_date_from_days (double days);

/* Exactly "yyyy-mm-dd" and a day that exists. */
gboolean tv_form_date_is_valid (const char *text);

/* ODK's format-date(): %Y %y %m %n %b %d %e %H %h %M %S %3 %a %W. "" when @text is no date.
 * (transfer full) */
char *tv_form_date_format (const char *text, const char *format);

/* @now as "2026-01-31T08:30:00.000+07:00". (transfer full) */
char *tv_form_date_from_unix (gint64 now);

G_END_DECLS
