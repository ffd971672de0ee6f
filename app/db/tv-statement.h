// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-db.h"

G_BEGIN_DECLS

/* A prepared statement; kept by the database, so preparing the same text again is free. One text is
 * one statement: it cannot run inside its own loop, and left before TV_STEP_DONE it holds a read
 * lock until it is reset. Parameters count from 1, columns from 0; a bind that failed shows at the
 * next step. */
typedef struct _TvStatement TvStatement;

typedef enum
{
  TV_STEP_ERROR,
  TV_STEP_ROW,
  TV_STEP_DONE,
} TvStep;

/* Resets what an earlier use left. Never freed by the caller; on error NULL. @sql is a literal. */
TvStatement *tv_db_prepare (TvDb *db, const char *sql, GError **error);

void tv_statement_bind_int (TvStatement *self, int index, gint64 value);
void tv_statement_bind_double (TvStatement *self, int index, double value);
void tv_statement_bind_text (TvStatement *self,
                             int index,
                             const char *text); /* copied; NULL: NULL */
void tv_statement_bind_blob (TvStatement *self, int index, gconstpointer data, gsize length);
void tv_statement_bind_bytes (TvStatement *self, int index, GBytes *bytes);

TvStep tv_statement_step (TvStatement *self, GError **error);

/* Steps a statement that returns no row. */
gboolean tv_statement_run (TvStatement *self, GError **error);
void tv_statement_reset (TvStatement *self);

gint64 tv_statement_int (TvStatement *self, int column);
double tv_statement_double (TvStatement *self, int column);
const char *tv_statement_text (TvStatement *self, int column); /* (nullable), till the next step */
char *tv_statement_dup_text (TvStatement *self, int column);
GBytes *tv_statement_bytes (TvStatement *self, int column); /* (transfer full) (nullable) */
gboolean tv_statement_blob (TvStatement *self,
                            int column,
                            const guint8 **ret_data,
                            gsize *ret_length);
gboolean tv_statement_is_null (TvStatement *self, int column);

G_END_DECLS
