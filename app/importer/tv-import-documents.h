// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-descriptor.h"
#include "tv-import-log.h"

G_BEGIN_DECLS

/* What the public documents have become. */
typedef struct
{
  TvJson *list; /* plan.json's "documents" */
  TvJson *text; /* text.json */
} TvImportDocuments;

void tv_import_documents_free (TvImportDocuments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportDocuments, tv_import_documents_free)

/* Copies the public documents to documents/<id>.pdf (making PDF of what is none), reads their pages
 * in the sandboxed renderer, draws thumbs/<id>.png. Parts finished earlier are taken from @work. A
 * document that cannot be used is told as an error, as is one whose page bears a stamp of secrecy.
 * NULL only when the item's folder cannot be written. */
TvImportDocuments *tv_import_documents_run (const TvImportDescriptor *descriptor,
                                            const char *out,
                                            const char *work,
                                            TvImportLog *log,
                                            GError **error);

G_END_DECLS
