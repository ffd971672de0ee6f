// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-import-descriptor.h"

#include <ogr_api.h>

G_BEGIN_DECLS

/* The attributes of one layer on their way from a planner's file into a table: their texts become
 * NFC, whatever encoding they were in; who may see a feature is read from them. */
typedef struct _TvImportAttributes TvImportAttributes;

typedef enum
{
  TV_IMPORT_PUBLIC,
  TV_IMPORT_WITHHELD, /* an access class other than cong-khai */
  TV_IMPORT_DEFENCE,  /* land of defence or public security: whatever its access says */
} TvImportAccess;

/* Looks through @from for its encoding (Encoding= of @spec, else @fallback_encoding, else found
 * out; what is found is told with examples). @raw: the reader hands out the file's own bytes.
 * NOT_FOUND for a field that @spec names and the layer lacks; BAD_REQUEST for texts in no known
 * encoding. */
TvImportAttributes *tv_import_attributes_new (const TvImportLayerSpec *spec,
                                              OGRLayerH from,
                                              gboolean raw,
                                              const char *fallback_encoding,
                                              TvImportLog *log,
                                              GError **error);
void tv_import_attributes_free (TvImportAttributes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvImportAttributes, tv_import_attributes_free)

/* The columns: the importer's own, then the planners'. */
void tv_import_attributes_create_columns (const TvImportAttributes *self, OGRLayerH table);

TvImportAccess tv_import_attributes_judge (const TvImportAttributes *self, OGRFeatureH from);

/* BAD_REQUEST names the attribute that is no text. */
gboolean tv_import_attributes_copy (const TvImportAttributes *self,
                                    const char *crs,
                                    OGRFeatureH from,
                                    OGRFeatureH to,
                                    GError **error);

/* Whether @code is of land that never leaves the office (codes QP of drawings, CQP and CAN of land
 * use), numbered or not. */
gboolean tv_import_attributes_is_defence (const char *code);

G_END_DECLS
