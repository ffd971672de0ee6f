// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A comma-separated table with a header line (RFC 4180; a byte order mark is forgiven). */
typedef struct
{
  GStrv columns;   /* (owned) */
  GPtrArray *rows; /* (owned) (element-type GStrv): as many fields as columns */
} TvCtlCsv;

/* BAD_REQUEST names the line that is wrong. */
TvCtlCsv *tv_ctl_csv_parse (GBytes *bytes, GError **error);
void tv_ctl_csv_free (TvCtlCsv *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvCtlCsv, tv_ctl_csv_free)

/* The field, or NULL when there is no such column or it is empty. (transfer none) (nullable) */
const char *tv_ctl_csv_get (const TvCtlCsv *self, guint row, const char *column);

G_END_DECLS
