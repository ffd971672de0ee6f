// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* Finished parts of an import, each in a folder named by the hash of all that went into it: an
 * import that was interrupted goes on where it stood, and what changed is done anew. A part is
 * there whole or not at all.
 *
 * @root: folder of all parts. @kind, @id: what it is. @inputs: (nullable) JSON of all settings that
 * go into it; @files: files whose bytes do. */
typedef struct _TvImportWork TvImportWork;

TvImportWork *tv_import_work_new (const char *root,
                                  const char *kind,
                                  const char *id,
                                  const TvJson *inputs,
                                  const char *const *files,
                                  GError **error);

/* Forgets the object; an unfinished part is removed from disk. */
void tv_import_work_free (TvImportWork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportWork, tv_import_work_free)

/* What was said when it was finished earlier; NULL: it is to be done. (transfer full) */
TvJson *tv_import_work_load (const TvImportWork *self);

/* An empty folder to do it in. */
gboolean tv_import_work_begin (TvImportWork *self, GError **error);

/* The part is whole; @result is what tv_import_work_load() gives next time. */
gboolean tv_import_work_finish (TvImportWork *self, const TvJson *result, GError **error);

/* A file of the part, while it is done and after. (transfer full) */
char *tv_import_work_dup_path (const TvImportWork *self, const char *name);

/* A file of the finished part laid at @to, sharing its bytes on disk where it can. */
gboolean tv_import_work_place (const TvImportWork *self,
                               const char *name,
                               const char *to,
                               GError **error);

/* All files of a Shapefile, MapInfo table or other file that @path is one of: same name, other
 * ending. (transfer full) */
GStrv tv_import_work_list_parts (const char *path);

G_END_DECLS
