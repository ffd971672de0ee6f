// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-item.h"
#include "tv-metadata.h"

G_BEGIN_DECLS

typedef enum
{
  TV_ITEM_ADDED,     /* an id that nothing in force has */
  TV_ITEM_CHANGED,   /* another version of what is in force */
  TV_ITEM_WITHDRAWN, /* in force now, and not any more */
} TvItemChangeKind;

/* One item that would be another one. Lines are copies; manifests are NULL until
 * tv_proposal_difference_load() (and on the side where there is none). */
typedef struct
{
  TvItemChangeKind kind;
  TvMetadataItem *old_line; /* (owned) (nullable): the newest in force */
  TvMetadataItem *new_line; /* (owned) (nullable) */
  gboolean keeps_old;       /* the old version stays on show as a superseded one (plans) */
  TvItem *old_item;         /* (owned) (nullable) */
  TvItem *new_item;         /* (owned) (nullable) */
  gboolean is_renamed;      /* both manifests are known and their titles differ */
  GPtrArray *files;         /* (owned) (element-type TvFileChange): empty until loaded */
} TvItemChange;

/* One file of a changed item. */
typedef struct
{
  TvItemChangeKind kind;
  char *path;
  guint64 old_length; /* 0 where there is none */
  guint64 new_length;
} TvFileChange;

/**
 * TvProposalDifference:
 *
 * What proposed targets or answers metadata would change of what is in force: the thing a second
 * officer must see before signing. Pure: it knows neither network nor disk. Items that stay as they
 * are, to the byte of their manifest, are only counted.
 */
typedef struct
{
  TvRole role;
  guint old_version; /* 0: nothing is in force yet */
  guint new_version;
  gint64 expires;     /* UTC seconds, of the proposal */
  GPtrArray *changes; /* (owned) (element-type TvItemChange): added, changed, withdrawn; by id */
  guint same;         /* items that stay */
} TvProposalDifference;

/* @old: (nullable): what is in force. Both of the same role. */
TvProposalDifference *tv_proposal_difference_new (TvMetadata *old, TvMetadata *proposed);
void tv_proposal_difference_free (TvProposalDifference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvProposalDifference, tv_proposal_difference_free)

/**
 * TvObjectLocateFunc:
 * @sha256: of an object
 * @length: its length, as signed metadata or a manifest says
 *
 * Returns: (transfer full): the name of a local file with exactly this object, fetched and checked
 *   where it was not there; NULL with an error
 */
typedef char *(*TvObjectLocateFunc) (const char *sha256,
                                     guint64 length,
                                     gpointer data,
                                     GError **error);

/* Reads the manifests of what changes: titles, files. The errors of @locate, HASH when an object is
 * not what its line says, BAD_REQUEST. What was read before an error stays. */
gboolean tv_proposal_difference_load (TvProposalDifference *self,
                                      TvObjectLocateFunc locate,
                                      gpointer data,
                                      GError **error);

/* For programs: {role, from, to, expires, same, changes: [{change, id, kind, title, …}]}. (transfer
 * full) */
TvJson *tv_proposal_difference_to_json (const TvProposalDifference *self);

/* "added", "changed", "withdrawn". */
const char *tv_proposal_difference_word (TvItemChangeKind kind);

/* The title of a change's newer side, its id where no manifest is known. (transfer none) */
const char *tv_proposal_difference_get_title (const TvItemChange *change);

G_END_DECLS
