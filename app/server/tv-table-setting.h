// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/tv-db.h"

G_BEGIN_DECLS

#define TV_SETTING_TICK "tick"

gboolean tv_table_setting_get_int (TvDb *db,
                                   const char *key,
                                   gint64 fallback,
                                   gint64 *ret_value,
                                   GError **error);
gboolean tv_table_setting_set_int (TvDb *db, const char *key, gint64 value, GError **error);

typedef enum
{
  TV_SAVEPOINT_BEGIN,
  TV_SAVEPOINT_KEEP,
  TV_SAVEPOINT_UNDO,
} TvSavepoint;

/* One level inside a transaction: what fails alone is taken back alone. */
gboolean tv_table_savepoint (TvDb *db, TvSavepoint step, GError **error);

G_END_DECLS
