// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "tv-import-log.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *file; /* name in the folder, safe */
  char *role;
  char *title;
  gboolean is_public;
} TvImportDocument;

typedef struct
{
  char *id;       /* [a-z0-9-]: table and file name */
  char *file;     /* name in the folder, safe */
  char *layer;    /* (nullable): name inside the file */
  char *crs;      /* (nullable): stated here, before all else */
  char *encoding; /* (nullable) of its texts, a word of TvImportEncoding */
  char *role;
  char *title;
  char *code_field;   /* (nullable) */
  char *lot_field;    /* (nullable) */
  char *floors_field; /* (nullable) */
  char *access_field; /* (nullable) */
  char *filter;       /* (nullable) SQL condition */
  int dimension;      /* Geometry=: 0 points, 1 lines, 2 areas; -1: what there is */
  guint max_floors;   /* 0: no limit; else nothing inside its areas may be higher */
  gboolean is_public;
} TvImportLayerSpec;

/* plan.conf (contracts §5): what a plan is made of. */
typedef struct
{
  char *folder;
  char *id;
  guint version;
  GKeyFile *file;       /* for the scalars of [Plan], [Decision], [Replaces] */
  GPtrArray *documents; /* (element-type TvImportDocument) */
  GPtrArray *layers;    /* (element-type TvImportLayerSpec) */
} TvImportDescriptor;

/* Reads DIR/plan.conf. What is wrong with it goes to @log, all of it at once: unknown and
 * ill-written fields, what is missing of decision + (drawing or map) + explanation, files that are
 * not there, a new version that does not name what it replaces. NULL with an error only where there
 * is no descriptor to speak of. */
TvImportDescriptor *tv_import_descriptor_load (const char *folder,
                                               TvImportLog *log,
                                               GError **error);
void tv_import_descriptor_free (TvImportDescriptor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportDescriptor, tv_import_descriptor_free)

/* A text of [group], NFC. (transfer full) (nullable) */
char *tv_import_descriptor_dup (const TvImportDescriptor *self, const char *group, const char *key);

/* A list, separated by semicolons; empty when missing. (transfer full) */
GStrv tv_import_descriptor_dup_list (const TvImportDescriptor *self,
                                     const char *group,
                                     const char *key);

/* (transfer none) (nullable) */
const TvImportDocument *tv_import_descriptor_find_document (const TvImportDescriptor *self,
                                                            const char *id);

/* Says to @log what contradicts itself in [Plan], [Decision] and [Replaces]: part of load, in a
 * file of its own. */
void tv_import_descriptor_check (const TvImportDescriptor *self, TvImportLog *log);

G_END_DECLS
