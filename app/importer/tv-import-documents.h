// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-descriptor.h"
#include "tv-import-log.h"

G_BEGIN_DECLS

/* Copies the public documents to documents/<id>.pdf, reads their pages in the sandboxed renderer,
 * writes text.json and thumbs/<id>.png. Returns plan.json's "documents". DOCUMENT names the one
 * that cannot be read. Runs the default main context. */
TvJson *tv_import_documents_run (const TvImportDescriptor *descriptor,
                                 const char *out,
                                 TvImportLog *log,
                                 GError **error);

G_END_DECLS
