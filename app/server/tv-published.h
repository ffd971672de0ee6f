// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "forms/tv-form-plugin.h"
#include "model/tv-round.h"
#include "publication/tv-metadata.h"
#include "publication/tv-object-store.h"
#include "vault/tv-envelope.h"

G_BEGIN_DECLS

typedef enum
{
  TV_OBJECT_HIDDEN = 0, /* not published, or no longer */
  TV_OBJECT_PUBLIC,
  TV_OBJECT_DEVICES, /* entries.bin: for signed-in devices only */
} TvObjectAccess;

/* What is in force, as one immutable whole: a thread that took a reference sees no half-changed
 * publication. Reference counted. */
typedef struct
{
  gatomicrefcount references;
  GHashTable *files;        /* (element-type utf8 GBytes): "targets.json" … as served */
  GHashTable *objects;      /* (element-type utf8 TvObjectAccess): by SHA-256 */
  GHashTable *rounds;       /* (element-type utf8 TvRound): by id */
  GHashTable *forms;        /* (element-type utf8 TvFormPlugin): by the form's SHA-256 */
  GHashTable *dictionaries; /* (element-type utf8 TvDictionary): by id */
  GPtrArray *books;         /* (element-type GBytes): entries.bin of each answers item */
  TvMetadata *targets;      /* (nullable) */
  TvMetadata *answers;      /* (nullable) */
} TvPublished;

/* @targets, @answers: (nullable). @forms_folder: where the native halves of forms lie. Items whose
 * content cannot be read are left out with a warning: one bad item must not stop a server. */
TvPublished *tv_published_new (TvMetadata *targets,
                               TvMetadata *answers,
                               TvObjectStore *objects,
                               const char *forms_folder);

/* The same content under other files. @files is taken over. */
TvPublished *tv_published_new_with_files (TvPublished *content, GHashTable *files);

TvPublished *tv_published_ref (TvPublished *self);
void tv_published_unref (TvPublished *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvPublished, tv_published_unref)

TvObjectAccess tv_published_get_access (const TvPublished *self, const char *sha256);

/* An object of the store, at most @max bytes. HASH when the disk gave other bytes. */
GBytes *tv_published_read_object (TvObjectStore *objects,
                                  const char *sha256,
                                  gsize max,
                                  GError **error);

G_END_DECLS
