// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers and dates as each language writes them: vi 1.234,5 and dd/mm/yyyy; en 1,234.5 and
 * d Month yyyy. @language is "vi" or "en"; NULL is the process's. */
char *tv_format_number (double value, int max_decimals, const char *language);
char *tv_format_date (GDate *date, const char *language);
char *tv_format_iso_date (const char *iso_date, const char *language);
char *tv_format_time (gint64 unix_time, const char *language);

/* "1/2.000". */
char *tv_format_scale (guint denominator);

/* Both ways of writing; FALSE when it is no number. */
gboolean tv_format_parse_number (const char *text, double *ret_value);

/* A day in Asia/Ho_Chi_Minh (UTC+7, no summer time) as yyyy-mm-dd; and days from @from to @to. */
char *tv_format_day (gint64 unix_time);
int tv_format_days_between (const char *iso_from, const char *iso_to);

/* "vi" or "en", from LANGUAGE, LC_ALL, LC_MESSAGES, LANG; "vi" when nothing says otherwise. */
const char *tv_format_language (void);

G_END_DECLS
