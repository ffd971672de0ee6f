// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "publication/tv-metadata.h"
#include "tv-ctl.h"

G_BEGIN_DECLS

/* What the command line of `publish` says; all strings (owned) (nullable). */
typedef struct
{
  char *keys;
  char *passphrase;
  GArray *officers; /* (owned) (element-type int): empty for "as many as needed" */
  char *to;
  char *server;
  GStrv withdraw; /* items to take off the list: ID or ID@VERSION */
  char *ca;
  char *user;
  char *password_file;
} TvCtlPublish;

TvSigningKey *tv_ctl_publish_load_officer (const TvCtlPublish *self, int number, GError **error);

/* Signs @dsse as officers of @root. SIGNATURE when one of them has no say in @role. */
gboolean tv_ctl_publish_sign (const TvCtlPublish *self,
                              TvMetadata *root,
                              TvRole role,
                              TvDsse *dsse,
                              GError **error);

/* Objects up, then a proposal, then the signatures that it still lacks. */
gboolean tv_ctl_publish_to_server (TvCtl *ctl,
                                   const TvCtlPublish *self,
                                   char **folders,
                                   GError **error);

/* Takes what is to be withdrawn off @items (element-type TvMetadataItem), a list of @role.
 * NOT_FOUND when an item is not in force. */
gboolean tv_ctl_publish_remove (const TvCtlPublish *self,
                                TvRole role,
                                GPtrArray *items,
                                GError **error);

/* Whether an item of @role is to be withdrawn. */
gboolean tv_ctl_publish_removes (const TvCtlPublish *self, TvRole role);

G_END_DECLS
