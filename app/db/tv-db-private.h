// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-db.h"

#include <sqlite3.h>

G_BEGIN_DECLS

sqlite3 *tv_db_get_handle (TvDb *self);

/* Statements kept by their SQL; the table owns them. */
GHashTable *tv_db_get_statements (TvDb *self);

/* Says what SQLite's last result means in our vocabulary. */
void tv_db_set_error (sqlite3 *handle, int result, const char *doing, GError **error);

/* The name of the file layer that tv_db_fail_after() reaches into; registered at first use. */
const char *tv_db_faults_get_vfs (void);

G_END_DECLS
