// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Comma-separated values (RFC 4180) as office programs write and read them: UTF-8 with or without
 * byte order mark, "," or ";" or tab. */

/**
 * tv_csv_parse:
 * @bytes: the file
 * @separator: ',', ';', '\t', or 0 to take the one the first line has most of
 *
 * Cells come in NFC, rows may have different lengths, empty lines are left out. BAD_REQUEST says on
 * which line a quote is wrong or that it is not UTF-8; TOO_LARGE beyond 200,000 rows or 1,000
 * columns.
 *
 * Returns: (transfer full) (element-type GStrv): the rows, the first being the heads.
 */
GPtrArray *tv_csv_parse (GBytes *bytes, char separator, GError **error);

/* The column called @name in the row of heads, -1 when there is none. Case does not count. */
int tv_csv_find_column (const char *const *heads, const char *name);

/* The cell, "" beyond the row's end or for column -1. */
const char *tv_csv_get (const char *const *row, int column);

/* @rows (element-type GStrv) with byte order mark and CRLF, so that office programs take it for
 * UTF-8. A cell that one of them would run as a formula is written with ' before it (not where it
 * is a number). */
GBytes *tv_csv_to_bytes (GPtrArray *rows, char separator);

G_END_DECLS
