// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

#define TV_ITEM_MANIFEST "item.json"
#define TV_ITEM_ACCESS_PUBLIC "cong-khai"

typedef struct
{
  char *path; /* relative, safe */
  char *type; /* media type */
  guint64 length;
  char *sha256; /* 64 hex */
} TvItemFile;

/* A publication item as its manifest item.json says it. Immutable, reference counted. */
typedef struct
{
  char *id;   /* [a-z0-9-]{3,64} */
  char *kind; /* "plan", "round", … */
  guint version;
  char *title;
  GStrv units;      /* empty: for all */
  char *released;   /* yyyy-mm-dd */
  TvJson *manifest; /* the whole object */
  GPtrArray *files; /* (element-type TvItemFile) */
  char *sha256;     /* of the manifest's bytes */
  guint64 length;
} TvItem;

/* Whether @id is [a-z0-9-]{3,64}. */
gboolean tv_item_id_is_valid (const char *id);

/* Checks every field. BAD_REQUEST, PATH, and UNIT_FOREIGN for an access other than cong-khai. */
TvItem *tv_item_parse (GBytes *manifest, GError **error);
TvItem *tv_item_ref (TvItem *self);
void tv_item_unref (TvItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvItem, tv_item_unref)

/* (transfer none) (nullable) */
const TvItemFile *tv_item_find_file (const TvItem *self, const char *path);

/* An item folder being made: item.json is written last, from what lies in the folder.
 * @head has id, kind, version, title, units, released, replaces, legal_basis. Same files, same
 * bytes. Names that begin with a dot are left out; links and devices are refused (PATH). */
TvItem *tv_item_build (const char *folder, const TvJson *head, GError **error);

/* Reads folder/item.json and checks each file's length and hash. HASH, LENGTH, NOT_FOUND. */
TvItem *tv_item_open (const char *folder, GError **error);

/* The same for who needs a few files: only those of @paths that the item has are checked, the
 * others need not be there. */
TvItem *tv_item_open_part (const char *folder, const char *const *paths, GError **error);

G_END_DECLS
