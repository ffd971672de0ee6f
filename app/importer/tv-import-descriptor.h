// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

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
  char *encoding; /* (nullable) of a Shapefile's texts */
  char *role;
  char *title;
  char *code_field; /* (nullable) */
  char *lot_field;  /* (nullable) */
  char *filter;     /* (nullable) SQL condition */
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

/* Checks that decision + (drawing or map) + explanation are there and every named file is;
 * INCOMPLETE lists all that is missing. */
TvImportDescriptor *tv_import_descriptor_load (const char *folder, GError **error);
void tv_import_descriptor_free (TvImportDescriptor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportDescriptor, tv_import_descriptor_free)

/* A text of [group], NFC. (transfer full) (nullable) */
char *tv_import_descriptor_dup (const TvImportDescriptor *self, const char *group, const char *key);

/* A list, separated by semicolons; empty when missing. (transfer full) */
GStrv tv_import_descriptor_dup_list (const TvImportDescriptor *self,
                                     const char *group,
                                     const char *key);

G_END_DECLS
