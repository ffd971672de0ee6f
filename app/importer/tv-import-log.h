// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

typedef enum
{
  TV_IMPORT_ERROR,   /* nothing is published before it is mended */
  TV_IMPORT_WARNING, /* somebody must look at it */
  TV_IMPORT_ADVICE,  /* would make the publication better */
  TV_IMPORT_NOTE,    /* what was done */
} TvImportSeverity;

/* What an import has to say: findings that a planner can act on, notes, and how far it is. All
 * texts are in the reader's language. */
typedef struct _TvImportLog TvImportLog;

/* Told of every finding and note as it comes. @advice: (nullable). */
typedef void (*TvImportLogFunc) (TvImportSeverity severity,
                                 const char *where,
                                 const char *what,
                                 const char *advice,
                                 gpointer data);

/* Told how far the work is: 0 to 100, and what is being done. */
typedef void (*TvImportProgressFunc) (guint percent, const char *what, gpointer data);

TvImportLog *tv_import_log_new (TvImportLogFunc func, TvImportProgressFunc progress, gpointer data);
void tv_import_log_free (TvImportLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportLog, tv_import_log_free)

/* A note about the whole. */
void tv_import_log_say (TvImportLog *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* @check: the check's name for programs ("crs", "geometry", "encoding", "access", "complete",
 * "hierarchy", "clause", "floors", "group", "place", "field", "document"). @where: (nullable): the
 * file, layer and feature. @advice: (nullable): what to do. */
void tv_import_log_find (TvImportLog *self,
                         TvImportSeverity severity,
                         const char *check,
                         const char *where,
                         const char *advice,
                         const char *format,
                         ...) G_GNUC_PRINTF (6, 7);

/* An error that stopped one part. Always FALSE. */
gboolean tv_import_log_fail (TvImportLog *self,
                             const char *check,
                             const char *where,
                             const char *advice,
                             const GError *error);

guint tv_import_log_count (const TvImportLog *self, TvImportSeverity severity);

/* What was found since a part of the work began (@from: tv_import_log_count() then), to be kept
 * with the part; and told again by an import that finds the part finished. */
TvJson *tv_import_log_copy (const TvImportLog *self, TvImportSeverity severity, guint from);
void tv_import_log_repeat (TvImportLog *self, TvImportSeverity severity, const TvJson *findings);

/* The manifest's member `checks`: [{"level": "warning" or "note", "check", "text"}], warnings and
 * then advice, for the second officer. The manifest is public: what is said of access, or of how
 * plan.conf describes a file, stays out, as it may name one that is not; so do the planner's advice
 * and notes. Texts are in the language the import ran in. */
TvJson *tv_import_log_to_checks (const TvImportLog *self);

/* Progress: the work is @total parts long; tv_import_log_step() says that a part begins, and
 * tv_import_log_within() how much of it is done (0–1). */
void tv_import_log_set_total (TvImportLog *self, guint total);
void tv_import_log_step (TvImportLog *self, const char *what);
void tv_import_log_within (TvImportLog *self, double share);

/* {"errors", "warnings", "advice": [{"check","where","what","advice"}], "notes": [text]} */
TvJson *tv_import_log_to_json (const TvImportLog *self);

G_END_DECLS
